import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import { createOffsets, cutsSurrogatePair } from '../text/offsets.ts'
import type { OffsetUnit } from '../text/offsets.ts'
import type { Codec, Encoding } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import { indented } from './json-lines.ts'
import { createLosses } from './losses.ts'
import type { Losses } from './losses.ts'
import { safeNames } from './names.ts'
import { detailNames } from './record-article.ts'
import { textFile } from './text-file.ts'
import { viewOf } from './view.ts'
import type { ViewedAttribute, ViewedFiller, ViewedLink, ViewedSpan } from './view.ts'
import { encodeName, own, TERMS, w3cDecoder } from './w3c-decode.ts'

const python = `
import json
from pathlib import Path

spans = []
for path in sorted(Path(".").rglob("annotations.jsonld")):
    with open(path, encoding="utf-8") as file:
        annotations = json.load(file)["items"]
    for annotation in annotations:
        label = next(body["value"] for body in annotation["body"] if body.get("purpose") == "tagging")
        target = annotation["target"]
        for item in target.get("items", [target]):
            for selector in item.get("selector", []):
                if selector["type"] == "TextPositionSelector":
                    with open(path.parent / item["source"], encoding="utf-8", newline="") as article:
                        text = article.read()
                    spans.append((item["source"], label, text[selector["start"] : selector["end"]]))
`

/** W3C Web Annotations as JSON-LD, with the texts as files beside it. */
export const w3c: Codec = {
  id: 'w3c',
  label: 'W3C Web Annotation',
  keeps:
    'Texts and their details (in terms of Dublin Core), spans of any overlap with all their segments (a composite target), each with TextPosition and TextQuote selectors; attributes, notes, sources and claims as bodies; links of any roles, also between articles, as annotations that link others.',
  drops:
    'Formatting, ratings and statuses. Roles, attributes and the list of texts use keys of our own (hearsay:role, hearsay:attribute, hearsay:texts), declared in the context.',
  extension: 'zip',
  shape: 'folder',
  offsetUnit: 'Unicode code points',
  otherUnit: 'UTF-16 code units',
  python,
  encode: (reader, _, unit = 'codepoint') => encode(reader, unit),
  decoder: w3cDecoder,
}

type Json = Readonly<Record<string, unknown>>

function* encode(reader: Reader, unit: OffsetUnit): Encoding {
  const losses = createLosses()
  const view = viewOf(reader, losses)
  const names = safeNames(view.articles.map(({ row }) => row.file)).map((name) => `${name}.txt`)
  for (const [i, { text }] of view.articles.entries()) yield { file: names[i] ?? '', text: textFile(text).text }
  const page = {
    '@context': ['http://www.w3.org/ns/anno.jsonld', { hearsay: 'urn:hearsay:' }],
    type: 'AnnotationPage',
    [own.texts]: view.articles.map(({ row }, i) => textItem(row, encodeName(names[i] ?? ''))),
  }
  const file = 'annotations.jsonld'
  yield { file, text: `${JSON.stringify(page, null, 1).slice(0, -'\n}'.length)},\n "items": [` }
  const count = { spans: 0, links: 0 }
  for (const [i, { text, spans }] of view.articles.entries()) {
    const toTarget = createTargets(text, encodeName(names[i] ?? ''), unit)
    const items = spans.map((span) => spanItem(span, toTarget, losses))
    yield { file, text: listed(items, count.spans), done: (i + 1) / view.articles.length }
    count.spans += spans.length
  }
  const whole = withParts(view.links)
  for (const { id, typeWord, fillers, attributes, note } of view.links) {
    if (!whole.has(id)) {
      losses.add('links without any part', () => typeWord)
      continue
    }
    const parts = fillers.filter(({ target }) => target.kind !== 'link' || whole.has(target.link))
    const item = {
      id: iri(id),
      type: 'Annotation',
      motivation: 'linking',
      body: bodies(typeWord, attributes, note, losses),
      target: { type: 'Composite', items: parts.map(partItem) },
    }
    yield { file, text: listed([item], count.spans + count.links) }
    count.links += 1
  }
  yield { file, text: `${count.spans + count.links === 0 ? '' : '\n '}]\n}\n` }
  addCommonLosses(losses, reader, view, { details: true, registry: true })
  return { losses: losses.list(), articles: view.articles.length, ...count }
}

