import { describe, expect, test } from 'vitest'
import { csv } from '#core/codec/csv.ts'
import { jsonl } from '#core/codec/jsonl.ts'
import { setAttribute } from '#core/command/annotate-row.ts'
import { runCommand } from '#core/command/command.ts'
import type { CommandSpec } from '#core/command/command.ts'
import { applyScheme, keysLeftOut } from '#core/command/scheme-apply.ts'
import { addAttributeType, editAttributeType, removeAttributeType } from '#core/command/scheme-attribute.ts'
import { addLabel, editLabel, mergeLabels, removeLabel, splitLabel, spansUnder } from '#core/command/scheme-label.ts'
import { addLinkType, addRole, editRole, removeLinkType } from '#core/command/scheme-link-type.ts'
import { moveInScheme } from '#core/command/scheme-order.ts'
import { addSpan } from '#core/command/span-add.ts'
import { relabelSpan } from '#core/command/span-edit.ts'
import { attributionOf, fillersOf } from '#core/model/attribution.ts'
import { attributeTypesOf, labelsInUse } from '#core/model/labels.ts'
import { shownSpan } from '#core/model/place.ts'
import { parseScheme, schemeToFile } from '#core/model/scheme-file.ts'
import { schemePresets } from '#core/model/scheme-presets.ts'
import type { Row } from '#core/model/tables.ts'
import { unfitValues } from '#core/model/value-fit.ts'
import { faultsOf } from '../../support/builders.ts'
import { testProject } from '../../support/project.ts'
import type { TestProject } from '../../support/project.ts'
import { encodedBy } from '../../support/datasets.ts'

/** “Kim said it rained.” linked, with a second claim and a label of the project's own. */
const scene = () => {
  const p = testProject()
  const text = p.article('Kim said it rained. Lee denied it. It snowed.')
  const source = p.span(text, 'source', 'Kim')
  const claim = p.span(text, 'claim', 'it rained', { quotation: 'indirect', kind: 'fact' })
  const other = p.span(text, 'claim', 'It snowed', { quotation: 'direct', kind: 'opinion' })
  const attribution = p.link('attribution', { claim: [claim], source: [source] })
  p.run(addLabel, { id: 'topic', name: 'Topic', key: 't', colour: 'teal' })
  return { ...p, text, kim: source, first: claim, other, attribution }
}

const names = (p: TestProject): readonly string[] => labelsInUse(p.rows).map(({ name }) => name)

const refusal = <A>(p: TestProject, spec: CommandSpec<A>, args: NoInfer<A>): string => {
  const done = runCommand(p.rows, spec, args, p.env)
  return done.ok ? 'done' : done.error.message
}

describe('labels', () => {
  test('are added behind the others, and changed field by field', () => {
    const p = scene()
    p.run(editLabel, { label: 'topic', fields: { name: ' Theme ', key: 'h' } })
    expect(names(p)).toEqual(['Claim', 'Source', 'Cue', 'Theme'])
    expect(p.rows.get('label', 'topic')).toMatchObject({ name: 'Theme', key: 'h', colour: 'teal', position: 3 })
  })

  test.each<readonly [string, string, (p: TestProject) => string]>([
    ['no name', 'The label needs a name.', (p) => refusal(p, addLabel, { name: '  ' })],
    ['a name that is taken', 'There is already a label called claim.', (p) => refusal(p, addLabel, { name: 'claim ' })],
    ['a key that is taken', 'The key C already tags Claim.', (p) => refusal(p, addLabel, { name: 'X', key: 'C' })],
    [
      'a key of two letters',
      'A label’s key is one letter or digit.',
      (p) => refusal(p, addLabel, { name: 'X', key: 'ab' }),
    ],
    [
      'a merge with itself',
      'A label cannot be merged into itself.',
      (p) => refusal(p, mergeLabels, { label: 'topic', into: 'topic' }),
    ],
    [
      'a split by words',
      'A label is split by one of its attributes with a choice of values.',
      (p) =>
        refusal(p, splitLabel, {
          label: 'label.claim',
          by: 'attribute.claim.quantity',
          parts: [{ value: 'a', name: 'A' }],
        }),
    ],
    [
      'two values of one name',
      'Two values have the same name.',
      (p) =>
        refusal(p, editAttributeType, {
          type: 'attribute.claim.kind',
          fields: {
            choices: [
              { id: 'a', name: 'A' },
              { id: 'b', name: 'a' },
            ],
          },
        }),
    ],
    [
      'a role that asks for more than it takes',
      'The role cue would need 2 and take only 1.',
      (p) => refusal(p, editRole, { role: 'role.attribution.cue', fields: { least: 2, most: 1 } }),
    ],
    [
      'a role that links do not fill',
      'One link of this type has another number of parts in the role cue.',
      (p) => refusal(p, editRole, { role: 'role.attribution.cue', fields: { least: 1 } }),
    ],
  ])('%s is refused', (_, message, attempt) => expect(attempt(scene())).toBe(message))

  test('a new place in the order renumbers only what moves', () => {
    const p = scene()
    p.run(moveInScheme, { table: 'label', id: 'topic', to: 1 })
    expect(names(p)).toEqual(['Claim', 'Topic', 'Source', 'Cue'])
    expect(p.rows.get('label', 'label.claim')?.position).toBe(0)
  })
})

