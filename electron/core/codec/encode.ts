import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { labelsShownAs } from '../model/labels.ts'
import type { Reader } from '../model/reader.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { CARD, cardFor } from './card.ts'
import type { CardPart } from './card.ts'
import type { Codec, Encoding, Loss, OffsetUnitName, Outcome } from './codec.ts'
import { createLosses } from './losses.ts'
import { sortedByPosition } from './order.ts'
import { select, split } from './selection.ts'
import type { Chosen } from './selection.ts'

export interface EncodeWish {
  /** Ids, titles or file names; null for all. */
  readonly articles: readonly string[] | null
  /** Names or ids; null for everyone's. */
  readonly analysts: readonly string[] | null
  /** Names or ids of labels; null, or left out, for all. */
  readonly labels?: readonly string[] | null | undefined
  /** What offsets are to count, where the format lets one choose. */
  readonly unit?: OffsetUnitName | undefined
  readonly split: { readonly parts: readonly number[]; readonly seed: number } | null
  /** What the dataset card of a folder says of the licence; nothing if it is left out. */
  readonly licence?: string | undefined
}

/**
 * Encodes what is wanted of a project. With a split there is a folder for each part; whatever becomes a folder gets a
 * dataset card. Kinds: `no-such-article`, `no-such-analyst`, `no-such-label`, `no-such-unit`.
 */
export const encodeWish = (codec: Codec, reader: Reader, name: string, wish: EncodeWish): Result<Encoding, Failure> => {
  const articles = wish.articles === null ? ok(undefined) : articlesNamed(reader, wish.articles)
  if (!articles.ok) return articles
  const analysts = wish.analysts === null ? ok(undefined) : analystsNamed(reader, wish.analysts)
  if (!analysts.ok) return analysts
  const labels = wish.labels === null || wish.labels === undefined ? ok(undefined) : labelsNamed(reader, wish.labels)
  if (!labels.ok) return labels
  const { unit = codec.offsetUnit } = wish
  if (unit !== codec.offsetUnit && unit !== codec.otherUnit) return err(noSuchUnit(codec, unit))
  const common = { articles: articles.value, analysts: analysts.value, labels: labels.value }
  const parts: readonly PlannedPart[] =
    wish.split === null ? [{ part: '', chosen: common }] : splitParts(reader, common, wish.split)
  return ok(encodeParts(codec, reader, parts, { name, unit, licence: wish.licence ?? '' }))
}

interface PlannedPart {
  /** Empty where there is only one. */
  readonly part: string
  readonly chosen: Chosen
}

const splitParts = (
  reader: Reader,
  chosen: Chosen,
  { parts, seed }: NonNullable<EncodeWish['split']>,
): readonly PlannedPart[] => {
  const ids = sortedByPosition(reader.all('article')).map(({ id }) => id)
  const wanted = ids.filter((id) => chosen.articles?.has(id) !== false)
  return split(wanted, parts, seed).map((part, i) => ({
    part: PARTS[i] ?? String(i + 1),
    chosen: { ...chosen, articles: new Set(part) },
  }))
}

interface HowToEncode {
  readonly name: string
  readonly unit: OffsetUnitName
  readonly licence: string
}

function* encodeParts(
  codec: Codec,
  reader: Reader,
  parts: readonly PlannedPart[],
  { name, unit, licence }: HowToEncode,
): Encoding {
  const isOther = unit !== codec.offsetUnit
  const made: CardPart[] = []
  for (const { part, chosen } of parts) {
    const { reader: selected, cut } = select(reader, chosen)
    const losses = createLosses()
    for (const { type } of cut) {
      const typeName = reader.get('linkType', type)?.name ?? type
      losses.add('links that reach outside what was chosen', () => typeName)
    }
    const files = new Set<string>()
    const encoding = codec.encode(selected, name, isOther ? 'utf16' : undefined)
    const outcome = yield* withinPart(encoding, part, { files, before: made.length, parts: parts.length })
    const all = [...outcome.losses, ...losses.list()]
    made.push({ name: part, reader: selected, files: [...files], outcome: { ...outcome, losses: all } })
  }
  const outcome = added(made.map((part) => part.outcome))
  const isSplit = parts[0]?.part !== ''
  if (isSplit || codec.shape === 'folder') {
    // The code of a card counts as the format does by itself.
    const shown = isOther ? { ...withoutPython(codec), offsetUnit: unit } : codec
    yield { file: CARD, text: cardFor(shown, reader, made, { licence, losses: outcome.losses }) }
  }
  return outcome
}

