import { failure } from '../failure.ts'
import type { Reader } from '../model/reader.ts'
import { err, ok } from '../result.ts'
import { createOffsets } from '../text/offsets.ts'
import type { Codec, Decoder, Encoding } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import type { DecodedArticle, DecodedLink, DecodedSpan, Rejection } from './decoded.ts'
import { field, firstObject, isObject, jsonLines, keptKeys, listField, textField } from './json-lines.ts'
import type { JsonObject } from './json-lines.ts'
import { createLosses, quoted } from './losses.ts'
import { formatNote, formatNoteLines, isFormatNote } from './names-note.ts'
import { linksByArticle, pairsOf } from './pairs.ts'
import { addLinkLosses, addSpanLosses } from './plain-losses.ts'
import { detailNames, detailsFrom, detailsOf, otherKeys, recordArticle } from './record-article.ts'
import { viewOf } from './view.ts'

const DOCCANO = 'doccano'
const OWN_KEYS = ['id', 'text', 'data', 'entities', 'relations', 'Comments']

const decoder: Decoder = {
  detect: (files) =>
    files.filter((file) => {
      if (!/\.(?:jsonl|json)$/i.test(file.name)) return false
      const first = firstObject(file)
      return first !== undefined && textOf(first) !== undefined && hasSpans(first)
    }),
  unit: 'codepoint',
  decode: (files, unit = 'codepoint') => {
    const articles: DecodedArticle[] = []
    const spans: DecodedSpan[] = []
    const links: DecodedLink[] = []
    const rejected: Rejection[] = []
    for (const file of files) {
      for (const { line, value } of jsonLines(file, rejected)) {
        const raw = textOf(value)
        if (raw === undefined || raw === '') {
          rejected.push({ file: file.name, line, reason: 'it has no text' })
          continue
        }
        const id = String(articles.length)
        const { readings, ...text } = recordArticle(raw, unit)
        const others = otherKeys(value, [...OWN_KEYS, ...detailNames, 'file', ...spanKeysOf(value)])
        const name = textField(value, 'file') ?? `${file.name.replace(/\.[^.]*$/, '')}-${line}.txt`
        const notes = Object.keys(others).length === 0 ? [] : [formatNote(DOCCANO, 'lines', [JSON.stringify(others)])]
        articles.push({ id, file: name, ...text, ...detailsFrom(value), notes })

        const known = new Set<string>()
        for (const one of spansOf(value)) {
          const start = readings[0]?.toCanonical(one.start)
          const end = readings[0]?.toCanonical(one.end)
          const own = `${id}:${one.id}`
          const why =
            start === undefined || end === undefined || end < start
              ? 'has a place that is not in the text'
              : known.has(own)
                ? 'has an id that is there already'
                : undefined
          if (why !== undefined || start === undefined || end === undefined) {
            rejected.push({ file: file.name, line, reason: `the entity ${one.name} ${why ?? ''}` })
            continue
          }
          known.add(own)
          spans.push({
            id: own,
            article: id,
            label: one.label,
            segments: [{ start, end }],
            attributes: {},
            note: '',
            line,
          })
        }
        for (const reason of malformedIn(value)) rejected.push({ file: file.name, line, reason })
        for (const [i, relation] of (listField(value, 'relations') ?? []).entries()) {
          const ends = isObject(relation)
            ? (['from_id', 'to_id'] as const).map((key) => `${id}:=${idOf(field(relation, key))}`)
            : []
          const type = isObject(relation) ? (textField(relation, 'type') ?? '') : ''
          if (type === '' || ends.length === 0 || !ends.every((end) => known.has(end))) {
            rejected.push({
              file: file.name,
              line,
              reason: `relation ${i + 1} has no type, or an end that is not there`,
            })
            continue
          }
          const fillers = ends.map((span, end) => ({ role: end === 0 ? 'from' : 'to', target: { span } }))
          links.push({ id: `${id}:relation ${i}`, article: id, type, fillers, attributes: {}, note: '', line })
        }
      }
    }
    if (articles.length === 0) return err(notDoccano)
    return ok({ kind: 'dataset', articles, attributeTypes: [], spans, links, rejected, losses: [] })
  },
}

const notDoccano = failure(
  'not-doccano',
  'This is not a doccano file with texts: no line is a JSON object with a “text”.',
  'Check that the right file was chosen, or name the format that it has.',
)

const textOf = (record: JsonObject): string | undefined => textField(record, 'text') ?? textField(record, 'data')

interface Found {
  /** Ids of the file behind an equals sign, numbers of the list else. */
  readonly id: string
  readonly name: string
  readonly label: string
  readonly start: number
  readonly end: number
}

/** Keys differ by version and project: `label`, `labels`, `entities`, the first two with spans or with classes of texts. */
const spanKeysOf = (record: JsonObject): readonly string[] =>
  ['label', 'labels'].filter((key) => listField(record, key)?.every((one) => typeof one !== 'string') === true)