describe('merged labels', () => {
  test('are shown as one everywhere, and no span is rewritten', () => {
    const p = scene()
    const theme = p.env.newId()
    p.run(addSpan, { id: theme, article: p.text, label: 'topic', ranges: [{ start: 20, end: 23 }] })
    const before = p.rows.get('span', theme)
    p.run(mergeLabels, { label: 'topic', into: 'label.claim' })

    expect(p.rows.get('span', theme)).toBe(before)
    expect(shownSpan(p.rows, before as Row<'span'>).label).toBe('label.claim')
    expect(names(p)).toEqual(['Claim', 'Source', 'Cue'])
    expect(spansUnder(p.rows, 'label.claim')).toHaveLength(3)
    expect(refusal(p, relabelSpan, { span: theme, label: 'label.claim' })).toBe('done') // and changes nothing
    p.link('attribution', { claim: [theme], source: [p.kim] })
    const exported = encodedBy(jsonl, p.rows, 'out').files[0]?.text ?? ''
    expect(exported).toContain(`{"id":"${theme}","label":"Claim"`)
    const table = (encodedBy(csv, p.rows, 'out').files[0]?.text ?? '').split('\r\n')
    expect(table[0]).not.toContain('Topic')
    expect(table).toHaveLength(4)
    expect(faultsOf(p.rows)).toEqual([])
  })

  test('bring their attributes along, with the values', () => {
    const p = scene()
    p.run(addAttributeType, { id: 'topic.note', owner: 'topic', name: 'Word', kind: 'text' })
    const theme = p.env.newId()
    p.run(addSpan, { id: theme, article: p.text, label: 'topic', ranges: [{ start: 20, end: 23 }] })
    p.run(setAttribute, { owner: theme, type: 'topic.note', value: 'rain' })
    p.run(mergeLabels, { label: 'topic', into: 'label.claim' })
    expect(attributeTypesOf(p.rows, 'label.claim').map(({ name }) => name)).toEqual([
      'Kind',
      'Quotation',
      'Certainty',
      'Likelihood (ICD 203)',
      'Quantity',
      'Word',
    ])
    expect(encodedBy(jsonl, p.rows, 'out').files[0]?.text).toContain('"attributes":{"Word":"rain"}')
  })

  test('of one name keep it in exports', () => {
    const p = scene()
    p.rows.put('label', { ...(p.rows.get('label', 'topic') as Row<'label'>), name: 'Claim' })
    p.run(mergeLabels, { label: 'topic', into: 'label.claim' })
    expect(encodedBy(jsonl, p.rows, 'out').files[0]?.text).toContain(`"id":"${p.first}","label":"Claim"`)
  })

  test('in a ring end at the smallest id, as people who merged apart would find it', () => {
    const p = scene()
    p.run(mergeLabels, { label: 'topic', into: 'label.claim' })
    p.rows.put('label', { ...(p.rows.get('label', 'label.claim') as Row<'label'>), mergedInto: 'topic' })
    expect(names(p)).toEqual(['Claim', 'Source', 'Cue'])
  })
})

