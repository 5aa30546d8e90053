import { describe, expect, test } from 'vitest'
import { linkChoices } from '#core/model/link-choices.ts'
import type { Row } from '#core/model/tables.ts'
import { testProject } from '../../support/project.ts'

describe('the ways to connect two spans', () => {
  const p = testProject()
  const article = p.article('Ada said it rains. Bob denied that it pours. The agency told us.')
  const spans: Readonly<Record<string, string>> = {
    ada: p.span(article, 'source', 'Ada'),
    said: p.span(article, 'cue', 'said'),
    rains: p.span(article, 'claim', 'it rains'),
    pours: p.span(article, 'claim', 'it pours'),
    bob: p.span(article, 'source', 'Bob'),
    agency: p.span(article, 'source', 'The agency'),
  }
  const link = p.link('attribution', { claim: [spans['pours'] ?? ''], cue: [p.span(article, 'cue', 'denied')] })
  const ways = (one: string, other: string, onlyNatural = true): readonly string[] => {
    const of = (name: string): Row<'span'> => p.rows.get('span', spans[name] ?? '') as Row<'span'>
    return linkChoices(p.rows, of(one), of(other))
      .filter(({ isNatural }) => isNatural || !onlyNatural)
      .map(
        (way) =>
          `${way.link?.id === link ? 'into the link' : way.type.name}: ${way.fillers.map(({ role }) => role.name).join(' ')}`,
      )
  }

  test.each([
    ['a claim and its source need no asking', 'rains', 'ada', ['attribution: claim source']],
    ['in whatever order', 'ada', 'rains', ['attribution: source claim']],
    ['a claim and its cue', 'rains', 'said', ['attribution: claim cue']],
    ['a source without a claim says nothing', 'ada', 'said', ['no comment: source cue']],
    [
      'a source goes into the link that has none yet',
      'bob',
      'pours',
      ['into the link: source', 'into the link: medium'],
    ],
    ['two sources', 'ada', 'agency', ['relays: from to']],
    [
      'two claims, from the first to the second',
      'rains',
      'pours',
      ['corroborates: from to', 'contradicts: from to', 'repeats: from to', 'elaborates: from to'],
    ],
    ['two cues', 'said', 'said', []],
  ])('%s', (_, one, other, wanted) => {
    const natural = one === 'bob' ? ways(one, other, false).filter((way) => way.startsWith('into')) : ways(one, other)
    expect(natural).toEqual(wanted)
  })

  test('what is less likely is there when it is asked for', () => {
    expect(ways('rains', 'ada', false)).toContain('attribution: claim medium')
    expect(ways('rains', 'pours', false)).toContain('into the link: claim')
  })
})
