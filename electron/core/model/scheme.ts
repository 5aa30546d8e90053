import { createRow } from './row.ts'
import type { AnyRow, OwnFields, TableName } from './tables.ts'

/**
 * The default scheme: claims and sources. Its ids are constants, so that projects begun apart meet when they are
 * merged. What each word means: docs/scheme.md.
 */

const labels: Readonly<Record<string, Partial<OwnFields<'label'>>>> = {
  'label.claim': {
    name: 'Claim',
    key: 'c',
    colour: 'blue',
    guideline:
      'The words that state what is claimed, without the source and without the cue word. Leave out a quotation’s outer marks only where they enclose more than the claim. If the source or the cue stands in the middle, add the second part as another segment.',
  },
  'label.source': {
    name: 'Source',
    key: 's',
    colour: 'orange',
    guideline:
      'The full words that name who says it, with role and title where they stand there ("Ukrainian President Volodymyr Zelenskyy"); a pronoun too. Who passes it on ("told ABC") is a Source in the role medium.',
  },
  'label.cue': {
    name: 'Cue',
    key: 'u',
    colour: 'green',
    guideline: 'The word or words that attribute: "said", "according to", "reportedly", "it is widely believed".',
  },
}

const choices = (...names: readonly string[]): OwnFields<'attributeType'>['choices'] =>
  names.map((name) => ({ id: name, name }))

const attributeTypes: Readonly<Record<string, Partial<OwnFields<'attributeType'>>>> = {
  'attribute.claim.kind': {
    owner: 'label.claim',
    name: 'Kind',
    kind: 'choice',
    choices: choices('fact', 'figure', 'prediction', 'intent', 'opinion', 'denial'),
  },
  'attribute.claim.quotation': {
    owner: 'label.claim',
    name: 'Quotation',
    kind: 'choice',
    choices: choices('direct', 'indirect', 'mixed'),
  },
  'attribute.claim.certainty': {
    owner: 'label.claim',
    name: 'Certainty',
    kind: 'choice',
    choices: choices('certain', 'probable', 'possible', 'doubtful'),
    guideline: 'How sure the source sounds, not how sure you are.',
  },
  'attribute.claim.likelihood': {
    owner: 'label.claim',
    name: 'Likelihood (ICD 203)',
    kind: 'choice',
    choices: choices(
      'almost no chance (01-05 %)',
      'very unlikely (05-20 %)',
      'unlikely (20-45 %)',
      'roughly even chance (45-55 %)',
      'likely (55-80 %)',
      'very likely (80-95 %)',
      'almost certain (95-99 %)',
    ),
  },
  'attribute.claim.quantity': {
    owner: 'label.claim',
    name: 'Quantity',
    kind: 'quantity',
    condition: { type: 'attribute.claim.kind', values: ['figure'] },
    guideline: 'The figure as stated: qualifier ("more than"), value ("3,000"), unit ("killed or wounded").',
  },
  'attribute.source.naming': {
    owner: 'label.source',
    name: 'Naming',
    kind: 'choice',
    choices: choices('named', 'unnamed'),
  },
  'attribute.source.kind': {
    owner: 'label.source',
    name: 'Kind',
    kind: 'choice',
    choices: choices('person', 'organisation', 'agency', 'media', 'document', 'anonymous', 'other'),
  },
  'attribute.cue.stance': {
    owner: 'label.cue',
    name: 'Stance',
    kind: 'choice',
    choices: choices('neutral', 'hedged', 'distancing', 'denying'),
  },
}

/** The attribute that holds the day on which something was said. A project has it once somebody gives such a day. */
export const SAID_ON = 'attribute.attribution.said'
export const saidOnType: Partial<OwnFields<'attributeType'>> = {
  owner: 'link.attribution',
  name: 'Said on',
  kind: 'date',
  guideline: 'The day on which it was said, where the text tells: often before the article appeared.',
}

const linkTypes: Readonly<Record<string, Partial<OwnFields<'linkType'>>>> = {
  'link.attribution': {
    name: 'attribution',
    colour: 'violet',
    guideline: 'Who says what: claims, and the source, cue and medium where the text has them.',
  },
  'link.no-comment': { name: 'no comment', colour: 'slate', guideline: 'The text says that somebody said nothing.' },
  'link.corroborates': {
    name: 'corroborates',
    colour: 'teal',
    guideline: 'The first claim supports the second from elsewhere.',
  },
  'link.contradicts': { name: 'contradicts', colour: 'red', guideline: 'Both claims cannot be true.' },
  'link.repeats': { name: 'repeats', colour: 'slate', guideline: 'The first claim says the second again.' },
  'link.elaborates': { name: 'elaborates', colour: 'amber', guideline: 'The first claim adds detail to the second.' },
  'link.relays': { name: 'relays', colour: 'slate', guideline: 'The first source passes on what the second says.' },
}

const role = (
  linkType: string,
  name: string,
  least: number,
  most: number | null,
  ownLabels: readonly string[],
  others: readonly string[],
): readonly [string, Partial<OwnFields<'role'>>] => [
  `role.${linkType.slice('link.'.length)}.${name}`,
  { linkType, name, least, most, labels: ownLabels, others },
]

const claimPair = (linkType: string): readonly (readonly [string, Partial<OwnFields<'role'>>])[] => [
  role(linkType, 'from', 1, 1, ['label.claim'], ['claim', 'link']),
  role(linkType, 'to', 1, 1, ['label.claim'], ['claim', 'link']),
]

const roles: Readonly<Record<string, Partial<OwnFields<'role'>>>> = Object.fromEntries([
  role('link.attribution', 'claim', 1, null, ['label.claim'], ['claim', 'link']),
  role('link.attribution', 'source', 0, null, ['label.source'], ['source']),
  role('link.attribution', 'cue', 0, null, ['label.cue'], []),
  role('link.attribution', 'medium', 0, null, ['label.source'], ['source']),
  role('link.no-comment', 'source', 1, null, ['label.source'], ['source']),
  role('link.no-comment', 'cue', 0, null, ['label.cue'], []),
  ...claimPair('link.corroborates'),
  ...claimPair('link.contradicts'),
  ...claimPair('link.repeats'),
  ...claimPair('link.elaborates'),
  role('link.relays', 'from', 1, 1, ['label.source'], ['source']),
  role('link.relays', 'to', 1, 1, ['label.source'], ['source']),
])

/** The annotation set everyone shares. */
export const SHARED_SET = 'set.shared'
export const ATTRIBUTION = 'link.attribution'
export const NO_COMMENT = 'link.no-comment'

/** The rows of the default scheme and the shared set, made by nobody at time 0. */
export const defaultScheme = (): readonly (readonly [TableName, AnyRow])[] => [
  ...tableOf('set', { [SHARED_SET]: { name: 'Shared', kind: 'shared' } }),
  ...tableOf('label', labels),
  ...tableOf('attributeType', attributeTypes),
  ...tableOf('linkType', linkTypes),
  ...tableOf('role', roles),
]

const tableOf = <T extends TableName>(
  table: T,
  rows: Readonly<Record<string, Partial<OwnFields<T>>>>,
): readonly (readonly [TableName, AnyRow])[] =>
  Object.entries(rows).map(([id, fields], position) => [
    table,
    createRow(
      table,
      id,
      { by: null, at: 0 },
      (table === 'set' ? fields : { position, ...fields }) as Partial<OwnFields<T>>,
    ) as unknown as AnyRow,
  ])
