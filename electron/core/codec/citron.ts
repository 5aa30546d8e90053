import { createOffsets } from '../text/offsets.ts'
import type { Reader } from '../model/reader.ts'
import { CITRON, citronDecoder, OWN_KEYS, roleOf } from './citron-decode.ts'
import type { Codec, Encoding } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import { keptKeys } from './json-lines.ts'
import { createLosses, quoted } from './losses.ts'
import type { Losses } from './losses.ts'
import { formatNoteLines, isFormatNote } from './names-note.ts'
import { safeNames } from './names.ts'
import { addLinkLosses } from './plain-losses.ts'
import { detailsOf, otherKeys } from './record-article.ts'
import { viewOf } from './view.ts'
import type { ViewedArticle, ViewedLink, ViewedSpan } from './view.ts'

const python = `
import json
from pathlib import Path

spans = []
for path in sorted(Path(".").rglob("*.json")):
    with open(path, encoding="utf-8") as file:
        article = json.load(file)
    for quote in article["quotes"]:
        parts = [("cue", quote["cue"])]
        parts += [("source", part) for part in quote["sources"]]
        parts += [("content", part) for part in quote["contents"]]
        for label, part in parts:
            spans.append((path.stem, label, article["text"][part["start"] : part["end"]]))
`

/** Citron's attribution JSON: a file for each article, with its quotes. */
export const citron: Codec = {
  id: CITRON,
  label: 'Citron attribution JSON',
  keeps:
    'Texts and attributions with a cue: the cue, its sources and its contents, with any overlap. Keys of our own, which Citron passes over, hold what belongs together in one span, media, and the names of sources and claims.',
  drops:
    'Attributions without a cue or without a claim, a second cue, links of other kinds or between articles, spans in no attribution, attributes, notes, ratings, statuses and formatting.',
  extension: 'zip',
  shape: 'folder',
  offsetUnit: 'Unicode code points',
  python,
  encode: (reader) => encode(reader),
  decoder: citronDecoder,
}

type Json = Readonly<Record<string, unknown>>

function* encode(reader: Reader): Encoding {
  const losses = createLosses()
  const view = viewOf(reader, losses)
  const names = safeNames(view.articles.map(({ row }) => row.file))
  const homes = quotesByArticle(view.links, losses)
  const count = { spans: 0, links: 0 }
  for (const [i, article] of view.articles.entries()) {
    const { row, text, spans } = article
    const places = createPlaces(article, losses)
    const quotes = (homes.get(row.id) ?? []).map((link) => {
      addLinkLosses(losses, { ...link, attributes: link.attributes.filter(({ word }) => word !== 'confidence') })
      return quoteRecord(link, row.id, places, losses)
    })
    for (const span of spans)
      if (!places.written.has(span.id)) losses.add('spans in no quote', () => quoted(span.segments))
    count.spans += places.written.size
    count.links += quotes.length
    const kept = otherKeys(keptKeys(formatNoteLines(reader, row.id, CITRON, 'lines')), OWN_KEYS)
    yield {
      file: `${names[i] ?? ''}.json`,
      text: `${JSON.stringify({ text, quotes, ...detailsOf(row), ...kept }, null, 1)}\n`,
      done: (i + 1) / view.articles.length,
    }
  }
  addCommonLosses(losses, reader, view, {
    details: true,
    registry: true,
    ownNote: (text) => isFormatNote(CITRON, text),
  })
  return { losses: losses.list(), articles: view.articles.length, ...count }
}

