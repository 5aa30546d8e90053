import { failure } from '../failure.ts'
import type { GivenFile } from '../importer/index.ts'
import type { Value } from '../model/value.ts'
import { err, ok } from '../result.ts'
import type { TextRange } from '../text/segments.ts'
import { decodeUtf8 } from '../text/utf8.ts'
import type { OffsetUnit } from '../text/offsets.ts'
import type { Decoder } from './codec.ts'
import type { DecodedArticle, DecodedAttributeType, DecodedLink, DecodedSpan, Rejection } from './decoded.ts'
import { field, firstObject, isObject, jsonOf, listField, textField } from './json-lines.ts'
import type { JsonObject } from './json-lines.ts'
import { createLosses } from './losses.ts'
import type { Losses } from './losses.ts'
import { formatNote } from './names-note.ts'
import { bestReading } from './readings.ts'
import type { Reading } from './readings.ts'
import { detailNames, detailsFrom, otherKeys, recordArticle } from './record-article.ts'

export const LABEL_STUDIO = 'label-studio'

/** The name of the control for an attribute of a label's regions. */
export const controlName = (label: string, attribute: string): string =>
  `${label}.${attribute}`.replace(/[\s\p{Cc}\p{Cs}]/gu, '_')

export const labelStudioDecoder: Decoder = {
  detect: (files) => {
    const tasks = files.filter(holdsTasks)
    const folders = new Set(tasks.map(folderOf))
    return files.filter((file) => tasks.includes(file) || (isConfig(file) && folders.has(folderOf(file))))
  },
  unit: 'utf16',
  decode: (files, unit = 'utf16') => {
    const job: Job = {
      unit,
      articles: [],
      spans: [],
      links: [],
      choices: new Map(),
      rejected: [],
      losses: createLosses(),
    }
    for (const file of files) {
      if (!/\.json$/i.test(file.name)) continue
      const value = jsonOf(file, job.rejected)
      const tasks: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
      for (const [i, task] of tasks.entries()) {
        if (isObject(task)) decodeTask(job, file, task, i + 1)
        else job.rejected.push({ file: file.name, line: 0, reason: `task ${i + 1} is not a JSON object` })
      }
    }
    if (job.articles.length === 0) return err(notLabelStudio)
    const { articles, spans, links, rejected, losses } = job
    return ok({
      kind: 'dataset',
      articles,
      attributeTypes: [...job.choices].map(([name, { isMany, words }]): DecodedAttributeType => {
        return { name, kind: isMany ? 'choices' : 'choice', choices: [...words].slice(0, 1_000) }
      }),
      spans,
      links,
      rejected,
      losses: losses.list(),
    })
  },
}

interface Job {
  /** What offsets count where nothing shows it. */
  readonly unit: OffsetUnit
  readonly articles: DecodedArticle[]
  readonly spans: DecodedSpan[]
  readonly links: DecodedLink[]
  /** What was chosen for each attribute. */
  readonly choices: Map<string, { isMany: boolean; readonly words: Set<string> }>
  readonly rejected: Rejection[]
  readonly losses: Losses
}

const notLabelStudio = failure(
  'not-label-studio',
  'There is no Label Studio task with a text here.',
  'Choose the JSON file of an export from Label Studio (the full one, not JSON-MIN).',
)

const folderOf = ({ name }: GivenFile): string => name.slice(0, name.lastIndexOf('/') + 1)

const holdsTasks = (file: GivenFile): boolean => {
  if (!/\.json$/i.test(file.name)) return false
  const first = firstObject(file)
  if (first === undefined || !isObject(field(first, 'data'))) return false
  return ['annotations', 'completions', 'predictions'].some((key) => listField(first, key) !== undefined)
}

const isConfig = ({ name, bytes }: GivenFile): boolean => {
  const start = /\.xml$/i.test(name) ? decodeUtf8(bytes.subarray(0, 5)) : undefined
  return start?.ok === true && start.value === '<View'
}

interface Task {
  readonly id: string
  readonly text: string
  readonly reading: Reading
  readonly name: string
  readonly reject: (reason: string) => void
}

