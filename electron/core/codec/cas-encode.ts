import type { Reader } from '../model/reader.ts'
import type { Segment } from '../text/segments.ts'
import { ANNOTATION, METADATA, STRING, TOP, own } from './cas.ts'
import type { CasType, CasValue, Structure } from './cas.ts'
import type { Encoding, Outcome } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import { homesOf } from './homes.ts'
import { createLosses } from './losses.ts'
import type { Losses } from './losses.ts'
import { nameKey, safeNames, safeWords } from './names.ts'
import { detailNames, detailsOf } from './record-article.ts'
import type { ExportedScheme } from './scheme.ts'
import { plainText } from './values.ts'
import { viewOf } from './view.ts'
import type { ViewedArticle, ViewedAttribute, ViewedLink, ViewedSpan } from './view.ts'

/** A project in UIMA's terms: a type for each label and type of link, and the structures of each article. */
export interface CasProject {
  readonly types: readonly CasType[]
  /** How many articles there are. */
  readonly size: number
  /** Made one after the other, once; what was lost and how much they hold is known behind the last. */
  readonly articles: () => Generator<CasArticle, Outcome>
  readonly losses: Losses
}

export interface CasArticle {
  /** Safe, without an ending. */
  readonly name: string
  readonly text: string
  readonly structures: readonly Structure[]
  /** How much of the whole it is, with those before. */
  readonly done: number
}

/** What the names of types are made of: characters that may stand there, and what stands for the others. */
export interface TypeNames {
  readonly allowed: RegExp
  readonly filler: string
}

const WORD = /\w/
const usualNames: TypeNames = { allowed: WORD, filler: '_' }

export const casProject = (reader: Reader, typeNames = usualNames): CasProject => {
  const losses = createLosses()
  const view = viewOf(reader, losses)
  const homes = homesOf(view, losses)
  const scheme = createTypes(view.scheme, typeNames)
  const names = safeNames(view.articles.map(({ row }) => row.file))
  // Types stand before the articles, or in each of them: what they need to have is known before the first.
  for (const { spans } of view.articles)
    for (const { label, attributes } of spans) for (const one of attributes) scheme.featureOf(label, one)
  for (const { type, attributes } of view.links) for (const one of attributes) scheme.featureOf(type, one)

  function* articles(): Generator<CasArticle, Outcome> {
    const count = { spans: 0, links: 0 }
    for (const [i, article] of view.articles.entries()) {
      const structures = structuresOf(article, homes.get(article.row.id) ?? [], scheme, losses)
      count.spans += article.spans.length
      count.links += structures.filter(({ type }) => type.startsWith(own.link)).length
      yield { name: names[i] ?? '', text: article.text, structures, done: (i + 1) / view.articles.length }
    }
    addCommonLosses(losses, reader, view, { details: true, registry: true })
    return { losses: losses.list(), articles: view.articles.length, ...count }
  }

  return { types: scheme.types(), size: view.articles.length, articles, losses }
}

/** A file for each article, and one with the types where the format wants it beside them. */
export function* casFiles(
  { size, articles }: CasProject,
  fileFor: (article: CasArticle) => { readonly file: string; readonly text: string },
  typeSystem?: string,
): Encoding {
  const made = articles()
  for (;;) {
    const next = made.next()
    if (next.done === true) {
      if (typeSystem !== undefined && size > 0) yield { file: 'TypeSystem.xml', text: typeSystem }
      return next.value
    }
    yield { ...fileFor(next.value), done: next.value.done }
  }
}

interface Types {
  /** The UIMA type for a row of the scheme. */
  readonly typeOf: (kind: 'span' | 'link', id: string) => string
  /** The feature for an attribute on what a row of the scheme describes. */
  readonly featureOf: (owner: string, attribute: ViewedAttribute) => Feature
  /** The names that are written otherwise, as `type = name` and `type.feature = name`. */
  readonly names: () => readonly string[]
  readonly types: () => readonly CasType[]
}

const RESERVED = ['begin', 'end', 'sofa', 'parts', 'role', 'target', ...Object.values(own)]

