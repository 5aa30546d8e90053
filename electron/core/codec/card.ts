import type { Reader } from '../model/reader.ts'
import { ANOTHER_SET, nameOfSet } from '../model/sets.ts'
import type { GivenFile } from '../importer/index.ts'
import { agreements } from './agreement.ts'
import type { Codec, OffsetUnitName, Outcome } from './codec.ts'
import { sortedById } from './order.ts'
import { exportedScheme } from './scheme.ts'
import type { ExportedScheme } from './scheme.ts'

/** What a dataset consists of: one export, or one for each part of a split. */
export interface CardPart {
  /** Empty where there is only one. */
  readonly name: string
  readonly reader: Reader
  /** The names of its files, within it. */
  readonly files: readonly string[]
  readonly outcome: Outcome
}

export const CARD = 'README.md'

/** The first lines of every card, by which an import knows that it is none of the texts. */
const HEAD = '---\n# Hearsay dataset card\n'

/**
 * The README.md of a dataset, as Hugging Face and others show it: what it is and how many, what the labels mean, who
 * annotated, what the offsets count, the licence, what was left out, and how to load it.
 * @param reader the project, for its name and scheme
 * @param licence as the user wrote it; empty if none was chosen
 */
export const cardFor = (
  codec: Codec,
  reader: Reader,
  parts: readonly CardPart[],
  { licence, losses }: { readonly licence: string; readonly losses: Outcome['losses'] },
): string => {
  const name = line(reader.all('project')[0]?.name ?? '') || 'Annotated articles'
  const scheme = exportedScheme(reader)
  return [
    `${HEAD}${frontMatter(name, parts, licence)}---\n`,
    `# ${name}\n`,
    `Articles with tagged statements: who says what, and in which words. Made with Hearsay, written as ${codec.label} (\`${codec.id}\`).\n`,
    `${codec.keeps}\n`,
    section('How many', countTable(parts, scheme)),
    section('Labels', schemeText(scheme, reader)),
    section('Who annotated', analystText(parts)),
    section('Offsets', offsetText[codec.offsetUnit]),
    section(
      'Licence',
      licence.trim() === '' ? 'None was chosen: ask whoever gave you this before you pass it on.' : line(licence),
    ),
    section('Not in here', lossText(codec, losses)),
    ...(codec.python === undefined ? [] : [section('In Python', `\`\`\`python\n${codec.python.trim()}\n\`\`\``)]),
  ].join('\n')
}

export const isCard = ({ name, bytes }: GivenFile): boolean =>
  (name === CARD || name.endsWith(`/${CARD}`)) && String.fromCharCode(...bytes.subarray(0, HEAD.length)) === HEAD

const section = (title: string, text: string): string => `## ${title}\n\n${text}\n`

/** One line of plain words, whatever somebody typed. */
const line = (text: string): string => text.replace(/\s+/gu, ' ').trim()

const cell = (text: string): string => line(text).replaceAll('|', '\\|')

const LICENCE_ID = /^[a-z][a-z0-9.+-]{1,39}$/i
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]+)*$/i

/** What machines read: YAML, every free word of it as JSON, which is YAML too. */
const frontMatter = (name: string, parts: readonly CardPart[], licence: string): string => {
  const languages = [...new Set(parts.flatMap(({ reader }) => reader.all('article').map(({ language }) => language)))]
  const known = languages.filter((language) => LANGUAGE.test(language)).sort()
  const chosen = line(licence)
  const isId = LICENCE_ID.test(chosen)
  return [
    `pretty_name: ${JSON.stringify(name)}`,
    ...(known.length === 0
      ? []
      : [`language: ${JSON.stringify(known.map((language) => language.toLowerCase().split('-')[0]))}`]),
    ...(chosen === '' ? [] : [`license: ${isId ? chosen.toLowerCase() : 'other'}`]),
    ...(chosen === '' || isId ? [] : [`license_name: ${JSON.stringify(chosen)}`]),
    'tags: ["attribution", "quotations", "hearsay"]',
    ...configsOf(parts),
    '',
  ].join('\n')
}

/** A table by itself is a configuration for those who load it by name. */
const configsOf = (parts: readonly CardPart[]): readonly string[] => {
  const tables = (parts[0]?.files ?? []).filter((name) => name.endsWith('.parquet'))
  if (tables.length === 0) return []
  return [
    'configs:',
    ...tables.flatMap((table) => [
      `- config_name: ${table.replace(/\.parquet$/, '')}`,
      '  data_files:',
      ...parts.flatMap(({ name }) => [
        `  - split: ${SPLITS[name] ?? (name || 'train')}`,
        `    path: ${name === '' ? '' : `${name}/`}${table}`,
      ]),
    ]),
  ]
}

/** What others call the part in the middle. */
const SPLITS: Readonly<Record<string, string>> = { dev: 'validation' }