test('a label is split by a value: spans, their other values and their links come along', () => {
  const p = scene()
  const parts = [
    { value: 'fact', name: 'Fact' },
    { value: 'opinion', name: 'Opinion', colour: 'red' },
  ]
  p.run(splitLabel, { label: 'label.claim', by: 'attribute.claim.kind', parts })
  expect(names(p)).toEqual(['Claim', 'Source', 'Cue', 'Topic', 'Fact', 'Opinion'])
  const label = p.rows.get('span', p.first)?.label ?? ''
  expect(p.rows.get('label', label)?.name).toBe('Fact')
  const types = attributeTypesOf(p.rows, label)
  expect(types.map(({ name }) => name)).toEqual(['Quotation', 'Certainty', 'Likelihood (ICD 203)', 'Quantity'])
  expect(p.rows.get('attribute', `${p.first}/${types[0]?.id}`)?.value).toBe('indirect')
  p.link('attribution', { claim: [p.other], source: [p.kim] })
  expect(faultsOf(p.rows)).toEqual([])
})

describe('what is removed', () => {
  test('a label keeps its spans, or takes them and their links along', () => {
    const kept = scene()
    kept.run(removeLabel, { label: 'label.claim', spans: 'keep' })
    expect(kept.rows.get('span', kept.first)?.deleted).toBe(false)
    expect(names(kept)).toEqual(['Source', 'Cue', 'Topic'])
    const all = scene()
    all.run(removeLabel, { label: 'label.claim', spans: 'delete' })
    expect(all.rows.all('span').map(({ id }) => id)).toEqual([all.kim])
    expect(all.rows.all('link')).toEqual([])
  })

  test('an attribute keeps its values, and nothing depends on it any longer', () => {
    const p = scene()
    p.run(removeAttributeType, { type: 'attribute.claim.kind' })
    expect(p.rows.get('attribute', `${p.first}/attribute.claim.kind`)).toMatchObject({ value: 'fact', deleted: false })
    expect(p.rows.get('attributeType', 'attribute.claim.quantity')?.condition).toBeNull()
  })

  test('a link type keeps its links, or takes them along', () => {
    const p = scene()
    p.run(removeLinkType, { linkType: 'link.attribution', links: 'delete' })
    expect(p.rows.all('link')).toEqual([])
    expect(p.rows.all('span')).toHaveLength(3)
  })
})

test('another kind of attribute keeps the raw values and says which do not fit', () => {
  const p = scene()
  const values = () => p.rows.where('attribute', 'type', 'attribute.claim.kind').map(({ value }) => value)
  const before = values()
  p.run(editAttributeType, { type: 'attribute.claim.kind', fields: { kind: 'yes-no' } })
  expect(values()).toEqual(before)
  expect(
    unfitValues(p.rows, 'attribute.claim.kind', { kind: 'yes-no', choices: [] }).map(({ owner }) => owner),
  ).toEqual([p.first, p.other])
  expect(unfitValues(p.rows, 'attribute.claim.kind', { kind: 'text', choices: [] })).toEqual([])
  expect(
    unfitValues(p.rows, 'attribute.claim.kind', { kind: 'choice', choices: [{ id: 'fact', name: 'fact' }] }),
  ).toHaveLength(1)
})

test.each([
  ['a date', 'date', ['2024', '2024-02-29'], ['', '2024-02-30', 'soon', 7]],
  ['a number', 'number', [0, -1.5], ['1', Infinity]],
  ['yes or no', 'yes-no', [true, false], ['yes', 0]],
  ['a registry entry', 'source', ['kim'], ['nobody', true]],
] as const)('%s is checked', (_, kind, good, bad) => {
  const p = scene()
  p.rows.put('source', { ...p.rows.all('source')[0], ...sourceRow('kim') })
  p.run(addAttributeType, { id: 'x', owner: 'label.claim', name: 'X', kind })
  for (const value of good) expect(refusal(p, setAttribute, { owner: p.first, type: 'x', value })).toBe('done')
  for (const value of bad)
    expect(refusal(p, setAttribute, { owner: p.first, type: 'x', value })).toContain('does not fit')
})

const file = (p: TestProject): string => JSON.stringify(schemeToFile(p.rows, 'Mine'))

