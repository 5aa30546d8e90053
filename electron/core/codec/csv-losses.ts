import { attributionOf, spansOfArticle } from '../model/attribution.ts'
import type { Filled } from '../model/attribution.ts'
import { roleKind } from '../model/labels.ts'
import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import type { Loss } from './codec.ts'
import { allFillers, isThere, roleNames } from './csv-entries.ts'
import type { Entry } from './csv-entries.ts'
import { createLosses, quoted } from './losses.ts'
import type { Losses } from './losses.ts'
import { isNamesNote } from './names-note.ts'
import { sortedById, sortedByPosition } from './order.ts'
import type { ExportedScheme } from './scheme.ts'

/** Everything the project says that no row of the table holds. */
export const csvLosses = (reader: Reader, scheme: ExportedScheme, entries: readonly Entry[]): readonly Loss[] => {
  const losses = createLosses()
  const shown = shownIds(entries)
  for (const link of sortedById(reader.all('link'))) {
    if (!shown.has(link.id))
      losses.add(`links of type ${scheme.linkTypeWord(link.type)}`, () => linkText(reader, scheme, link))
  }
  for (const { link } of entries) noteLostFillers(losses, reader, scheme, link)
  noteLostSpans(losses, reader, scheme, shown)
  for (const { id, name } of sortedById(reader.all('source'))) {
    if (!shown.has(id)) losses.add('sources that no attribution names', () => name)
  }
  for (const { id, wording } of sortedById(reader.all('claim'))) {
    if (!shown.has(id)) losses.add('registry claims that no attribution states', () => wording)
  }
  noteLostDetails(losses, reader)
  return losses.list()
}

/** Ids of the rows of the project that a row of the table shows; sources and claims by the entry that was joined, too. */
const shownIds = (entries: readonly Entry[]): ReadonlySet<string> => {
  const ids = new Set<string>()
  for (const entry of entries) {
    ids.add(entry.link.id)
    for (const { filler, span, source, claim } of allFillers(entry)) {
      for (const id of [filler.target, span?.article, span?.source, span?.claim, source?.id, claim?.id]) {
        if (typeof id === 'string') ids.add(id)
      }
    }
  }
  return ids
}

const noteLostFillers = (losses: Losses, reader: Reader, scheme: ExportedScheme, link: Row<'link'>): void => {
  const columns: readonly string[] = roleNames
  for (const { role, fillers } of attributionOf(reader, link).roles) {
    for (const filled of fillers) {
      if (!isThere(reader, filled)) {
        losses.add('parts of links that point to something deleted', () => linkText(reader, scheme, link))
      } else if (!columns.includes(roleKind(role))) {
        losses.add(`parts in the role ${role.name}`, () => fillerText(scheme, filled))
      } else if (filled.link !== undefined && roleKind(role) !== 'claim') {
        losses.add(`links in the role ${role.name}`, () => fillerText(scheme, filled))
      }
    }
  }
}

const noteLostSpans = (losses: Losses, reader: Reader, scheme: ExportedScheme, shown: ReadonlySet<string>): void => {
  for (const article of sortedByPosition(reader.all('article'))) {
    if (!shown.has(article.id)) losses.add('articles without an attribution', () => article.title || article.file)
    for (const span of spansOfArticle(reader, article.id)) {
      if (!shown.has(span.id))
        losses.add(`spans in no attribution (${scheme.labelWord(span.label)})`, () => quoted(span.segments))
      else noteLostFields(losses, reader, scheme, span, article)
    }
  }
  for (const span of sortedById(reader.all('span'))) {
    if (live(reader, 'article', span.article) === undefined)
      losses.add('spans of deleted articles', () => quoted(span.segments))
  }
}

const noteLostFields = (
  losses: Losses,
  reader: Reader,
  scheme: ExportedScheme,
  span: Row<'span'>,
  article: Row<'article'>,
): void => {
  const columns = new Set(scheme.attributeTypesOf(span.label).map(({ id }) => id))
  for (const { type, value } of reader.where('attribute', 'owner', span.id)) {
    if (value !== null && !columns.has(type))
      losses.add('attributes of a label that the span no longer has', () => quoted(span.segments))
  }
  if (span.revision !== article.revision) {
    losses.add('places of spans whose words a correction removed', () => quoted(span.segments))
  }
}

/** What the project knows of things beside the attributions, and has no column. */
const noteLostDetails = (losses: Losses, reader: Reader): void => {
  for (const source of sortedById(reader.all('source'))) {
    const { name, kind, role, aliases, affiliation } = source
    if (kind !== 'other' || role !== '' || aliases.length > 0 || affiliation !== null) {
      losses.add('kinds, roles, aliases and affiliations of sources', () => name)
    }
  }
  for (const { wording, topic, quantity } of sortedById(reader.all('claim'))) {
    if (topic !== '' || quantity !== null) losses.add('topics and quantities of registry claims', () => wording)
  }
  for (const { subject, scale, value } of sortedById(reader.all('rating'))) {
    const name = live(reader, 'source', subject)?.name ?? live(reader, 'claim', subject)?.wording
    if (name !== undefined) losses.add('ratings of sources and claims', () => `${name}: ${scale} ${value}`)
  }
  for (const { value } of sortedById(reader.all('attribute'))) {
    if (typeof value !== 'object' || value === null || !('period' in value) || value.period === undefined) continue
    losses.add('periods of quantities', () => `${value.value}: ${value.period}`)
  }
  for (const { one, other } of sortedById(reader.all('refusal'))) {
    losses.add('proposals to join that were refused', () => `${one} / ${other}`)
  }
  for (const { text } of sortedById(reader.all('note'))) {
    if (!isNamesNote(text)) losses.add('notes on the project, articles, sources and claims', () => text)
  }
  for (const { article, state } of sortedById(reader.all('status'))) {
    const title = live(reader, 'article', article)?.title
    if (title !== undefined) losses.add('how far the work on articles is', () => `${title}: ${state}`)
  }
  for (const { title, revision } of sortedByPosition(reader.all('article'))) {
    if ((reader.get('revision', revision)?.formatting ?? []).length > 0) losses.add('formatting of texts', () => title)
  }
}

const linkText = (reader: Reader, scheme: ExportedScheme, link: Row<'link'>): string =>
  attributionOf(reader, link)
    .roles.flatMap(({ fillers }) => fillers.map((filled) => fillerText(scheme, filled)))
    .join(' – ')

const fillerText = (scheme: ExportedScheme, { span, source, claim, link }: Filled): string => {
  if (span !== undefined) return quoted(span.segments)
  if (link !== undefined) return `a link of type ${scheme.linkTypeWord(link.type)}`
  return source?.name ?? claim?.wording ?? 'something deleted'
}