/** The pieces of a part with its folder before their names; the names are noted without it. */
function* withinPart(
  encoding: Encoding,
  part: string,
  { files, before, parts }: { readonly files: Set<string>; readonly before: number; readonly parts: number },
): Encoding {
  for (;;) {
    const next = encoding.next()
    if (next.done === true) return next.value
    const { file, done } = next.value
    files.add(file)
    yield {
      ...next.value,
      file: part === '' ? file : `${part}/${file}`,
      ...(done === undefined ? {} : { done: (before + done) / parts }),
    }
  }
}

const added = (outcomes: readonly Outcome[]): Outcome => {
  const sum = (countOf: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + countOf(outcome), 0)
  return {
    losses: joined(outcomes.flatMap(({ losses }) => losses)),
    articles: sum(({ articles }) => articles),
    spans: sum(({ spans }) => spans),
    links: sum(({ links }) => links),
  }
}

const PARTS = ['train', 'dev', 'test']

const withoutPython = ({ python: _, ...codec }: Codec): Codec => codec

const noSuchUnit = ({ label, offsetUnit }: Codec, unit: OffsetUnitName): Failure =>
  failure('no-such-unit', `Offsets in ${label} cannot count ${unit}.`, `They count ${offsetUnit}.`)

const articlesNamed = (reader: Reader, words: readonly string[]): Result<ReadonlySet<string>, Failure> => {
  const all = reader.all('article')
  const found = new Set<string>()
  for (const word of words) {
    const meant = all.filter(({ id, title, file }) => [id, title, file].includes(word))
    if (meant.length === 0) {
      const message = `There is no article “${word.slice(0, 80)}” in this project.`
      return err(failure('no-such-article', message, 'Name articles by their title, file name or id.'))
    }
    for (const { id } of meant) found.add(id)
  }
  return ok(found)
}

const analystsNamed = (reader: Reader, words: readonly string[]): Result<ReadonlySet<string>, Failure> => {
  const all = reader.all('analyst')
  const found = new Set<string>()
  for (const word of words) {
    const meant = all.filter(({ id, name }) => id === word || name === word)
    if (meant.length === 0) {
      const known = all.map(({ name }) => name).join(', ')
      const message = `Nobody called “${word.slice(0, 80)}” has worked on this project.`
      return err(failure('no-such-analyst', message, `There are: ${known.slice(0, 400)}.`))
    }
    for (const { id } of meant) found.add(id)
  }
  return ok(found)
}

const labelsNamed = (reader: Reader, words: readonly string[]): Result<ReadonlySet<string>, Failure> => {
  const all = reader.all('label')
  const found = new Set<string>()
  for (const word of words) {
    const meant = all.filter(({ id, name }) => id === word || name === word)
    if (meant.length === 0) {
      const known = all.map(({ name }) => name).join(', ')
      const message = `There is no label “${word.slice(0, 80)}” in this project.`
      return err(failure('no-such-label', message, `There are: ${known.slice(0, 400)}.`))
    }
    for (const { id } of meant) for (const shown of labelsShownAs(reader, id)) found.add(shown)
  }
  return ok(found)
}

/** The same loss of several parts as one. */
const joined = (losses: readonly Loss[]): readonly Loss[] => {
  const byWhat = new Map<string, Loss>()
  for (const loss of losses) {
    const before = byWhat.get(loss.what)
    byWhat.set(
      loss.what,
      before === undefined
        ? loss
        : {
            what: loss.what,
            count: before.count + loss.count,
            examples: [...before.examples, ...loss.examples].slice(0, 3),
          },
    )
  }
  return [...byWhat.values()]
}
