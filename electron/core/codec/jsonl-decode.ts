import { failure } from '../failure.ts'
import { createRow } from '../model/row.ts'
import type { AnyRow, OwnFields, TableName } from '../model/tables.ts'
import type { z } from '../model/zod.ts'
import { err, ok } from '../result.ts'
import { canonicalise, isCanonical } from '../text/canonical.ts'
import type { Decoder } from './codec.ts'
import type { ProjectRow, Rejection } from './decoded.ts'
import { firstObject, jsonLines, textField } from './json-lines.ts'
import type { JsonLine } from './json-lines.ts'
import { isRecord, schemas, spanSchema } from './jsonl-records.ts'
import type { RecordType, Records, Span } from './jsonl-records.ts'
import { revisionTexts } from './jsonl-revisions.ts'
import { defaultWords, schemeWords } from './jsonl-words.ts'
import type { Words } from './jsonl-words.ts'
import { createLosses } from './losses.ts'
import type { Losses } from './losses.ts'
import { bestReading, readingsOf } from './readings.ts'
import type { Reading } from './readings.ts'

/** Reads what `jsonl` writes, every id as it was. Records may come in any order. */
export const jsonlDecoder: Decoder = {
  detect: (files) =>
    files.filter((file) => {
      if (!/\.(?:jsonl|ndjson|json)$/i.test(file.name)) return false
      const first = firstObject(file)
      return first !== undefined && isRecord(first)
    }),
  decode: (files) => {
    const rejected: Rejection[] = []
    const rows: ProjectRow[] = []
    const losses = createLosses()
    for (const file of files) {
      const lines = jsonLines(file, rejected)
      for (const row of rowsFrom(file.name, lines, rejected, losses)) rows.push(row)
    }
    if (rows.length === 0) return err(notOurs)
    return ok({ kind: 'rows', rows, rejected, losses: losses.list() })
  },
}

const notOurs = failure(
  'not-jsonl',
  'This is not a file that Hearsay has exported as JSON Lines.',
  'Check that the right file was chosen, or name the format that it has.',
)

interface Job {
  readonly file: string
  readonly rows: ProjectRow[]
  readonly rejected: Rejection[]
  readonly losses: Losses
  readonly words: Words
  /** The project's order of its articles. */
  readonly order: ReadonlyMap<string, number>
}

const rowsFrom = (
  file: string,
  lines: readonly JsonLine[],
  rejected: Rejection[],
  losses: Losses,
): readonly ProjectRow[] => {
  const found: { readonly line: number; readonly record: Records[RecordType] }[] = []
  for (const { line, value } of lines) {
    const type = textField(value, 'type') ?? ''
    const known = Object.hasOwn(schemas, type) ? schemas[type as RecordType].safeParse(value) : undefined
    if (known === undefined) rejected.push({ file, line, reason: `there is no record of type “${type.slice(0, 40)}”` })
    else if (!known.success) rejected.push({ file, line, reason: whatIsWrong(known.error) })
    else found.push({ line, record: known.data })
  }
  const rows: ProjectRow[] = []
  const scheme = found.find(({ record }) => record.type === 'scheme')?.record as Records['scheme'] | undefined
  const project = found.find(({ record }) => record.type === 'project')?.record as Records['project'] | undefined
  const order = new Map((project?.articles ?? []).map((one, i) => [one, i]))
  const words = scheme === undefined ? defaultWords() : schemeWords(scheme)
  const job: Job = { file, rows, rejected, losses, words, order }
  for (const { line, record } of found) addRecord(job, line, record)
  return rows
}

const whatIsWrong = (error: z.ZodError): string => {
  const [issue] = error.issues
  return `its ${issue?.path.map(String).join(' ') ?? 'form'} is wrong (${issue?.message ?? 'invalid'})`
}

