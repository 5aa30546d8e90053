import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import type { GivenFile } from '../importer/index.ts'
import type { Value } from '../model/value.ts'
import { err, ok } from '../result.ts'
import { normaliseSegments } from '../text/segments.ts'
import type { TextRange } from '../text/segments.ts'
import { decodeUtf8 } from '../text/utf8.ts'
import { choicesIn } from './brat-conf.ts'
import { readBratLines } from './brat-lines.ts'
import type { BratEvent, BratLines, BratRemark, BratSpan } from './brat-lines.ts'
import { coverage, coversTwice, samePlace, whyNot, withoutLineBreaks } from './brat-place.ts'
import type { Decoder } from './codec.ts'
import type { Dataset, DecodedArticle, DecodedLink, DecodedSpan, DecodedTarget, Rejection } from './decoded.ts'
import { createLosses } from './losses.ts'
import type { Losses } from './losses.ts'
import { nameKey } from './names.ts'
import { formatNote } from './names-note.ts'
import { bestReading } from './readings.ts'
import type { Reading } from './readings.ts'
import { articleFromTextFile } from './text-file.ts'

export const BRAT = 'brat'
/** The role of the words that name an event, where they are not simply those of its cue. */
export const TRIGGER_ROLE = 'trigger'
/** The type of a brat note that is a note, and not the text of an attribute. */
export const NOTE = 'AnnotatorNotes'
/** Marks an event whose trigger repeats the place of a part, because brat cannot do without one. */
export const MADE_TRIGGER = 'HearsayTrigger'
export const SOURCE_REFERENCE = 'hearsay-source'
export const CLAIM_REFERENCE = 'hearsay-claim'

/** The role whose words most events stand on. */
export const isCueRole = (role: string): boolean => nameKey(role) === 'cue'

export const bratDecoder: Decoder = {
  detect: (files) => {
    const stems = new Set(files.filter(looksLikeAnn).map(({ name }) => stemOf(name)))
    const folders = new Set([...stems].map(folderOf))
    return files.filter(({ name }) => {
      if (/\.(?:ann|txt)$/i.test(name)) return stems.has(stemOf(name))
      return /\.conf$/i.test(name) && folders.has(folderOf(name))
    })
  },
  decode: (files) => {
    const texts = new Map(files.filter(({ name }) => /\.txt$/i.test(name)).map((file) => [stemOf(file.name), file]))
    const anns = new Map(files.filter(({ name }) => /\.ann$/i.test(name)).map((file) => [stemOf(file.name), file]))
    if (anns.size === 0) return err(noAnn)
    const job: Job = { articles: [], spans: [], links: [], rejected: [], losses: createLosses() }
    for (const { name } of files) {
      if (!/\.(?:ann|txt|conf)$/i.test(name))
        job.rejected.push({ file: name, line: 0, reason: 'it is no part of a brat folder' })
    }
    for (const [stem, ann] of anns) {
      const text = texts.get(stem)
      if (text === undefined) job.rejected.push({ file: ann.name, line: 0, reason: `its text ${stem}.txt is missing` })
      else decodeDocument(job, text, ann)
    }
    for (const [stem, text] of texts) if (!anns.has(stem)) decodeDocument(job, text, undefined)
    return ok(datasetFrom(job, files))
  },
}

interface Job {
  readonly articles: DecodedArticle[]
  readonly spans: DecodedSpan[]
  readonly links: DecodedLink[]
  readonly rejected: Rejection[]
  readonly losses: Losses
}

const noAnn: Failure = failure(
  'not-brat',
  'There is no .ann file here, which a brat folder has for each text.',
  'Choose the folder that holds the .txt and .ann files, or a zip file of it.',
)

const stemOf = (name: string): string => name.replace(/\.[^./]*$/u, '')
const folderOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1)