const sourceRow = (id: string) => ({
  id,
  name: 'Kim',
  kind: 'person' as const,
  role: '',
  affiliation: null,
  aliases: [],
  mergedInto: null,
  by: null,
  at: 0,
  deleted: false,
})

test('a link type with its roles is used like any other', () => {
  const p = scene()
  p.run(addLinkType, { id: 'asks', name: 'asks' })
  p.run(addRole, { id: 'asks.who', linkType: 'asks', name: 'who', least: 0, most: 1, labels: ['label.source'] })
  p.run(addRole, { id: 'asks.what', linkType: 'asks', name: 'what', labels: ['label.claim', 'topic'] })
  expect(refusal(p, addRole, { linkType: 'asks', name: 'WHAT' })).toBe('There is already a role called WHAT.')
  expect(p.rows.get('role', 'asks.what')).toMatchObject({ position: 1, least: 0, most: null })
})

test('a renamed role of the default scheme stays what it is to tables and links', () => {
  const p = scene()
  p.run(editRole, { role: 'role.attribution.claim', fields: { name: 'content' } })
  p.run(editRole, { role: 'role.attribution.source', fields: { name: 'speaker' } })
  const link = attributionOf(p.rows, p.rows.get('link', p.attribution) as Row<'link'>)
  expect(fillersOf(link, 'claim').map(({ span }) => span?.id)).toEqual([p.first])
  expect((encodedBy(csv, p.rows, 'out').files[0]?.text ?? '').split('\r\n')).toHaveLength(3)
})

describe('a scheme as a file', () => {
  test.each(schemePresets.map((preset) => [preset.name, preset] as const))(
    '%s is what it says after it is applied',
    (_, preset) => {
      const p = testProject()
      p.run(applyScheme, { scheme: preset.make(), replace: true })
      expect(schemeToFile(p.rows, preset.name)).toEqual(preset.make())
      expect(faultsOf(p.rows)).toEqual([])
    },
  )

  test('goes out and comes in unchanged, into a blank project too', () => {
    const p = scene()
    p.run(addAttributeType, { id: 'topic.when', owner: 'topic', name: 'When', kind: 'date' })
    const parsed = parseScheme(file(p))
    if (!parsed.ok) throw new Error(parsed.error.message)
    expect(runCommand(p.rows, applyScheme, { scheme: parsed.value, replace: false }, p.env)).toMatchObject({
      value: { patches: [] },
    })
    const q = testProject()
    q.run(applyScheme, { scheme: parsed.value, replace: true })
    expect(file(q)).toBe(file(p))
  })

  test('meets what has the same name, and leaves out a key that is taken', () => {
    const p = scene()
    const preset = schemePresets[2]?.make()
    if (preset === undefined) throw new Error('no blank scheme')
    const label = { colour: 'red', guideline: 'new', attributes: [] } as const
    const scheme = {
      ...preset,
      labels: [
        { ...label, id: 'other.claim', name: 'claim', key: 'c' },
        { ...label, id: 'event', name: 'Event', key: 't' },
      ],
    }
    p.run(applyScheme, { scheme, replace: false })
    expect(p.rows.get('label', 'label.claim')).toMatchObject({ guideline: 'new', key: 'c', colour: 'red' })
    expect(p.rows.get('label', 'event')).toMatchObject({ key: '', position: 1 })
    expect(keysLeftOut(p.rows, scheme)).toEqual(['Event'])
  })

  test.each([
    ['words', 'claim, source', 'This file is not a Hearsay scheme: it is not JSON.'],
    [
      'another tool',
      '{"labels":[{"text":"PER"}]}',
      'This file is not a Hearsay scheme. It was made by another program.',
    ],
    [
      'a later Hearsay',
      '{"format":"hearsay-scheme","version":7}',
      'This scheme has version 7; this Hearsay reads version 1.',
    ],
    [
      'a wrong value',
      '{"format":"hearsay-scheme","version":1,"name":"X","labels":[{"id":"a","name":""}],"linkTypes":[]}',
      'This scheme cannot be read: labels.0.name is not as it should be.',
    ],
  ])('of %s is refused', (_, text, message) => {
    const parsed = parseScheme(text)
    expect(parsed.ok ? '' : parsed.error.message).toBe(message)
  })
})