const decodeTask = (job: Job, file: GivenFile, task: JsonObject, number: number): void => {
  const reject = (reason: string): void =>
    void job.rejected.push({ file: file.name, line: 0, reason: `task ${number}: ${reason}` })
  const data = field(task, 'data')
  if (!isObject(data)) return reject('it has no data')
  const annotations = objectsIn(listField(task, 'annotations') ?? listField(task, 'completions'))
  const results = annotations.map((one) => objectsIn(listField(one, 'result')))
  const regions = results.flat().filter((one) => textField(one, 'type') === 'labels')
  const key = textKeyOf(data, regions)
  const raw = textField(data, key) ?? ''
  if (raw === '') return reject('it has no text')

  const id = String(job.articles.length)
  const { readings, ...text } = recordArticle(raw, job.unit)
  const details = otherKeys(data, [key])
  const name = textField(details, 'file') ?? `${file.name.replace(/\.[^.]*$/, '')}-${number}.txt`
  job.articles.push({ id, file: name, ...text, ...detailsFrom(details), notes: notesOf(task, details) })
  const reading = bestReading(
    readings,
    regions.filter((one) => quoteOf(one) !== undefined),
    (one, way) => placeOf(one, text.text, way) !== undefined,
  )
  if (reading.otherwise !== '')
    job.losses.add(
      'texts whose offsets were counted otherwise, and read so because the quotes agree',
      () => `${name}: ${reading.otherwise}`,
    )
  for (const prediction of objectsIn(listField(task, 'predictions')))
    if ((listField(prediction, 'result') ?? []).length > 0)
      job.losses.add('predictions, which nobody has confirmed', () => name)
  if (annotations.length > 1)
    job.losses.add('texts that several people annotated, whose spans stand together', () => name)
  annotations.forEach((annotation, i) => {
    if (field(annotation, 'was_cancelled') === true) job.losses.add('annotations that were cancelled', () => name)
    else decodeResult(job, { id: `${id}:${i}`, text: text.text, reading, name, reject }, id, results[i] ?? [])
  })
}

const objectsIn = (list: readonly unknown[] | undefined): readonly JsonObject[] => (list ?? []).filter(isObject)

/** The data that is the text: what most quotes are from; in doubt `text`, else the longest. */
const textKeyOf = (data: JsonObject, regions: readonly JsonObject[]): string => {
  const keys = Object.keys(data).filter((key) => (textField(data, key) ?? '') !== '')
  const agreeing = (key: string): number => {
    const text = textField(data, key) ?? ''
    return regions.filter((one) => quoteOf(one) !== undefined && text.includes(quoteOf(one) ?? '')).length
  }
  const lengthOf = (key: string): number => (key === 'text' ? Infinity : (textField(data, key)?.length ?? 0))
  const ranked = keys.map((key) => ({ key, agreeing: agreeing(key), length: lengthOf(key) }))
  return ranked.sort((a, b) => b.agreeing - a.agreeing || b.length - a.length)[0]?.key ?? 'text'
}

const notesOf = (task: JsonObject, details: JsonObject): readonly string[] => {
  const data = otherKeys(details, [...detailNames, 'file'])
  const meta = field(task, 'meta')
  const others = {
    ...(Object.keys(data).length === 0 ? {} : { data }),
    ...(isObject(meta) && Object.keys(meta).length > 0 ? { meta } : {}),
  }
  return Object.keys(others).length === 0 ? [] : [formatNote(LABEL_STUDIO, 'lines', [JSON.stringify(others)])]
}

const valueIn = (one: JsonObject): JsonObject => {
  const value = field(one, 'value')
  return isObject(value) ? value : {}
}

const quoteOf = (region: JsonObject): string | undefined => textField(valueIn(region), 'text')

/** The place of a region where its words stand there; in some versions blanks of the words were run together. */
const placeOf = (region: JsonObject, text: string, { toCanonical }: Reading): TextRange | undefined => {
  const value = valueIn(region)
  const [from, to] = [field(value, 'start'), field(value, 'end')]
  if (typeof from !== 'number' || typeof to !== 'number') return undefined
  const [start, end] = [toCanonical(from), toCanonical(to)]
  if (start === undefined || end === undefined || end < start) return undefined
  const quote = quoteOf(region)
  const found = text.slice(start, end)
  return quote === undefined || quote === found || plain(quote) === plain(found) ? { start, end } : undefined
}

const plain = (words: string): string => words.replace(/(?:\\n|\s)+/gu, ' ').trim()

