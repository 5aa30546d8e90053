import { describe, expect, test } from 'vitest'
import { concordanceOf } from '#core/analysis/concordance.ts'
import { parseQuery } from '#core/analysis/query.ts'
import type { Query } from '#core/analysis/query.ts'
import { fold, runSearch, searchField } from '#core/analysis/search.ts'
import type { Found, SearchDocument } from '#core/analysis/search.ts'

const document = (id: string, text: string, title = ''): SearchDocument => ({
  id,
  kind: 'article',
  article: id,
  fields: [searchField('text', text), searchField('title', title)],
})

const documents = [
  document('a', 'Kim said the river rose. The River is high; nobody denied it.', 'Flood'),
  document('b', 'Officials denied that the flood, they said, had killed 300 people.', 'Denial'),
  document('c', 'İstanbul: “İ” keeps its place. Casualties and casualty lists.', 'Names'),
]

const foundBy = (query: Query): readonly Found[] => {
  const found = runSearch(documents, query)
  if (!found.ok) throw new Error(found.error.message)
  return found.value
}

const find = (typed: string): readonly string[] | string => {
  const query = parseQuery(typed)
  if (!query.ok) return query.error.message
  return foundBy(query.value).map(({ document: { id, fields }, hits }) =>
    [id, ...hits.map(({ start, end }) => fields[0]?.text.slice(start, end))].join(' '),
  )
}

describe('a search', () => {
  test.each([
    ['river', ['a river River']],
    ['riv', []],
    ['riv*', ['a river River']],
    ['"the river"', ['a the river The River']],
    ['“the flood they”', ['b the flood, they']],
    ['denied said', ['a said denied', 'b denied said']],
    ['denied AND NOT river', ['b denied']],
    ['denied -river', ['b denied']],
    ['rose OR killed', ['a rose', 'b killed']],
    ['(rose OR killed) denied', ['a rose denied', 'b denied killed']],
    ['title:flood', ['a']],
    ['text:flood', ['b flood']],
    ['nobody:denied', ['a nobody denied']],
    ['river NEAR/1 kim', []],
    ['river NEAR/2 kim', ['a Kim said the river']],
    ['casualt*', ['c Casualties casualty']],
    ['place', ['c place']],
    ['300', ['b 300']],
  ])('%s', (typed, found) => expect(find(typed)).toEqual(found))

  test.each([
    ['', 'nothing to search'],
    ['NOT river', 'something that is to be found'],
    ['(river', 'a bracket is not closed'],
    ['river)', 'a bracket is closed'],
    ['river AND', 'missing after AND'],
    ['"river', 'quotation mark is not closed'],
    ['nosuch:"a b"', 'there is no field'],
    ['a NEAR (b OR c)', 'NEAR stands between'],
    ['('.repeat(60), 'brackets are too deep'],
    ['x '.repeat(60), 'too long'],
    ['x'.repeat(2_000), 'too long'],
  ])('says what is wrong with “%s”', (typed, message) => expect(find(typed)).toContain(message))

  test('keeps places where small letters have another length', () => expect(fold('aİb').length).toBe(3))
})

test('a concordance is sorted by what stands around the word', () => {
  const query = parseQuery('said OR denied')
  const found = query.ok ? foundBy(query.value) : []
  const lines = (order: 'place' | 'left' | 'right'): readonly string[] =>
    concordanceOf(found, order)
      .take(0, 9)
      .map(({ left, words, right }) => `${left.slice(-8)}[${words}]${right.slice(0, 8)}`)
  expect(lines('right')).toEqual([
    'd, they [said], had ki',
    ' nobody [denied] it.',
    'ficials [denied] that th',
    'Kim [said] the riv',
  ])
  expect(lines('left')[0]).toContain('Kim [said]')
})

test('a search that goes on and on is given up and says so', () => {
  const query = parseQuery('a NEAR/500 e')
  const text = 'a e '.repeat(50_000)
  const found = query.ok ? runSearch([document('long', text)], query.value, 100_000) : query
  expect(found.ok ? found.value.length : found.error.message).toBe('This search would take too long and was stopped.')
})