/** Items of the list behind those that were there before. */
const listed = (items: readonly Json[], before: number): string =>
  items.map((item, i) => `${before + i === 0 ? '' : ','}\n${indented(item)}`).join('')

/** Links that hold something; one that holds only links without parts has none. */
const withParts = (links: readonly ViewedLink[]): ReadonlySet<string> => {
  const whole = new Set(links.map(({ id }) => id))
  for (let before = -1; before !== whole.size;) {
    before = whole.size
    for (const { id, fillers } of links) {
      if (!fillers.some(({ target }) => target.kind !== 'link' || whole.has(target.link))) whole.delete(id)
    }
  }
  return whole
}

/** A text as a resource of its own, so that what is known of it is said once and not in every target. */
const textItem = (row: Row<'article'>, address: string): Json => ({
  id: address,
  type: 'Text',
  format: 'text/plain',
  ...Object.fromEntries(detailNames.flatMap((name) => (row[name] === '' ? [] : [[TERMS[name], row[name]]]))),
})

const iri = (id: string): string => `urn:hearsay:${id}`

type ToTarget = (range: { readonly start: number; readonly end: number; readonly quote: string }) => Json

const AROUND = 32 // UTF-16 code units of context

const createTargets = (text: string, source: string, unit: OffsetUnit): ToTarget => {
  const offsets = createOffsets(text)
  const { shift } = textFile(text)
  const point = (offset: number): number => (offsets.convert(offset, 'utf16', unit) ?? 0) + shift
  const whole = (offset: number): number => (cutsSurrogatePair(text, offset) ? offset + 1 : offset)
  return ({ start, end, quote }) => ({
    type: 'SpecificResource',
    source,
    selector: [
      { type: 'TextPositionSelector', start: point(start), end: point(end) },
      {
        type: 'TextQuoteSelector',
        exact: quote,
        prefix: text.slice(whole(Math.max(0, start - AROUND)), start),
        suffix: text.slice(end, Math.max(end, whole(Math.min(text.length, end + AROUND)))),
      },
    ],
  })
}

const spanItem = (span: ViewedSpan, toTarget: ToTarget, losses: Losses): Json => {
  const { id, labelWord, segments, attributes, note, source, claim } = span
  const [first, ...others] = segments.map(toTarget)
  return {
    id: iri(id),
    type: 'Annotation',
    motivation: 'tagging',
    body: [
      ...bodies(labelWord, attributes, note, losses),
      ...(source === undefined ? [] : [{ type: own.source, purpose: 'identifying', name: source.name }]),
      ...(claim === undefined ? [] : [{ type: own.claim, purpose: 'identifying', name: claim.wording }]),
    ],
    target: others.length === 0 ? first : { type: 'Composite', items: [first, ...others] },
  }
}

const bodies = (
  word: string,
  attributes: readonly ViewedAttribute[],
  note: string,
  losses: Losses,
): readonly Json[] => [
  { type: 'TextualBody', purpose: 'tagging', value: word },
  ...attributes.flatMap(({ word: name, value }) => {
    const values = value === true ? ['yes'] : typeof value === 'string' ? [value] : value
    if (values.length === 0) losses.add('attributes that hold an empty list', () => name)
    return values.map((one) => ({ type: 'TextualBody', purpose: 'describing', [own.attribute]: name, value: one }))
  }),
  ...(note === '' ? [] : [{ type: 'TextualBody', purpose: 'commenting', value: note }]),
]

const partItem = ({ roleWord, target }: ViewedFiller): Json => {
  const role = { [own.role]: roleWord }
  switch (target.kind) {
    case 'span':
      return { type: 'SpecificResource', source: iri(target.span.id), ...role }
    case 'link':
      return { type: 'SpecificResource', source: iri(target.link), ...role }
    case 'source':
      return { type: own.source, name: target.source.name, ...role }
    case 'claim':
      return { type: own.claim, name: target.claim.wording, ...role }
  }
}