const addRecord = (job: Job, line: number, record: Records[RecordType]): void => {
  const put = <T extends TableName>(
    table: T,
    rowId: string,
    made: string | null,
    fields: Partial<OwnFields<T>>,
    owner?: string,
    isDeleted = false,
  ): void => {
    const row = createRow(table, rowId, { by: made, at: 0 }, fields) as unknown as AnyRow
    job.rows.push({ table, row: isDeleted ? { ...row, deleted: true } : row, line, file: job.file, owner })
  }
  const putNotes = (subject: string, notes: Records['source']['notes']): void =>
    notes.forEach((note, i) => put('note', `${subject}/note.${i}`, note.by, { subject, text: note.text }, subject))
  const putRatings = (subject: string, ratings: Records['source']['ratings']): void =>
    ratings.forEach(({ analyst, scale, value, note }, i) => {
      const fields = { subject, analyst, scale: scale as 'reliability', value, note }
      put('rating', `${subject}/rating.${i}`, analyst, fields, subject)
    })
  const putAttributes = (
    owner: string,
    schemeOwner: string,
    made: string | null,
    { attributes, attributesBy }: Pick<Span, 'attributes' | 'attributesBy'>,
  ): void => {
    for (const [word, value] of Object.entries(attributes)) {
      const type = job.words.attribute(schemeOwner, word)
      if (type === undefined) {
        job.losses.add('attributes that the scheme of the file does not have', () => word)
        continue
      }
      const maker = Object.hasOwn(attributesBy, word) ? (attributesBy[word] ?? null) : made
      put('attribute', `${owner}/${type}`, maker, { owner, type, value }, owner)
    }
  }

  switch (record.type) {
    case 'project': {
      put('project', record.id, null, { name: record.name, guideline: record.guideline })
      for (const { id: set, name, kind, analyst } of record.sets)
        put('set', set, null, { name, kind: kind as 'shared', analyst })
      return putNotes(record.id, record.notes)
    }
    case 'scheme':
      return putScheme(record, job.words, put)
    case 'analyst':
      return put('analyst', record.id, null, { name: record.name })
    case 'source': {
      const { name, kind, role, affiliation, aliases, mergedInto } = record
      put('source', record.id, record.by, { name, kind: kind as 'other', role, affiliation, aliases, mergedInto })
      putRatings(record.id, record.ratings)
      return putNotes(record.id, record.notes)
    }
    case 'claim': {
      const { wording, topic, quantity, mergedInto } = record
      put('claim', record.id, record.by, { wording, topic, quantity, mergedInto })
      putRatings(record.id, record.ratings)
      return putNotes(record.id, record.notes)
    }
    case 'article': {
      const { title, file, sha256, publisher, author, date, url, language, encoding, mergedInto } = record
      const revision = record.revision ?? record.id.replace(/^(?:article\.)?/, 'revision.')
      const position = job.order.get(record.id) ?? job.order.size + line
      const known = { title, file, sha256, publisher, author, date, url, language, encoding, mergedInto }
      const canonical = isCanonical(record.text) ? record.text : canonicalise(record.text).text
      const texts = revisionTexts(record, revision, canonical)
      if (texts === undefined) {
        job.rejected.push({ file: job.file, line, reason: 'the versions of its text do not belong together' })
        return undefined
      }
      put('article', record.id, null, { ...known, revision, position })
      for (const { id: own, by: made, parent, text: whole, edits, formatting } of texts.rows)
        put('revision', own, made, { article: record.id, parent, text: whole, edits, formatting }, record.id)
      for (const { set, state, by: made, scheme, revision: against = revision } of record.status) {
        const fields = { article: record.id, set, state: state as 'done', scheme, revision: against }
        put('status', `${record.id}/${set}`, made, fields, record.id)
      }
      putNotes(record.id, record.notes)
      const readings = new Map<string, Reading>()
      const spans = record.spans.flatMap((value, i): readonly Span[] => {
        const parsed = spanSchema.safeParse(value)
        if (parsed.success) return [parsed.data]
        job.rejected.push({ file: job.file, line, reason: `span ${i + 1}: ${whatIsWrong(parsed.error)}` })
        return []
      })
      for (const span of spans) {
        const on = span.revision ?? revision
        const words = texts.textOf(on)
        if (words === undefined) {
          job.rejected.push({ file: job.file, line, reason: `the text of the span ${span.id} is not there` })
          continue
        }
        const reading =
          readings.get(on) ??
          bestReading(
            readingsOf(on === revision ? record.text : words, words, 'utf16'),
            spans.filter((one) => (one.revision ?? revision) === on),
            (one, way) => placed(words, one, way) !== undefined,
          )
        if (!readings.has(on) && reading.otherwise !== '')
          job.losses.add(
            'articles whose offsets were counted otherwise, and read so because the quotes agree',
            () => `${file}: ${reading.otherwise}`,
          )
        readings.set(on, reading)
        const label = job.words.label(span.label)
        const segments = placed(words, span, reading)
        if (label === undefined || segments === undefined) {
          const why =
            label === undefined ? `has the label “${span.label}”, which the scheme lacks` : 'does not quote its place'
          job.rejected.push({ file: job.file, line, reason: `the span ${span.id} ${why}` })
          continue
        }
        const { set, note, source, claim, origin } = span
        const fields = { article: record.id, revision: on, set, label, segments, note, source, claim }
        put('span', span.id, span.by, { ...fields, origin: origin as 'manual' })
        putAttributes(span.id, label, span.by, span)
      }
      return undefined
    }
    case 'link': {
      const type = job.words.linkType(record.linkType)
      if (type === undefined) {
        job.rejected.push({ file: job.file, line, reason: `the scheme has no link type “${record.linkType}”` })
        return undefined
      }
      const { set, note, origin } = record
      put('link', record.id, record.by, { type, set, note, origin: origin as 'manual' })
      let position = 0
      for (const [word, targets] of Object.entries(record.roles)) {
        const role = job.words.role(type, word)
        for (const target of targets) {
          const to =
            'span' in target
              ? target.span
              : 'source' in target
                ? target.source
                : 'claim' in target
                  ? target.claim
                  : target.link
          if (role === undefined) {
            job.losses.add('parts in a role that the scheme of the file does not have', () => word)
            continue
          }
          const made = target.by === undefined ? record.by : target.by
          put('filler', `${record.id}/${position}`, made, { link: record.id, role, target: to, position }, record.id)
          position += 1
        }
      }
      return putAttributes(record.id, type, record.by, record)
    }
  }
}

