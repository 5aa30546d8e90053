import type { Reader } from '../model/reader.ts'
import { createOffsets } from '../text/offsets.ts'
import type { TextRange } from '../text/segments.ts'
import type { Codec, Encoding } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import { field, isObject, keptKeys } from './json-lines.ts'
import { createLosses, quoted } from './losses.ts'
import { formatNoteLines, isFormatNote } from './names-note.ts'
import { linksByArticle, pairsOf } from './pairs.ts'
import { addLinkLosses, addSpanLosses } from './plain-losses.ts'
import { OWN_KEYS, PRODIGY, prodigyDecoder } from './prodigy-decode.ts'
import { detailsOf, otherKeys } from './record-article.ts'
import { tokensOf, tokensWithin } from './tokens.ts'
import { viewOf } from './view.ts'
import type { ViewedSpan } from './view.ts'

const python = `
import json
from pathlib import Path

spans = []
for path in sorted(Path(".").rglob("*.jsonl")):
    with open(path, encoding="utf-8", newline="\\n") as file:
        for line in file:
            task = json.loads(line)
            for span in task["spans"]:
                spans.append((task["meta"]["file"], span["label"], task["text"][span["start"] : span["end"]]))
`

/** Prodigy's JSON Lines, which spaCy's tools read as well: a text a line with tokens, spans and relations. */
export const prodigy: Codec = {
  id: PRODIGY,
  label: 'Prodigy JSON Lines',
  keeps:
    'Texts with tokens that spaCy can take as they are, spans with any overlap and links between two spans, one article a line; details of articles under “meta”. Further keys of a file come out again as they came in, but for the hashes, which Prodigy makes itself.',
  drops:
    'Discontinuous spans (each segment becomes a span), links with other roles than two ends (they become pairs), attributes, notes, links between articles, the registry.',
  extension: 'jsonl',
  shape: 'file',
  offsetUnit: 'Unicode code points',
  python,
  encode: (reader, name) => encode(reader, `${name}.jsonl`),
  decoder: prodigyDecoder,
}

function* encode(reader: Reader, file: string): Encoding {
  const losses = createLosses()
  const view = viewOf(reader, losses)
  const homes = linksByArticle(view.links, losses)
  const count = { spans: 0, links: 0 }
  for (const [i, { row, text, spans }] of view.articles.entries()) {
    const places = spans.flatMap((span): readonly Placed[] => {
      addSpanLosses(losses, span)
      const held = span.segments.filter(({ start, end }) => start < end)
      if (held.length === 0) losses.add('spans of no length', () => quoted(span.segments))
      else if (span.segments.length > 1)
        losses.add('spans of several segments, which became several', () => quoted(span.segments))
      return held.map((segment) => ({ span, segment }))
    })
    const page = createPage(
      text,
      places.map(({ segment }) => segment),
    )
    const ids = new Map<string, SpanRecord>()
    const written = places.map(({ span, segment }) => {
      count.spans += 1
      const one = { id: count.spans, ...page.place(segment), label: span.labelWord }
      if (!ids.has(span.id)) ids.set(span.id, one)
      return one
    })
    const links = homes.get(row.id) ?? []
    const pairs = pairsOf(links, ({ id }) => ids.has(id), losses)
    for (const link of links) addLinkLosses(losses, link)
    const relations = pairs.map(({ type, from, to }) => {
      count.links += 1
      const [head, child] = [ids.get(from.id), ids.get(to.id)]
      return { head: head?.token_end, child: child?.token_end, head_span: head, child_span: child, label: type }
    })
    const kept = otherKeys(keptKeys(formatNoteLines(reader, row.id, PRODIGY, 'lines')), OWN_KEYS)
    const meta = field(kept, 'meta')
    const task = {
      text,
      meta: { ...(isObject(meta) ? meta : {}), ...detailsOf(row) },
      tokens: page.tokens,
      spans: written,
      relations,
      answer: 'accept',
      ...otherKeys(kept, ['meta']),
    }
    yield { file, text: `${JSON.stringify(task)}\n`, done: (i + 1) / view.articles.length }
  }
  addCommonLosses(losses, reader, view, { details: true, ownNote: (text) => isFormatNote(PRODIGY, text) })
  return { losses: losses.list(), articles: view.articles.length, ...count }
}

interface Placed {
  readonly span: ViewedSpan
  readonly segment: TextRange
}

/** Offsets are code points, end exclusive; `token_end` is the last token itself. */
interface PlaceRecord {
  readonly start: number
  readonly end: number
  readonly token_start: number
  readonly token_end: number
}

interface SpanRecord extends PlaceRecord {
  readonly id: number
  readonly label: string
}

interface TokenRecord {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly id: number
  /** Whether a blank follows that is no token. */
  readonly ws: boolean
}

/** The tokens of a text as spaCy counts them, so that words and blanks together are the text again. */
const createPage = (
  text: string,
  places: readonly TextRange[],
): { readonly tokens: readonly TokenRecord[]; readonly place: (place: TextRange) => PlaceRecord } => {
  const offsets = createOffsets(text)
  const point = (offset: number): number => offsets.convert(offset, 'utf16', 'codepoint') ?? 0
  const tokens = withBlanks(text, places)
  return {
    tokens: tokens.map(({ start, end }, id) => ({
      text: text.slice(start, end),
      start: point(start),
      end: point(end),
      id,
      ws: (tokens[id + 1]?.start ?? text.length) > end,
    })),
    place: (place) => {
      const { first, after } = tokensWithin(tokens, place)
      return { start: point(place.start), end: point(place.end), token_start: first, token_end: after - 1 }
    },
  }
}

/**
 * Words, and as tokens too all blanks but the one space that follows a word. Where a span begins or ends in blanks, they
 * are divided there.
 */
const withBlanks = (text: string, places: readonly TextRange[]): readonly TextRange[] => {
  const starts = new Set(places.map(({ start }) => start))
  const ends = new Set(places.map(({ end }) => end))
  const edges = [...new Set([...starts, ...ends])].sort((a, b) => a - b)
  const found: TextRange[] = []
  let edge = 0
  let at = 0
  const fill = (to: number): void => {
    const isSpace = found.length > 0 && text[at] === ' ' && at < to && !starts.has(at) && !ends.has(at + 1)
    let from = isSpace ? at + 1 : at
    while ((edges[edge] ?? Infinity) <= from) edge += 1
    for (let cut = edges[edge] ?? Infinity; cut < to; edge += 1, cut = edges[edge] ?? Infinity) {
      found.push({ start: from, end: cut })
      from = cut
    }
    if (from < to) found.push({ start: from, end: to })
  }
  for (const token of tokensOf(text, edges)) {
    fill(token.start)
    found.push(token)
    at = token.end
  }
  fill(text.length)
  return found
}