const looksLikeAnn = ({ name, bytes }: GivenFile): boolean => {
  if (!/\.ann$/i.test(name)) return false
  const start = decodeUtf8(bytes.subarray(0, 64))
  const head = start.ok ? start.value : String.fromCharCode(...bytes.subarray(0, 16))
  return head.trim() === '' || /^\uFEFF?(?:[A-Z#][A-Z]?\d+|\*|[TEAMRN#]\S*)\t/.test(head)
}

const datasetFrom = (job: Job, files: readonly GivenFile[]): Dataset => {
  const confs = files.filter(({ name }) => /(?:^|\/)annotation\.conf$/i.test(name))
  return {
    kind: 'dataset',
    articles: job.articles,
    attributeTypes: confs.flatMap(({ bytes }) => {
      const conf = decodeUtf8(bytes)
      return conf.ok ? choicesIn(conf.value) : []
    }),
    spans: job.spans,
    links: job.links,
    rejected: job.rejected,
    losses: job.losses.list(),
    remembers: BRAT,
  }
}

/** One text with its annotations; ids of the dataset are those of the document behind the document's number. */
const decodeDocument = (job: Job, textFile: GivenFile, annFile: GivenFile | undefined): void => {
  const read = articleFromTextFile(`${job.articles.length}:`, textFile, 'codepoint')
  if (!read.ok) {
    job.rejected.push({ file: textFile.name, line: 0, reason: read.error })
    return
  }
  const ann = annFile === undefined ? ok('') : decodeUtf8(annFile.bytes)
  const file = annFile?.name ?? textFile.name
  if (!ann.ok)
    job.rejected.push({ file, line: 0, reason: `it is not UTF-8 text: it goes wrong at byte ${ann.error.at}` })
  const { article, readings } = read.value
  const lines = readBratLines(ann.ok ? ann.value.replace(/^\uFEFF/, '') : '')
  const doc = createDocument(job, file, article.text, article.id)
  doc.addAll(lines, readings)
  job.articles.push({ ...article, notes: doc.kept() })
}

interface Document {
  readonly addAll: (lines: BratLines, readings: readonly Reading[]) => void
  /** Notes for the article with the lines that only brat understands. */
  readonly kept: () => readonly string[]
}

/** What is gathered of one record before it is complete. */
interface Draft {
  readonly line: number
  readonly attributes: Map<string, string[] | true>
  /** Those whose text stands in remarks, a line each. */
  readonly remarked: Map<string, string[]>
  readonly notes: string[]
  source?: string
  claim?: string
}

const createDocument = (job: Job, file: string, text: string, id: string): Document => {
  const kept: string[] = []
  const reject = (line: number, reason: string): void => void job.rejected.push({ file, line, reason })

  const addAll: Document['addAll'] = (lines, readings) => {
    for (const { line, reason } of lines.malformed) reject(line, reason)
    kept.push(...lines.unknown)
    const reading = bestReading(readings, lines.spans, (span, one) => coverage(text, span, one) !== undefined)
    if (reading.otherwise !== '')
      job.losses.add(
        'files whose offsets were counted otherwise, and read so because the covered texts agree',
        () => `${file}: ${reading.otherwise}`,
      )
    const drafts = new Map<string, Draft>()
    const isNew = (one: { readonly id: string; readonly line: number }): boolean => {
      if (!drafts.has(one.id)) {
        drafts.set(one.id, { line: one.line, attributes: new Map(), remarked: new Map(), notes: [] })
        return true
      }
      reject(one.line, `${one.id} is there already; the first one stands`)
      return false
    }
    const places = new Map<string, readonly TextRange[]>()
    const spans = lines.spans.filter((span) => {
      const segments = readSpan(span, reading)
      if (segments === undefined || !isNew(span)) return false
      places.set(span.id, segments)
      return true
    })
    const relations = lines.relations.filter((one) => one.id === '' || isNew(one))
    const events = lines.events.filter(isNew)
    const exists = (target: string): boolean => drafts.has(target)

    const marked = new Set(
      lines.remarks.flatMap(({ type, target }) => (type === MADE_TRIGGER && exists(target) ? target : [])),
    )
    addAttributes(lines, drafts)
    addRemarks(lines, drafts)
    const silent = silentTriggers(lines, events, drafts, places, marked)

    for (const { id: own, type, line } of spans) {
      if (silent.has(own)) continue
      const draft = drafts.get(own) as Draft
      job.spans.push({
        id: id + own,
        article: id,
        label: type,
        segments: places.get(own) ?? [],
        ...whatIsSaid(draft),
        ...(draft.source === undefined ? {} : { source: draft.source }),
        ...(draft.claim === undefined ? {} : { claim: draft.claim }),
        line,
      })
    }
    const isSpan = (target: string): boolean => places.has(target)
    const linkFrom = (
      own: string,
      { line, type }: { readonly line: number; readonly type: string },
      args: readonly (readonly [string, string])[],
    ): void => {
      const fillers = args.flatMap(([role, target]): DecodedLink['fillers'] => {
        if (exists(target)) return [{ role, target: toTarget(target, isSpan(target), id) }]
        reject(line, `${own === '' ? 'the equivalence' : own} has ${target}, which is not there, as ${role}`)
        return []
      })
      if (fillers.length === 0 && args.length > 0) return
      const draft = drafts.get(own)
      const said = draft === undefined ? { attributes: {}, note: '' } : whatIsSaid(draft)
      job.links.push({ id: own === '' ? `${id}*${line}` : id + own, article: id, type, fillers, ...said, line })
    }
    for (const event of events) {
      const args = event.args.map(([role, target]) => [unnumbered(role), target] as const)
      const trigger = silent.has(event.trigger) ? [] : [[TRIGGER_ROLE, event.trigger] as const]
      linkFrom(event.id, event, [...trigger, ...args])
    }
    for (const relation of relations)
      linkFrom(
        relation.id,
        relation,
        relation.args.map(([role, target]) => [endOf(role), target]),
      )
  }

  /** The place of a record whose covered text stands there; what is only nearly so is said or rejected. */
  const readSpan = (span: BratSpan, reading: Reading): readonly TextRange[] | undefined => {
    const found = coverage(text, span, reading)
    if (found === undefined) {
      kept.push(...span.rest.filter((line) => line !== ''))
      reject(span.line, whyNot(text, span, reading))
      return undefined
    }
    kept.push(...span.rest.slice(found.lines).filter((line) => line !== ''))
    const example = (): string => `${span.id} in ${file}, line ${span.line}`
    if (found.how === 'broken') job.losses.add('covered texts broken over several lines, put together again', example)
    if (found.how === 'cut') job.losses.add('covered texts cut off at a line break, taken by their offsets', example)
    if (found.how === 'missing') job.losses.add('records without a covered text, taken by their offsets', example)
    const segments = withoutLineBreaks(text, found.ranges)
    const sound = normaliseSegments(text, segments)
    if (coversTwice(segments)) {
      job.losses.add('fragments that overlap, joined', example)
      return sound
    }
    return segments
  }

  const addAttributes = ({ attributes }: BratLines, drafts: ReadonlyMap<string, Draft>): void => {
    for (const { line, id: own, type, target, value } of attributes) {
      const draft = drafts.get(target)
      if (draft === undefined) reject(line, `${own} belongs to ${target}, which is not there`)
      else addValue(draft, type, value ?? true)
    }
  }

  const addRemarks = ({ remarks }: BratLines, drafts: ReadonlyMap<string, Draft>): void => {
    for (const remark of remarks) {
      const { line, id: own, type, target, text: said } = remark
      const draft = drafts.get(target)
      if (draft === undefined) {
        // A remark about a remark or attribute has no place in the model, and says nothing wrong.
        if (/^[AMN#]/.test(target)) kept.push(remarkLine(remark))
        else reject(line, `${own} belongs to ${target}, which is not there`)
      } else if (own.startsWith('N')) addReference(draft, remark)
      else if (type === NOTE) draft.notes.push(said)
      else if (type !== MADE_TRIGGER) addLine(draft, type, said)
    }
  }

  return {
    addAll,
    kept: () => chunks(kept).map((lines) => formatNote(BRAT, 'lines', lines)),
  }
}

const toTarget = (id: string, isSpan: boolean, prefix: string): DecodedTarget =>
  isSpan ? { span: prefix + id } : { link: prefix + id }

const addReference = (draft: Draft, { type, reference = '', text }: BratRemark): void => {
  if (reference.startsWith(`${SOURCE_REFERENCE}:`)) draft.source = text
  else if (reference.startsWith(`${CLAIM_REFERENCE}:`)) draft.claim = text
  else addLine(draft, type, `${reference}\t${text}`)
}

const addValue = ({ attributes }: Draft, name: string, value: string | true): void => {
  const before = attributes.get(name)
  if (value === true) attributes.set(name, before ?? true)
  else attributes.set(name, [...(before === undefined || before === true ? [] : before), value])
}

const addLine = ({ remarked }: Draft, name: string, line: string): void =>
  void remarked.set(name, [...(remarked.get(name) ?? []), line])

/** Values of attributes stand for themselves, and several make a list; lines of remarks make one text. */
const whatIsSaid = ({ attributes, remarked, notes }: Draft): Pick<DecodedSpan, 'attributes' | 'note'> => {
  const values = new Map<string, Value>(
    [...attributes].map(([name, found]) => [name, found === true || found.length > 1 ? found : (found[0] ?? '')]),
  )
  for (const [name, lines] of remarked) {
    const there = attributes.get(name)
    values.set(name, there === undefined ? lines.join('\n') : [...(there === true ? ['yes'] : there), ...lines])
  }
  return { attributes: Object.fromEntries(values), note: notes.join('\n') }
}

/**
 * Triggers that say nothing of their own: they repeat the place of their event's first cue, as in attribution corpora, or
 * were put there by us; and nothing else speaks of them. The export makes them again.
 */
const silentTriggers = (
  lines: BratLines,
  events: readonly BratEvent[],
  drafts: ReadonlyMap<string, Draft>,
  places: ReadonlyMap<string, readonly TextRange[]>,
  marked: ReadonlySet<string>,
): ReadonlySet<string> => {
  const uses = new Map<string, number>()
  const use = (target: string): void => void uses.set(target, (uses.get(target) ?? 0) + 1)
  for (const { trigger, args } of lines.events) {
    use(trigger)
    for (const [, target] of args) use(target)
  }
  for (const { args } of lines.relations) for (const [, target] of args) use(target)
  const types = new Map(lines.spans.map(({ id, type }) => [id, type]))
  return new Set(
    events.flatMap(({ id, type, trigger, args }): readonly string[] => {
      const draft = drafts.get(trigger)
      if (draft === undefined || uses.get(trigger) !== 1 || types.get(trigger) !== type) return []
      if (
        draft.notes.length > 0 ||
        draft.attributes.size > 0 ||
        draft.remarked.size > 0 ||
        draft.source !== undefined ||
        draft.claim !== undefined
      )
        return []
      const cue = args.find(([role, target]) => isCueRole(unnumbered(role)) && places.has(target))?.[1]
      return marked.has(id) || samePlace(places.get(trigger), places.get(cue ?? '')) ? [trigger] : []
    }),
  )
}

/** brat numbers a role that stands several times: `Content2` is a `Content`. */
const unnumbered = (role: string): string => role.slice(0, 1) + role.slice(1).replace(/(?<!\d)\d+$/u, '')

const endOf = (role: string): string => (role === 'Arg1' ? 'from' : role === 'Arg2' ? 'to' : role)

const remarkLine = ({ id, type, target, reference, text }: BratRemark): string =>
  `${id}\t${[type, target, ...(reference === undefined ? [] : [reference])].join(' ')}\t${text}`

const LONGEST_NOTE = 90_000 // UTF-16 code units, less than a note may have

/** Lines in groups that a note can hold; a line longer than that stands alone, and is left out by the import. */
const chunks = (lines: readonly string[]): readonly (readonly string[])[] => {
  const groups: string[][] = []
  let room = 0
  for (const line of lines) {
    const last = groups.at(-1)
    if (last === undefined || line.length + 1 > room) {
      groups.push([line])
      room = LONGEST_NOTE - line.length
    } else {
      last.push(line)
      room -= line.length + 1
    }
  }
  return groups
}
