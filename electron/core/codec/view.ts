import { attributionOf, claimBehind, sourceBehind, spansOfArticle } from '../model/attribution.ts'
import type { Filled } from '../model/attribution.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import type { Segment } from '../text/segments.ts'
import { quoted } from './losses.ts'
import type { Losses } from './losses.ts'
import { compareWords, sortedById, sortedByPosition } from './order.ts'
import { exportedScheme } from './scheme.ts'
import type { ExportedScheme } from './scheme.ts'
import { createTexts } from './texts.ts'
import { toPlain } from './values.ts'
import type { PlainValue } from './values.ts'

/** The annotations of a project as most formats ask for them: article by article, everything in words. */
export interface View {
  readonly scheme: ExportedScheme
  readonly articles: readonly ViewedArticle[]
  /** Those whose every part is in the view. */
  readonly links: readonly ViewedLink[]
}

export interface ViewedArticle {
  readonly row: Row<'article'>
  readonly text: string
  /** In reading order. */
  readonly spans: readonly ViewedSpan[]
}

export interface ViewedAttribute {
  readonly type: string
  readonly word: string
  readonly value: PlainValue
}

export interface ViewedSpan {
  readonly id: string
  readonly article: string
  readonly label: string
  readonly labelWord: string
  readonly segments: readonly Segment[]
  readonly attributes: readonly ViewedAttribute[]
  readonly note: string
  /** The registry entries that it points to, joins followed. */
  readonly source: Row<'source'> | undefined
  readonly claim: Row<'claim'> | undefined
}

export type ViewedTarget =
  | { readonly kind: 'span'; readonly span: ViewedSpan }
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'source'; readonly source: Row<'source'> }
  | { readonly kind: 'claim'; readonly claim: Row<'claim'> }

export interface ViewedFiller {
  readonly role: string
  readonly roleWord: string
  readonly target: ViewedTarget
}

export interface ViewedLink {
  readonly id: string
  readonly type: string
  readonly typeWord: string
  readonly fillers: readonly ViewedFiller[]
  readonly attributes: readonly ViewedAttribute[]
  readonly note: string
}

/** Reads a project for an export. What no format shows (places in older texts, parts deleted) goes to the losses. */
export const viewOf = (reader: Reader, losses: Losses): View => {
  const scheme = exportedScheme(reader)
  const texts = createTexts(reader)
  const shown = new Map<string, ViewedSpan>()
  const articles = sortedByPosition(reader.all('article')).map((row): ViewedArticle => {
    const spans = spansOfArticle(reader, row.id).flatMap((span): readonly ViewedSpan[] => {
      texts.textUnder(span)
      if (span.revision !== row.revision) {
        losses.add('spans made on an older version of a text', () => quoted(span.segments))
        return []
      }
      const viewed = viewedSpan(reader, scheme, span)
      shown.set(span.id, viewed)
      return [viewed]
    })
    return { row, text: texts.textOf(row.revision), spans }
  })
  for (const span of sortedById(reader.all('span'))) {
    if (live(reader, 'article', span.article) === undefined)
      losses.add('spans of deleted articles', () => quoted(span.segments))
  }
  const links = sortedById(reader.all('link')).map((link) => viewedLink(reader, scheme, link, shown, losses))
  return { scheme, articles, links }
}

const viewedSpan = (reader: Reader, scheme: ExportedScheme, span: Row<'span'>): ViewedSpan => ({
  id: span.id,
  article: span.article,
  label: span.label,
  labelWord: scheme.labelWord(span.label),
  segments: span.segments,
  attributes: attributesOf(reader, scheme, span.id, span.label),
  note: span.note,
  source: sourceBehind(reader, span),
  claim: claimBehind(reader, span),
})

const viewedLink = (
  reader: Reader,
  scheme: ExportedScheme,
  link: Row<'link'>,
  shown: ReadonlyMap<string, ViewedSpan>,
  losses: Losses,
): ViewedLink => {
  const typeWord = scheme.linkTypeWord(link.type)
  const { roles } = attributionOf(reader, link)
  const fillers = roles.flatMap(({ role, fillers: held }) =>
    held.flatMap((filled): readonly ViewedFiller[] => {
      const target = targetOf(filled, shown)
      if (target !== undefined) return [{ role: role.id, roleWord: scheme.roleWord(role, link.type), target }]
      losses.add('parts of links that are deleted or not in the export', () => `${role.name} of ${typeWord}`)
      return []
    }),
  )
  return {
    id: link.id,
    type: link.type,
    typeWord,
    fillers,
    attributes: attributesOf(reader, scheme, link.id, link.type),
    note: link.note,
  }
}

const targetOf = (filled: Filled, shown: ReadonlyMap<string, ViewedSpan>): ViewedTarget | undefined => {
  if (filled.span !== undefined) {
    const span = shown.get(filled.span.id)
    return span === undefined ? undefined : { kind: 'span', span }
  }
  if (filled.link !== undefined) return { kind: 'link', link: filled.link.id }
  if (filled.source !== undefined) return { kind: 'source', source: filled.source }
  return filled.claim === undefined ? undefined : { kind: 'claim', claim: filled.claim }
}

/** In the scheme's order; values that say nothing are left out. */
const attributesOf = (
  reader: Reader,
  scheme: ExportedScheme,
  owner: string,
  schemeOwner: string,
): readonly ViewedAttribute[] => {
  const rank = new Map(scheme.attributeTypesOf(schemeOwner).map(({ id }, index) => [id, index]))
  const rankOf = (type: string): number => rank.get(type) ?? rank.size
  return [...reader.where('attribute', 'owner', owner)]
    .sort((a, b) => rankOf(a.type) - rankOf(b.type) || compareWords(a.type, b.type) || compareWords(a.id, b.id))
    .flatMap(({ type, value }) => {
      const known = reader.get('attributeType', type)
      const plain = toPlain(known, value)
      // One that another label has is called by its name all the same: its id says nothing outside this project.
      const word =
        known === undefined || known.owner === schemeOwner ? scheme.attributeWord(type, schemeOwner) : known.name
      return plain === undefined ? [] : [{ type, word, value: plain }]
    })
}