const countTable = (parts: readonly CardPart[], scheme: ExportedScheme): string => {
  const columns = parts.map(({ reader, outcome }) => {
    const spans = countsOf(reader.all('span').map(({ label }) => scheme.labelWord(label)))
    const links = countsOf(reader.all('link').map(({ type }) => scheme.linkTypeWord(type)))
    return { outcome, spans, links }
  })
  const row = (title: string, countOf: (column: (typeof columns)[number]) => number): string =>
    `| ${title} | ${columns.map((column) => String(countOf(column))).join(' | ')} |`
  const words = (kind: 'spans' | 'links'): readonly string[] => [
    ...new Set(columns.flatMap((column) => [...column[kind].keys()])),
  ]
  return [
    `| | ${parts.map(({ name }) => name || 'number').join(' | ')} |`,
    `|---|${parts.map(() => '---:|').join('')}`,
    row('articles', ({ outcome }) => outcome.articles),
    row('spans written', ({ outcome }) => outcome.spans),
    ...words('spans').map((word) => row(`of the label ${cell(word)}`, ({ spans }) => spans.get(word) ?? 0)),
    row('links written', ({ outcome }) => outcome.links),
    ...words('links').map((word) => row(`of the type ${cell(word)}`, ({ links }) => links.get(word) ?? 0)),
  ].join('\n')
}

const countsOf = (words: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

const schemeText = (scheme: ExportedScheme, reader: Reader): string => {
  const attributes = (owner: string): readonly string[] =>
    scheme.attributeTypesOf(owner).map((type) => {
      const values = type.choices.length === 0 ? type.kind : type.choices.map(({ name }) => line(name)).join(', ')
      return `  - ${line(scheme.attributeWord(type.id, owner))}: ${values}${told(type.guideline)}`
    })
  const roles = (type: string): string =>
    scheme
      .rolesOf(type)
      .map((role) => line(scheme.roleWord(role, type)))
      .join(', ')
  const guideline = reader.all('project')[0]?.guideline ?? ''
  return [
    ...(guideline === '' ? [] : [`${line(guideline)}\n`]),
    ...scheme.labels.flatMap(({ id, guideline: text }) => [
      `- **${line(scheme.labelWord(id))}**${told(text)}`,
      ...attributes(id),
    ]),
    '\nLinks, with the roles of their parts:\n',
    ...scheme.linkTypes.flatMap(({ id, guideline: text }) => [
      `- **${line(scheme.linkTypeWord(id))}** (${roles(id)})${told(text)}`,
      ...attributes(id),
    ]),
  ].join('\n')
}

const told = (guideline: string): string => (guideline === '' ? '' : `: ${line(guideline)}`)

const analystText = (parts: readonly CardPart[]): string => {
  const counts = new Map<string, number>()
  const sets = new Map<string, Set<string>>()
  for (const { reader } of parts) {
    for (const { by, set } of [...reader.all('span'), ...reader.all('link')]) {
      const who = (by === null ? undefined : reader.get('analyst', by)?.name) ?? 'unknown'
      counts.set(who, (counts.get(who) ?? 0) + 1)
      sets.set(set, (sets.get(set) ?? new Set()).add(who))
    }
  }
  if (counts.size === 0) return 'Nobody yet.'
  const people = sortedById([...counts].map(([id, count]) => ({ id, count })))
  return [
    ...people.map(({ id, count }) => `- ${line(id)}: ${count} spans and links`),
    '',
    sets.size > 1
      ? agreementText(parts.map(({ reader }) => reader))
      : 'There is one reading of each text, so that no agreement between readings can be given.',
  ].join('\n')
}

const measure = (value: number | undefined): string => (value === undefined ? 'none' : value.toFixed(3))

const agreementText = (readers: readonly Reader[]): string => {
  const found = agreements(readers)
  if (found.length === 0) return 'No article was read twice, so that no agreement between readings can be given.'
  const name = (set: string): string =>
    cell(readers.map((reader) => nameOfSet(reader, set)).find((one) => one !== ANOTHER_SET) ?? ANOTHER_SET)
  return [
    'How far readings agree, in the articles that both have read:\n',
    '| readings | articles | spans, F1 | words, kappa |',
    '|---|---:|---:|---:|',
    ...found.map(
      ({ sets: [one, other], articles, f1, kappa }) =>
        `| ${name(one)}, ${name(other)} | ${articles} | ${measure(f1)} | ${measure(kappa)} |`,
    ),
    '\nF1 counts spans with the same label in the very same place. Kappa is Cohen’s: words with the same labels on them, less those that chance alone would give.',
  ].join('\n')
}

const offsetText: Readonly<Record<OffsetUnitName, string>> = {
  'Unicode code points': 'Unicode code points from 0, end exclusive: what Python counts.',
  'UTF-16 code units':
    'UTF-16 code units from 0, end exclusive: what JavaScript and Java count. Python counts code points; the example below cuts rightly.',
  both: 'Unicode code points from 0, end exclusive, which is what Python counts; beside them UTF-16 code units.',
  tokens: 'Words, not characters: the format has no offsets.',
  none: 'The format has none.',
}

const lossText = ({ drops }: Codec, losses: Outcome['losses']): string =>
  [
    `The format cannot hold: ${drops}`,
    ...(losses.length === 0 ? [] : ['\nOf this project it lacks:\n']),
    ...losses.map(({ what, count }) => `- ${count} × ${what}`),
  ].join('\n')