/** Quotes by the article of their cue: Citron knows none without a cue, and none that says nothing. */
const quotesByArticle = (links: readonly ViewedLink[], losses: Losses): ReadonlyMap<string, readonly ViewedLink[]> => {
  const homes = new Map<string, ViewedLink[]>()
  for (const link of links) {
    const cue = partsOf(link, 'cue')[0]
    if (!link.fillers.some(({ roleWord }) => roleWord === 'claim')) {
      losses.add('links that are no attributions', () => link.typeWord)
    } else if (cue === undefined) {
      losses.add('attributions without a cue', () => firstWords(link))
    } else if (!partsOf(link, 'claim').some(({ article }) => article === cue.article)) {
      losses.add('attributions without the words of a claim beside their cue', () => firstWords(link))
    } else homes.set(cue.article, [...(homes.get(cue.article) ?? []), link])
  }
  return homes
}

/** The spans with words that fill a role. */
const partsOf = ({ fillers }: ViewedLink, role: string): readonly ViewedSpan[] =>
  fillers.flatMap(({ roleWord, target }) =>
    roleWord === role && target.kind === 'span' && hasWords(target.span) ? [target.span] : [],
  )

const hasWords = ({ segments }: ViewedSpan): boolean => segments.some(({ start, end }) => start < end)

const firstWords = ({ fillers, typeWord }: ViewedLink): string =>
  fillers.flatMap(({ target }) => (target.kind === 'span' ? [quoted(target.span.segments)] : []))[0] ?? typeWord

const quoteRecord = (link: ViewedLink, article: string, places: Places, losses: Losses): Json => {
  const written: Record<'cue' | 'sources' | 'contents' | 'media', Json[]> = {
    cue: [],
    sources: [],
    contents: [],
    media: [],
  }
  for (const { roleWord, target } of link.fillers) {
    const role = roleOf(roleWord)
    if (role === undefined || target.kind !== 'span' || target.span.article !== article || !hasWords(target.span)) {
      losses.add('parts of quotes that are no cue, source, claim or medium in the same text', () => roleWord)
    } else if (role.key === 'cue' && written.cue.length > 0) {
      losses.add('further cues of a quote', () => quoted(target.span.segments))
    } else {
      const parts = places.placesOf(target.span, role.label)
      if (role.key === 'cue' && parts.length > 1)
        losses.add('further parts of cues', () => quoted(target.span.segments))
      written[role.key].push(...(role.key === 'cue' ? parts.slice(0, 1) : parts))
    }
  }
  const confidence = link.attributes.find(({ word }) => word === 'confidence')?.value
  const { cue, sources, contents, media } = written
  return {
    id: link.id,
    ...(link.typeWord === 'attribution' ? {} : { type: link.typeWord }),
    cue: cue[0],
    sources,
    contents,
    ...(media.length === 0 ? {} : { media }),
    ...(confidence === undefined ? {} : { confidence }),
  }
}

interface Places {
  readonly written: ReadonlySet<string>
  /** A record for each segment; all of one span have its number, so that they come back as one. */
  readonly placesOf: (span: ViewedSpan, usualLabel: string) => readonly Json[]
}

const createPlaces = ({ text }: ViewedArticle, losses: Losses): Places => {
  const offsets = createOffsets(text)
  const point = (offset: number): number => offsets.convert(offset, 'utf16', 'codepoint') ?? 0
  const numbers = new Map<string, number>()
  const written = new Set<string>()
  return {
    written,
    placesOf: ({ id, label, labelWord, segments, attributes, note, source, claim }, usualLabel) => {
      if (!written.has(id)) {
        for (const { word } of attributes) losses.add('attributes of spans', () => `${word} of ${quoted(segments)}`)
        if (note !== '') losses.add('notes on spans', () => note)
      }
      written.add(id)
      const number = numbers.get(id) ?? numbers.size + 1
      numbers.set(id, number)
      const said = {
        span: number,
        ...(labelWord === usualLabel ? {} : { label: labelWord || label }),
        ...(source === undefined ? {} : { source: source.name }),
        ...(claim === undefined ? {} : { claim: claim.wording }),
      }
      return segments
        .filter(({ start, end }) => start < end)
        .map(({ start, end, quote }) => ({ start: point(start), end: point(end), text: quote, ...said }))
    },
  }
}