const decodeResult = (job: Job, task: Task, article: string, result: readonly JsonObject[]): void => {
  const said = new Map<string, JsonObject[]>()
  for (const one of result) {
    const id = textField(one, 'id') ?? ''
    const type = textField(one, 'type')
    if (type !== 'labels' && type !== 'relation') said.set(id, [...(said.get(id) ?? []), one])
  }
  const known = new Set<string>()
  result.forEach((one, i) => {
    if (textField(one, 'type') !== 'labels') return
    const id = textField(one, 'id') ?? `#${i}`
    const what = `region ${id.slice(0, 40)}`
    const labels = (listField(valueIn(one), 'labels') ?? []).filter(
      (label) => typeof label === 'string' && label !== '',
    )
    const place = placeOf(one, task.text, task.reading)
    if (labels.length === 0) return task.reject(`${what} has no label`)
    if (place === undefined)
      return task.reject(
        typeof field(valueIn(one), 'start') === 'string'
          ? `${what} has a place in a web page, which says nothing of the text`
          : `${what} has a place that is not in the text, or has other words`,
      )
    if (known.has(id)) return task.reject(`${what} has an id that is there already`)
    known.add(id)
    labels.forEach((label, n) => {
      const name = String(label)
      job.spans.push({
        id: n === 0 ? `${task.id}:${id}` : `${task.id}:${id} ${n + 1}`,
        article,
        label: name,
        segments: [place],
        attributes: attributesFrom(job, name, said.get(id) ?? []),
        note: noteOf(one),
        line: 0,
      })
    })
  })
  for (const id of said.keys())
    if (!known.has(id)) job.losses.add('answers that belong to no region of text', () => `${task.name}: ${id}`)
  result.forEach((one, i) => {
    if (textField(one, 'type') === 'relation') addRelation(job, task, article, known, one, i)
  })
}

const attributesFrom = (job: Job, label: string, answers: readonly JsonObject[]): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    answers.flatMap((answer): readonly (readonly [string, Value])[] => {
      const control = textField(answer, 'from_name') ?? ''
      const prefix = controlName(label, '')
      const name = control.startsWith(prefix) ? control.slice(prefix.length) : control
      const value = valueIn(answer)
      const words = ['choices', 'text', 'taxonomy', 'number', 'rating', 'datetime']
        .flatMap((key) => [field(value, key)])
        .find((found) => found !== undefined && !(typeof found === 'string' && found === quoteOf(answer)))
      const all = (Array.isArray(words) ? (words as readonly unknown[]) : [words])
        .flat()
        .flatMap((word) => (typeof word === 'string' || typeof word === 'number' ? [String(word)] : []))
      if (name === '' || all.length === 0) return []
      if (textField(answer, 'type') === 'choices') {
        const seen = job.choices.get(name) ?? { isMany: false, words: new Set<string>() }
        job.choices.set(name, seen)
        seen.isMany ||= all.length > 1
        for (const word of all) seen.words.add(word)
        return [[name, all.length === 1 ? (all[0] ?? '') : all]]
      }
      return [[name, all.join('\n')]]
    }),
  )

const noteOf = (region: JsonObject): string => {
  const meta = field(region, 'meta')
  const said = isObject(meta) ? (listField(meta, 'text') ?? [field(meta, 'text')]) : []
  return said.filter((one) => typeof one === 'string').join('\n')
}

const addRelation = (
  job: Job,
  task: Task,
  article: string,
  known: ReadonlySet<string>,
  relation: JsonObject,
  i: number,
): void => {
  const ends = [textField(relation, 'from_id') ?? '', textField(relation, 'to_id') ?? '']
  if (!ends.every((id) => known.has(id)))
    return task.reject(`result ${i + 1} is a relation with an end that is not there`)
  const direction = textField(relation, 'direction')
  if (direction === 'bi')
    job.losses.add('relations in both directions, read as going from the first to the second', () => task.name)
  const [first = '', second = ''] = ends
  const [from, to] = direction === 'left' ? [second, first] : [first, second]
  const labels = (listField(relation, 'labels') ?? []).filter((label) => typeof label === 'string' && label !== '')
  for (const [n, type] of (labels.length === 0 ? ['relation'] : labels).entries()) {
    const fillers = [
      { role: 'from', target: { span: `${task.id}:${from}` } },
      { role: 'to', target: { span: `${task.id}:${to}` } },
    ]
    const id = `${task.id}:relation ${i} ${n}`
    job.links.push({ id, article, type: String(type), fillers, attributes: {}, note: '', line: 0 })
  }
}
