import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { labelsShownAs } from '../model/labels.ts'
import type { Reader } from '../model/reader.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { CARD, cardFor } from './card.ts'
import type { CardPart } from './card.ts'
import { renamed } from './codec.ts'
import type { Codec, Encoded, EncodedFile, Loss, OffsetUnitName } from './codec.ts'
import { createLosses } from './losses.ts'
import { sortedByPosition } from './order.ts'
import { select, split } from './selection.ts'

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
export const encodeWish = (codec: Codec, reader: Reader, name: string, wish: EncodeWish): Result<Encoded, Failure> => {
  const articles = wish.articles === null ? ok(undefined) : articlesNamed(reader, wish.articles)
  if (!articles.ok) return articles
  const analysts = wish.analysts === null ? ok(undefined) : analystsNamed(reader, wish.analysts)
  if (!analysts.ok) return analysts
  const labels = wish.labels === null || wish.labels === undefined ? ok(undefined) : labelsNamed(reader, wish.labels)
  if (!labels.ok) return labels
  const { unit = codec.offsetUnit } = wish
  if (unit !== codec.offsetUnit && unit !== codec.otherUnit) return err(noSuchUnit(codec, unit))
  const isOther = unit !== codec.offsetUnit

  const encode = (chosen: ReadonlySet<string> | undefined, part: string): CardPart => {
    const { reader: selected, cut } = select(reader, {
      articles: chosen,
      analysts: analysts.value,
      labels: labels.value,
    })
    const losses = createLosses()
    for (const { type } of cut) {
      const typeName = reader.get('linkType', type)?.name ?? type
      losses.add('links that reach outside what was chosen', () => typeName)
    }
    const encoded = codec.encode(selected, name, isOther ? 'utf16' : undefined)
    return { name: part, reader: selected, encoded: { ...encoded, losses: [...encoded.losses, ...losses.list()] } }
  }

  const card = (parts: readonly CardPart[], losses: readonly Loss[]): EncodedFile => ({
    name: CARD,
    // The code of a card counts as the format does by itself.
    text: cardFor(isOther ? { ...withoutPython(codec), offsetUnit: unit } : codec, reader, parts, {
      licence: wish.licence ?? '',
      losses,
    }),
  })
  if (wish.split === null) {
    const whole = encode(articles.value, '')
    const { files, losses } = whole.encoded
    return ok({ ...whole.encoded, files: codec.shape === 'folder' ? [...files, card([whole], losses)] : files })
  }
  const ids = sortedByPosition(reader.all('article')).map(({ id }) => id)
  const chosen = ids.filter((id) => articles.value?.has(id) !== false)
  const parts = split(chosen, wish.split.parts, wish.split.seed).map((part, i) =>
    encode(new Set(part), PARTS[i] ?? String(i + 1)),
  )
  const losses = joined(parts.flatMap(({ encoded }) => encoded.losses))
  return ok({
    files: [
      ...parts.flatMap(({ name: part, encoded }) => encoded.files.map((file) => renamed(file, `${part}/${file.name}`))),
      card(parts, losses),
    ],
    losses,
    articles: sum(parts, ({ articles: count }) => count),
    spans: sum(parts, ({ spans }) => spans),
    links: sum(parts, ({ links }) => links),
  })
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

const sum = (parts: readonly CardPart[], countOf: (part: Encoded) => number): number =>
  parts.reduce((total, { encoded }) => total + countOf(encoded), 0)
