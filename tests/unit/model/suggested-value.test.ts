import { expect, test } from 'vitest'
import { suggestedValue } from '#core/model/suggested-value.ts'
import type { Row } from '#core/model/tables.ts'
import { testProject } from '../../support/project.ts'

const TEXT = 'Ada Byron said “it rains, and pours”. He denied that 3,000 “brave” men left, reportedly.'

test.each([
  ['claim', 'it rains, and pours', 'attribute.claim.quotation', 'direct'],
  ['claim', '3,000 “brave” men left', 'attribute.claim.quotation', 'mixed'],
  ['claim', 'men left', 'attribute.claim.quotation', 'indirect'],
  ['claim', '3,000 “brave” men left', 'attribute.claim.kind', 'figure'],
  ['claim', 'it rains', 'attribute.claim.kind', null],
  ['claim', 'it rains', 'attribute.claim.certainty', null],
  ['source', 'Ada Byron', 'attribute.source.naming', 'named'],
  ['source', 'He', 'attribute.source.naming', null],
  ['cue', 'said', 'attribute.cue.stance', 'neutral'],
  ['cue', 'denied', 'attribute.cue.stance', 'denying'],
  ['cue', 'reportedly', 'attribute.cue.stance', 'hedged'],
] as const)('of a %s “%s”, %s is suggested as %s', (label, words, type, wanted) => {
  const p = testProject()
  const span = p.rows.get('span', p.span(p.article(TEXT), label, words)) as Row<'span'>
  const attributeType = p.rows.get('attributeType', type) as Row<'attributeType'>
  expect(suggestedValue(p.rows, TEXT, span, attributeType)).toBe(wanted)
})

test('a value that the scheme does not have any more is not suggested', () => {
  const p = testProject()
  const span = p.rows.get('span', p.span(p.article(TEXT), 'cue', 'said')) as Row<'span'>
  const type = p.rows.get('attributeType', 'attribute.cue.stance') as Row<'attributeType'>
  expect(suggestedValue(p.rows, TEXT, span, { ...type, choices: [{ id: 'hedged', name: 'hedged' }] })).toBeNull()
})
