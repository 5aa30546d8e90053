import type { Reader } from '../model/reader.ts'
import type { Segment } from '../text/segments.ts'
import type { Codec, Encoding } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import { field, isObject, keptKeys } from './json-lines.ts'
import { LABEL_STUDIO, controlName, labelStudioDecoder } from './label-studio-decode.ts'
import { createLosses, quoted } from './losses.ts'
import type { Losses } from './losses.ts'
import { formatNoteLines, isFormatNote } from './names-note.ts'
import { linksByArticle, pairsOf } from './pairs.ts'
import { addLinkLosses } from './plain-losses.ts'
import { detailsOf, otherKeys } from './record-article.ts'
import type { ExportedScheme } from './scheme.ts'
import { viewOf } from './view.ts'
import type { ViewedAttribute, ViewedSpan } from './view.ts'
import { xmlAttribute } from './xml-text.ts'

const python = `
import json
from pathlib import Path

def cut(text, start, end):  # offsets count UTF-16 code units
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")

spans = []
for path in sorted(Path(".").rglob("tasks.json")):
    with open(path, encoding="utf-8") as file:
        tasks = json.load(file)
    for task in tasks:
        for annotation in task["annotations"]:
            for result in annotation["result"]:
                if result["type"] == "labels":
                    value = result["value"]
                    words = cut(task["data"]["text"], value["start"], value["end"])
                    spans.append((task["data"]["file"], value["labels"][0], words))
`

/** Label Studio's tasks with annotations, and the labelling configuration that shows them. */
export const labelStudio: Codec = {
  id: LABEL_STUDIO,
  label: 'Label Studio',
  keeps:
    'Texts, spans with any overlap, their attributes and notes, and links between two spans, one task for each article; details of articles as further data of the task. The labelling configuration comes along in config.xml.',
  drops:
    'Discontinuous spans (each segment becomes a region), links with other roles than two ends (they become pairs), attributes and notes of links, links between articles, the registry.',
  extension: 'zip',
  shape: 'folder',
  offsetUnit: 'UTF-16 code units',
  python,
  encode: (reader) => encode(reader),
  decoder: labelStudioDecoder,
}

type Json = Readonly<Record<string, unknown>>

function* encode(reader: Reader): Encoding {
  const losses = createLosses()
  const view = viewOf(reader, losses)
  const homes = linksByArticle(view.links, losses)
  const types = new Set<string>()
  const count = { spans: 0, links: 0 }
  const file = 'tasks.json'
  yield { file, text: '[\n' }
  for (const [number, { row, text, spans }] of view.articles.entries()) {
    const ids = new Map<string, string>()
    const result = spans.flatMap((span): readonly Json[] => {
      if (span.source !== undefined || span.claim !== undefined)
        losses.add('which source or claim of the registry a span is', () => quoted(span.segments))
      const places = span.segments.filter(({ start, end }) => start < end)
      if (places.length === 0) losses.add('spans of no length', () => quoted(span.segments))
      else if (span.segments.length > 1)
        losses.add('spans of several segments, which became several', () => quoted(span.segments))
      return places.flatMap((place) => {
        count.spans += 1
        const id = `s${count.spans}`
        if (!ids.has(span.id)) ids.set(span.id, id)
        return regionOf(reader, span, place, id, losses)
      })
    })
    const links = homes.get(row.id) ?? []
    const pairs = pairsOf(links, ({ id }) => ids.has(id), losses)
    for (const link of links) addLinkLosses(losses, link)
    const relations = pairs.map(({ type, from, to }): Json => {
      count.links += 1
      types.add(type)
      const [from_id, to_id] = [ids.get(from.id), ids.get(to.id)]
      return { from_id, to_id, type: 'relation', direction: 'right', labels: [type] }
    })
    const kept = keptKeys(formatNoteLines(reader, row.id, LABEL_STUDIO, 'lines'))
    const [data, meta] = [field(kept, 'data'), field(kept, 'meta')]
    const task = {
      id: number + 1,
      data: { ...(isObject(data) ? otherKeys(data, ['text']) : {}), text, ...detailsOf(row) },
      ...(isObject(meta) ? { meta } : {}),
      annotations: [{ id: number + 1, result: [...result, ...relations] }],
    }
    const end = number + 1 < view.articles.length ? ',\n' : ''
    yield { file, text: `${JSON.stringify(task)}${end}`, done: (number + 1) / view.articles.length }
  }
  yield { file, text: '\n]\n' }
  yield { file: 'config.xml', text: configFor(view.scheme, types) }
  addCommonLosses(losses, reader, view, { details: true, ownNote: (text) => isFormatNote(LABEL_STUDIO, text) })
  return { losses: losses.list(), articles: view.articles.length, ...count }
}