type Put = <T extends TableName>(
  table: T,
  rowId: string,
  made: string | null,
  fields: Partial<OwnFields<T>>,
  owner?: string,
  isDeleted?: boolean,
) => void

const putScheme = ({ labels, linkTypes }: Records['scheme'], words: Words, put: Put): void => {
  let position = 0
  const putTypes = (owner: string, types: Records['scheme']['labels'][number]['attributes']): void => {
    for (const { id: type, name, kind, choices, condition, guideline, deleted: gone } of types) {
      const fields = { owner, name, kind: kind as 'text', choices, condition, guideline, position: (position += 1) }
      put('attributeType', type, null, fields, undefined, gone)
    }
  }
  for (const { id: label, name, key, colour, guideline, attributes, mergedInto, deleted: gone } of labels) {
    const fields = { name, key, colour, guideline, mergedInto, position: (position += 1) }
    put('label', label, null, fields, undefined, gone)
    putTypes(label, attributes)
  }
  for (const { id: linkType, name, colour, guideline, roles, attributes, deleted: gone } of linkTypes) {
    put('linkType', linkType, null, { name, colour, guideline, position: (position += 1) }, undefined, gone)
    for (const role of roles) {
      const taken = role.labels.flatMap((word) => words.label(word) ?? [])
      const { name: called, least, most, others } = role
      const fields = { linkType, name: called, least, most, labels: taken, others, position: (position += 1) }
      put('role', role.id, null, fields, undefined, role.deleted)
    }
    putTypes(linkType, attributes)
  }
}

/** The segments in UTF-16 units where every quote stands at its place. */
const placed = (text: string, { segments }: Span, reading: Reading): Span['segments'] | undefined => {
  const found: Span['segments'] = []
  for (const { start: from, end: to, quote } of segments) {
    const start = reading.toCanonical(from)
    const end = reading.toCanonical(to)
    if (start === undefined || end === undefined || end < start || start < (found.at(-1)?.end ?? 0)) return undefined
    if (text.slice(start, end) !== quote) return undefined
    found.push({ start, end, quote })
  }
  return found
}