const createTypes = (scheme: ExportedScheme, typeNames: TypeNames): Types => {
  const labels = wordsFor(
    scheme.labels.map(({ id }) => scheme.labelWord(id)),
    typeNames,
  )
  const linkTypes = wordsFor(
    scheme.linkTypes.map(({ id }) => scheme.linkTypeWord(id)),
    typeNames,
  )
  const features = new Map<string, Map<string, Feature>>()
  for (const { id } of [...scheme.labels, ...scheme.linkTypes]) {
    const types = scheme.attributeTypesOf(id)
    const words = wordsFor(types.map((type) => scheme.attributeWord(type.id, id)))
    features.set(
      id,
      new Map(
        types.map((type) => {
          const word = scheme.attributeWord(type.id, id)
          return [type.id, { word, name: words.get(word) ?? type.id, isMany: type.kind === 'choices' }]
        }),
      ),
    )
  }
  const typeOf = (kind: 'span' | 'link', id: string): string =>
    kind === 'span'
      ? `${own.span}${labels.get(scheme.labelWord(id)) ?? id}`
      : `${own.link}${linkTypes.get(scheme.linkTypeWord(id)) ?? id}`
  const attributesOf = (id: string): CasType['features'] =>
    [...(features.get(id)?.values() ?? [])].map(({ name, isMany }) => ({
      name,
      range: isMany ? `${STRING}[]` : STRING,
    }))
  return {
    typeOf,
    featureOf: (owner, { type, word }) => {
      const known = features.get(owner) ?? new Map<string, Feature>()
      features.set(owner, known)
      const taken = [...RESERVED, ...[...known.values()].map(({ name }) => name)]
      const made = safeWords([...taken, `${word} `], WORD).get(`${word} `) ?? word
      const feature = known.get(type) ?? { word, name: lettered(made), isMany: false }
      known.set(type, feature)
      return feature
    },
    names: () =>
      [
        ...scheme.labels.map(({ id }) => ({ id, word: scheme.labelWord(id), type: typeOf('span', id) })),
        ...scheme.linkTypes.map(({ id }) => ({ id, word: scheme.linkTypeWord(id), type: typeOf('link', id) })),
      ].flatMap(({ id, word, type }) => [
        ...(type.endsWith(`.${word}`) ? [] : [`${type} = ${word}`]),
        ...[...(features.get(id)?.values() ?? [])].flatMap((one) =>
          one.name === one.word ? [] : [`${type}.${one.name} = ${one.word}`],
        ),
      ]),
    types: () => [
      {
        name: own.article,
        superType: ANNOTATION,
        features: [...strings(['file', ...detailNames]), { name: 'names', range: `${STRING}[]` }],
      },
      {
        name: METADATA,
        superType: 'uima.tcas.DocumentAnnotation',
        features: strings(['documentTitle', 'documentId', 'documentUri']),
      },
      ...scheme.labels.map(({ id }) => ({
        name: typeOf('span', id),
        superType: ANNOTATION,
        features: [...strings([own.segments, own.note, own.source, own.claim]), ...attributesOf(id)],
      })),
      ...scheme.linkTypes.flatMap(({ id }) => {
        const name = typeOf('link', id)
        const part = partType(name)
        const target = { name: 'target', range: ANNOTATION }
        return [
          {
            name,
            superType: ANNOTATION,
            features: [{ name: 'parts', range: `${part}[]` }, ...strings([own.note]), ...attributesOf(id)],
          },
          { name: part, superType: TOP, features: [...strings(['role']), target] },
        ]
      }),
    ],
  }
}

const strings = (names: readonly string[]): CasType['features'] => names.map((name) => ({ name, range: STRING }))

interface Feature {
  /** What the attribute is called. */
  readonly word: string
  /** What the feature is called. */
  readonly name: string
  readonly isMany: boolean
}

const wordsFor = (names: readonly string[], { allowed, filler } = usualNames): ReadonlyMap<string, string> => {
  const words = safeWords([...RESERVED, ...names], allowed, filler)
  return new Map(names.map((name) => [name, lettered(words.get(name) ?? name)]))
}

/** Names of types and features begin with a letter. */
const lettered = (word: string): string => (/^[A-Za-z]/.test(word) ? word : `x${word}`)

const partType = (link: string): string => `${own.part}${link.slice(own.link.length)}`

