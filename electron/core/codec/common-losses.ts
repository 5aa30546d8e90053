import { live } from '../model/reader.ts'
import type { Reader } from '../model/reader.ts'
import type { Losses } from './losses.ts'
import { isNamesNote } from './names-note.ts'
import { sortedById } from './order.ts'
import type { View } from './view.ts'

/** What a format may be able to carry beside texts, spans and links. */
export interface Carried {
  readonly details?: boolean
  readonly registry?: boolean
  /** All claims of the registry with what is known of them and how they were rated. */
  readonly claims?: boolean
  /** The whole registry, with everything that is known of it and how it was rated. */
  readonly wholeRegistry?: boolean
  readonly notes?: boolean
  readonly makers?: boolean
  /** Notes on articles that are the format's own and come out in another way. */
  readonly ownNote?: (text: string) => boolean
}

/** Counts what the project knows beside its texts, spans and links, and a format does not carry. */
export const addCommonLosses = (losses: Losses, reader: Reader, view: View, carried: Carried = {}): void => {
  for (const { row } of view.articles) {
    if (carried.details !== true && [row.publisher, row.author, row.date, row.url, row.language].some((x) => x !== ''))
      losses.add('publishers, authors, dates, addresses and languages of articles', () => row.title || row.file)
    if (carried.details !== true && ![row.file, row.file.replace(/\.[^.]*$/, '')].includes(row.title))
      losses.add('titles of articles', () => row.title)
    if ((reader.get('revision', row.revision)?.formatting ?? []).length > 0)
      losses.add('formatting of texts', () => row.title || row.file)
  }
  for (const { text } of sortedById(reader.all('note'))) {
    if (carried.notes !== true && !isNamesNote(text) && carried.ownNote?.(text) !== true)
      losses.add('notes on the project, articles, sources and claims', () => text)
  }
  for (const { article, state } of sortedById(reader.all('status'))) {
    const title = live(reader, 'article', article)?.title
    if (title !== undefined) losses.add('how far the work on articles is', () => `${title}: ${state}`)
  }
  if (carried.wholeRegistry !== true) addRegistryLosses(losses, reader, view, carried)
  if (carried.makers !== true) addMakerLosses(losses, reader)
}

const addRegistryLosses = (losses: Losses, reader: Reader, view: View, carried: Carried): void => {
  const named = new Set<string>()
  for (const { spans } of view.articles) {
    for (const { source, claim } of spans) for (const row of [source, claim]) if (row !== undefined) named.add(row.id)
  }
  for (const { id, name, kind, role, aliases, affiliation } of sortedById(reader.all('source'))) {
    if (carried.registry !== true || !named.has(id)) losses.add('sources of the registry', () => name)
    else if (kind !== 'other' || role !== '' || aliases.length > 0 || affiliation !== null)
      losses.add('kinds, roles, aliases and affiliations of sources', () => name)
  }
  for (const { id, wording, topic, quantity } of sortedById(reader.all('claim'))) {
    if (carried.claims === true) break
    if (carried.registry !== true || !named.has(id)) losses.add('claims of the registry', () => wording)
    else if (topic !== '' || quantity !== null) losses.add('topics and quantities of registry claims', () => wording)
  }
  for (const { subject, scale, value } of sortedById(reader.all('rating'))) {
    const claim = carried.claims === true ? undefined : live(reader, 'claim', subject)?.wording
    const name = live(reader, 'source', subject)?.name ?? claim
    if (name !== undefined) losses.add('ratings of sources and claims', () => `${name}: ${scale} ${value}`)
  }
}

/** Whose reading a span or link is counts as lost where the export holds more than one person's or set's. */
const addMakerLosses = (losses: Losses, reader: Reader): void => {
  const rows = [...sortedByIdOf(reader, 'span'), ...sortedByIdOf(reader, 'link')]
  const [first] = rows
  for (const { by, set } of rows) {
    if (by !== first?.by || set !== first.set) {
      losses.add('who made which span or link, and in which annotation set', () =>
        by === null ? set : (reader.get('analyst', by)?.name ?? by),
      )
    }
  }
}

const sortedByIdOf = (reader: Reader, table: 'span' | 'link'): readonly { by: string | null; set: string }[] =>
  sortedById(reader.all(table) as readonly { id: string; by: string | null; set: string }[])