const hasSpans = (record: JsonObject): boolean =>
  listField(record, 'entities') !== undefined ||
  (['label', 'labels'].some((key) => listField(record, key) !== undefined) && field(record, 'type') === undefined)

const candidatesOf = (record: JsonObject): readonly unknown[] =>
  ['entities', ...spanKeysOf(record)].flatMap((key) => listField(record, key) ?? [])

const spansOf = (record: JsonObject): readonly Found[] =>
  candidatesOf(record).flatMap((one, i) => foundFrom(one, i) ?? [])

const malformedIn = (record: JsonObject): readonly string[] =>
  candidatesOf(record).flatMap((one, i) =>
    foundFrom(one, i) === undefined ? [`entity ${i + 1} is not a label with a place`] : [],
  )

const foundFrom = (one: unknown, i: number): Found | undefined => {
  if (Array.isArray(one)) {
    const [start, end, label] = one as readonly unknown[]
    if (typeof start !== 'number' || typeof end !== 'number' || typeof label !== 'string' || label === '')
      return undefined
    return { id: `#${i}`, name: String(i + 1), label, start, end }
  }
  if (!isObject(one)) return undefined
  const [start, end] = [field(one, 'start_offset'), field(one, 'end_offset')]
  const label = textField(one, 'label') ?? ''
  const own = idOf(field(one, 'id'))
  if (typeof start !== 'number' || typeof end !== 'number' || label === '') return undefined
  return { id: own === '' ? `#${i}` : `=${own}`, name: own || String(i + 1), label, start, end }
}

const idOf = (value: unknown): string => (typeof value === 'number' || typeof value === 'string' ? String(value) : '')

const python = `
import json
from pathlib import Path

spans = []
for path in sorted(Path(".").rglob("*.jsonl")):
    with open(path, encoding="utf-8", newline="\\n") as file:
        for line in file:
            article = json.loads(line)
            for entity in article["entities"]:
                words = article["text"][entity["start_offset"] : entity["end_offset"]]
                spans.append((article["file"], entity["label"], words))
`

/** doccano's JSON Lines: a text a line, with entities and relations between them. */
export const doccano: Codec = {
  id: DOCCANO,
  label: 'doccano JSON Lines',
  keeps:
    'Texts, spans with any overlap and links between two spans, one article a line; details of articles as further keys, which doccano keeps as metadata. Further keys of a file come out again as they came in.',
  drops:
    'Discontinuous spans (each segment becomes an entity), links with other roles than two ends (they become pairs), attributes, notes, links between articles, the registry.',
  extension: 'jsonl',
  shape: 'file',
  offsetUnit: 'Unicode code points',
  python,
  encode: (reader, name) => encode(reader, `${name}.jsonl`),
  decoder,
}

function* encode(reader: Reader, file: string): Encoding {
  const losses = createLosses()
  const view = viewOf(reader, losses)
  const homes = linksByArticle(view.links, losses)
  const count = { spans: 0, links: 0 }
  for (const [number, { row, text, spans }] of view.articles.entries()) {
    const offsets = createOffsets(text)
    const point = (offset: number): number => offsets.convert(offset, 'utf16', 'codepoint') ?? 0
    const ids = new Map<string, number>()
    const entities = spans.flatMap((span) => {
      addSpanLosses(losses, span)
      const places = span.segments.filter(({ start, end }) => start < end)
      if (places.length === 0) losses.add('spans of no length', () => quoted(span.segments))
      else if (span.segments.length > 1)
        losses.add('spans of several segments, which became several', () => quoted(span.segments))
      return places.map(({ start, end }, i) => {
        count.spans += 1
        if (i === 0) ids.set(span.id, count.spans)
        return { id: count.spans, label: span.labelWord, start_offset: point(start), end_offset: point(end) }
      })
    })
    const links = homes.get(row.id) ?? []
    const pairs = pairsOf(links, ({ id }) => ids.has(id), losses)
    for (const link of links) addLinkLosses(losses, link)
    const relations = pairs.map(({ type, from, to }) => {
      count.links += 1
      return { id: count.links, from_id: ids.get(from.id), to_id: ids.get(to.id), type }
    })
    const kept = otherKeys(keptKeys(formatNoteLines(reader, row.id, DOCCANO, 'lines')), OWN_KEYS)
    const record = { id: number + 1, text, entities, relations, Comments: [], ...detailsOf(row), ...kept }
    yield { file, text: `${JSON.stringify(record)}\n`, done: (number + 1) / view.articles.length }
  }
  addCommonLosses(losses, reader, view, { details: true, ownNote: (text) => isFormatNote(DOCCANO, text) })
  return { losses: losses.list(), articles: view.articles.length, ...count }
}
