import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { patternOf, placesOf } from '../../../renderer/search/places.ts'
import type { Query } from '../../../renderer/search/places.ts'

const query = (words: string, more: Partial<Query> = {}): Query => ({
  words,
  isPattern: false,
  wholeWords: false,
  sameCase: true,
  sameAccents: true,
  ...more,
})

const found = (text: string, wanted: Query): readonly string[] =>
  placesOf(text, wanted).map(({ start, end }) => text.slice(start, end))

describe('places of words', () => {
  test.each<[string, string, Query, readonly string[]]>([
    ['as they are', 'Kim said kim', query('Kim'), ['Kim']],
    ['in any case', 'Kim said kim', query('KIM', { sameCase: false }), ['Kim', 'kim']],
    ['as whole words', 'said, unsaid, said-so', query('said', { wholeWords: true }), ['said', 'said']],
    ['whole words of other scripts', 'שלנו שלנולא', query('שלנו', { wholeWords: true }), ['שלנו']],
    ['signs that mean something in patterns', 'a.b a+b axb', query('a.b'), ['a.b']],
    [
      'with any accent',
      'Ferré Ferre FERRÉ',
      query('ferre', { sameCase: false, sameAccents: false }),
      ['Ferré', 'Ferre', 'FERRÉ'],
    ],
    ['with letters and accents apart', 'Ferre\u0301!', query('Ferré', { sameAccents: false }), ['Ferre\u0301']],
    ['never without the accent that belongs to the last letter', 'Ferre\u0301!', query('Ferre'), []],
    ['behind an emoji', '😀 Kim', query('kim', { sameCase: false, sameAccents: false }), ['Kim']],
    ['by a pattern', '3,000 or 12', query('\\d[\\d,]*', { isPattern: true }), ['3,000', '12']],
    ['but no place without length', 'abc', query('x*', { isPattern: true }), []],
    ['nothing for nothing', 'abc', query(''), []],
    ['nothing for a pattern that cannot be read', 'abc', query('(', { isPattern: true }), []],
  ])('%s', (_, text, wanted, places) => expect(found(text, wanted)).toEqual(places))

  test('a pattern that cannot be read is told from one that can', () => {
    expect(patternOf(query('(', { isPattern: true }))).toBeUndefined()
    expect(patternOf(query('('))).toBeInstanceOf(RegExp)
  })

  test('found without accents, the places are those of the text itself', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'é', 'e\u0301', '😀', ' ', 'ﬁ', 'ß', '\u0301'), { maxLength: 30 }),
        (parts) => {
          const text = parts.join('')
          for (const { start, end } of placesOf(text, query('e', { sameAccents: false }))) {
            expect(text.slice(start, end).normalize('NFD').replaceAll(/\p{M}/gu, '')).toBe('e')
          }
        },
      ),
    )
  })
})