/** A region with its label, and one record more for each attribute, by the same id. */
const regionOf = (
  reader: Reader,
  { labelWord, attributes, note }: ViewedSpan,
  { start, end, quote }: Segment,
  id: string,
  losses: Losses,
): readonly Json[] => {
  const place = { start, end, text: quote }
  const said = note === '' ? {} : { meta: { text: [note] } }
  const region = { id, from_name: 'label', to_name: 'text', type: 'labels', value: { ...place, labels: [labelWord] } }
  return [
    { ...region, ...said },
    ...attributes.flatMap((attribute): readonly Json[] => {
      const value = valueOf(reader, attribute)
      if (value === undefined) {
        losses.add('attributes that hold an empty list', () => attribute.word)
        return []
      }
      const control = { id, from_name: controlName(labelWord, attribute.word), to_name: 'text' }
      return [{ ...control, type: 'choices' in value ? 'choices' : 'textarea', value: { ...place, ...value } }]
    }),
  ]
}

const valueOf = (
  reader: Reader,
  { type, value }: ViewedAttribute,
): { readonly choices: readonly string[] } | { readonly text: readonly string[] } | undefined => {
  const words = value === true ? ['yes'] : typeof value === 'string' ? [value] : value
  if (words.length === 0) return undefined
  return isChosen(reader.get('attributeType', type)?.kind) ? { choices: words } : { text: words }
}

const isChosen = (kind: string | undefined): boolean => kind === 'choice' || kind === 'choices' || kind === 'yes-no'

/** Every label of the scheme with its attributes, each shown where a region has the label. */
const configFor = (scheme: ExportedScheme, types: ReadonlySet<string>): string => {
  const controls = scheme.labels.flatMap(({ id }) => {
    const label = scheme.labelWord(id)
    return scheme.attributeTypesOf(id).flatMap(({ id: type, kind, choices }) => {
      const word = scheme.attributeWord(type, id)
      const name = controlName(label, word)
      const shown = { name, toName: 'text', perRegion: 'true', whenTagName: 'label', whenLabelValue: label }
      const names = kind === 'yes-no' ? ['yes', 'no'] : choices.map((choice) => choice.name)
      return [
        `  ${tag('Header', { value: word })}`,
        ...(isChosen(kind)
          ? [
              `  ${tag('Choices', { ...shown, choice: kind === 'choices' ? 'multiple' : 'single' }, false)}`,
              ...names.map((value) => `    ${tag('Choice', { value })}`),
              '  </Choices>',
            ]
          : [`  ${tag('TextArea', { ...shown, editable: 'true' })}`]),
      ]
    })
  })
  return [
    '<View>',
    `  ${tag('Labels', { name: 'label', toName: 'text' }, false)}`,
    ...scheme.labels.map(
      ({ id, colour }) => `    ${tag('Label', { value: scheme.labelWord(id), background: colour })}`,
    ),
    '  </Labels>',
    '  <Relations>',
    ...[...types].sort().map((value) => `    ${tag('Relation', { value })}`),
    '  </Relations>',
    `  ${tag('Text', { name: 'text', value: '$text' })}`,
    ...controls,
    '</View>',
    '',
  ].join('\n')
}

const tag = (name: string, attributes: Readonly<Record<string, string>>, isEmpty = true): string =>
  `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${xmlAttribute(value)}"`)
    .join('')}${isEmpty ? '/' : ''}>`