const structuresOf = (
  { row, text, spans }: ViewedArticle,
  links: readonly ViewedLink[],
  types: Types,
  losses: Losses,
): readonly Structure[] => {
  const made: Structure[] = []
  const ids = new Map<string, string>()
  let last = 1 // the text itself has the id 1
  const next = (): string => String((last += 1))
  const add = (id: string, type: string, features: Readonly<Record<string, CasValue | undefined>>): void => {
    const held = Object.entries(features).filter((entry): entry is [string, CasValue] => entry[1] !== undefined)
    made.push({ id, type, features: new Map(held) })
  }
  const whole = { sofa: { ref: '1' }, begin: 0, end: text.length }
  const { title, file, url, language } = row
  add(next(), METADATA, {
    ...whole,
    language: language === '' ? 'x-unspecified' : language,
    documentTitle: title,
    documentId: file,
    documentUri: url === '' ? undefined : url,
  })
  const about = next()
  for (const span of spans) {
    const id = next()
    ids.set(span.id, id)
    add(id, types.typeOf('span', span.label), spanFeatures(span, types, losses))
  }
  const places = placesOf(links)
  const held = links.filter((link) => {
    if (places.get(link.id) === undefined) losses.add('links whose parts cannot be written', () => link.typeWord)
    return places.get(link.id) !== undefined
  })
  for (const { id } of held) ids.set(id, next())
  for (const link of held) {
    const type = types.typeOf('link', link.type)
    const parts = link.fillers.flatMap(({ roleWord, target }) => {
      const part =
        target.kind === 'span' ? ids.get(target.span.id) : target.kind === 'link' ? ids.get(target.link) : undefined
      if (part === undefined) {
        losses.add(
          'parts of links that are no span or link of the same article',
          () => `${roleWord} of ${link.typeWord}`,
        )
        return []
      }
      const id = next()
      add(id, partType(type), { role: roleWord, target: { ref: part } })
      return [{ ref: id }]
    })
    add(ids.get(link.id) ?? '', type, {
      sofa: { ref: '1' },
      ...places.get(link.id),
      parts,
      [own.note]: link.note === '' ? undefined : link.note,
      ...attributesOf(link.type, link.attributes, types, losses),
    })
  }
  const names = types.names()
  add(about, own.article, { ...whole, ...detailsOf(row), names: names.length === 0 ? undefined : names })
  return made
}

type Place = Pick<Segment, 'start' | 'end'>
interface CasPlace {
  readonly begin: number
  readonly end: number
}

const envelope = (segments: readonly Place[]): CasPlace => ({
  begin: segments[0]?.start ?? 0,
  end: segments.at(-1)?.end ?? 0,
})

const spanFeatures = (
  span: ViewedSpan,
  types: Types,
  losses: Losses,
): Readonly<Record<string, CasValue | undefined>> => ({
  sofa: { ref: '1' },
  ...envelope(span.segments),
  [own.segments]:
    span.segments.length === 1 ? undefined : span.segments.map(({ start, end }) => `${start}-${end}`).join(' '),
  [own.note]: span.note === '' ? undefined : span.note,
  [own.source]: span.source?.name,
  [own.claim]: span.claim?.wording,
  ...attributesOf(span.label, span.attributes, types, losses),
})

const attributesOf = (
  owner: string,
  attributes: readonly ViewedAttribute[],
  types: Types,
  losses: Losses,
): Readonly<Record<string, CasValue>> =>
  Object.fromEntries(
    attributes.flatMap((attribute): readonly (readonly [string, CasValue])[] => {
      const { name, isMany } = types.featureOf(owner, attribute)
      const { value } = attribute
      if (Array.isArray(value) && value.length === 0) {
        losses.add('attributes that hold an empty list', () => attribute.word)
        return []
      }
      if (isMany) return [[name, Array.isArray(value) ? (value as readonly string[]) : [plainText(value)]]]
      return [[name, Array.isArray(value) ? value.join('\n') : plainText(value)]]
    }),
  )

/** Where links stand: at their cue or else their first span, or where a link within them stands. */
const placesOf = (links: readonly ViewedLink[]): ReadonlyMap<string, CasPlace> => {
  const places = new Map<string, CasPlace>()
  for (const { id, fillers } of links) {
    const spans = fillers.flatMap(({ roleWord, target }) =>
      target.kind === 'span' ? [{ isCue: nameKey(roleWord) === 'cue', span: target.span }] : [],
    )
    const stand = spans.find(({ isCue }) => isCue) ?? spans[0]
    if (stand !== undefined) places.set(id, envelope(stand.span.segments))
  }
  for (let before = -1; before !== places.size;) {
    before = places.size
    for (const { id, fillers } of links) {
      const inner = fillers.flatMap(({ target }) => (target.kind === 'link' ? (places.get(target.link) ?? []) : []))[0]
      if (inner !== undefined && !places.has(id)) places.set(id, inner)
    }
  }
  return places
}
