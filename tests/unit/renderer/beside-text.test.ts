import { expect, test } from 'vitest'
import { setAttribute } from '#core/command/annotate-row.ts'
import { noteLink } from '#core/command/link.ts'
import { noteSpan } from '#core/command/span-edit.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import { besideTexts } from '../../../renderer/search/beside-text.ts'
import { testProject } from '../../support/project.ts'

test('notes and attribute values are read with the articles they belong to, in the set worked in', () => {
  const { rows, run, ...project } = testProject()
  const [first, second] = [project.article('He said it rains.'), project.article('She denied it.')]
  const claim = project.span(first, 'claim', 'it rains')
  const denied = project.span(second, 'claim', 'denied it')
  run(setAttribute, { owner: claim, type: 'attribute.claim.certainty', value: 'possible' })
  run(noteSpan, { span: claim, note: 'Which day?' })
  run(noteSpan, { span: denied, note: 'Who?' })
  const link = project.link('attribution', { claim: [claim, denied] })
  run(noteLink, { link, note: 'Twice.' })

  const words = (articles: readonly string[], set = SHARED_SET) =>
    besideTexts(rows, articles, set).map(({ what, text, id }) => [what, text, id])
  const ofFirst = [
    ['Note on “it rains”', 'Which day?', claim],
    ['Certainty of “it rains”', 'possible', claim],
  ]
  const ofSecond = ['Note on “denied it”', 'Who?', denied]
  const ofLink = ['Note on a link', 'Twice.', link]
  expect(words([first])).toEqual([...ofFirst, ofLink])
  expect(words([second])).toEqual([ofSecond, ofLink])
  expect(words([first, second]), 'the link once').toEqual([...ofFirst, ofSecond, ofLink])
  expect(words([first, second], 'set.other')).toEqual([])
})
