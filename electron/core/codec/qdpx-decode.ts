import { failure } from '../failure.ts'
import type { GivenFile } from '../importer/index.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import type { Decoder } from './codec.ts'
import type { DecodedArticle, DecodedLink, DecodedSpan, Rejection } from './decoded.ts'
import { createLosses } from './losses.ts'
import type { Losses } from './losses.ts'
import { labelsOf } from './qdc.ts'
import { readQde } from './qdpx-xml.ts'
import type { QdeCode, QdeProject, QdeSelection, QdeSource } from './qdpx-xml.ts'
import { bestReading } from './readings.ts'
import type { Reading } from './readings.ts'
import { detailNames, detailsFrom, recordArticle } from './record-article.ts'
import { articleFromTextFile } from './text-file.ts'

export const qdpxDecoder: Decoder = {
  detect: (files) => {
    const projects = files.filter(isProject)
    const folders = projects.map(({ name }) => `${name.slice(0, name.lastIndexOf('/') + 1)}sources/`.toLowerCase())
    return files.filter(
      (file) => projects.includes(file) || folders.some((folder) => file.name.toLowerCase().startsWith(folder)),
    )
  },
  decode: (files) => {
    const projects = files.filter(({ name }) => /\.qde$/i.test(name))
    const [project] = projects
    if (project === undefined) return err(notQdpx)
    if (projects.length > 1) return err(several)
    const read = readQde(project, 'Project')
    if (!read.ok)
      return err(
        failure(
          'not-qdpx',
          `“${project.name}” ${read.error}`,
          'Export the project again from the program it came from.',
        ),
      )
    return ok(datasetOf(project, read.value, files))
  },
}

const notQdpx = failure(
  'not-qdpx',
  'This is not a REFI-QDA project: there is no .qde file in it.',
  'Choose the .qdpx file as it was exported, or name the format that it has.',
)
const several = failure(
  'not-qdpx',
  'There is more than one .qde file here.',
  'A REFI-QDA project has one. Bring in one project after the other.',
)

const isProject = ({ name }: GivenFile): boolean => /\.qde$/i.test(name)

interface Job {
  readonly file: string
  readonly articles: DecodedArticle[]
  readonly spans: DecodedSpan[]
  readonly rejected: Rejection[]
  readonly losses: Losses
  /** Which span a selection has become. */
  readonly bySelection: Map<string, string>
}

const datasetOf = (project: GivenFile, read: QdeProject, files: readonly GivenFile[]) => {
  const job: Job = {
    file: project.name,
    articles: [],
    spans: [],
    rejected: [],
    losses: createLosses(),
    bySelection: new Map(),
  }
  for (const what of read.leftOut) job.losses.add(what, () => project.name)
  for (const source of read.sources) addSource(job, source, read.codes, files)
  const links = read.links.flatMap((link, i): readonly DecodedLink[] => {
    const ends = [job.bySelection.get(link.origin), job.bySelection.get(link.target)]
    if (ends.some((end) => end === undefined)) {
      const reason = `the link “${link.name.slice(0, 40)}” has an end that is no coded selection`
      job.rejected.push({ file: project.name, line: link.line, reason })
      return []
    }
    const fillers = ends.map((span, end) => ({ role: end === 0 ? 'from' : 'to', target: { span: span ?? '' } }))
    return [{ id: `link ${i}`, type: link.name || 'link', fillers, attributes: {}, note: '', line: link.line }]
  })
  return {
    kind: 'dataset' as const,
    labels: labelsOf(read),
    articles: job.articles,
    attributeTypes: [],
    spans: job.spans,
    links,
    rejected: job.rejected,
    losses: job.losses.list(),
  }
}

const addSource = (
  job: Job,
  source: QdeSource,
  codes: ReadonlyMap<string, QdeCode>,
  files: readonly GivenFile[],
): void => {
  const id = String(job.articles.length)
  const reject = (line: number, reason: string): void => void job.rejected.push({ file: job.file, line, reason })
  const text = textOf(source, id, files)
  if (!text.ok) return reject(source.line, `the text “${source.name.slice(0, 80)}” ${text.error}`)
  const { readings } = text.value
  const article = { ...text.value.article, ...detailsOfSource(job, source) }
  job.articles.push(article)
  const reading = bestReading(
    readings,
    source.selections.filter(({ name }) => name !== ''),
    (selection, one) => agrees(article.text, selection, one),
  )
  if (reading.otherwise !== '')
    job.losses.add(
      'texts whose offsets were counted otherwise, and read so because the names of selections agree',
      () => `${source.name}: ${reading.otherwise}`,
    )
  for (const selection of source.selections) {
    const range = rangeOf(selection, reading)
    if (range === undefined) {
      reject(selection.line, 'a selection has a place that is not in the text')
      continue
    }
    if (selection.codes.length === 0) job.losses.add('selections without a code', () => selection.name)
    selection.codes.forEach((code, i) => {
      const label = codes.get(code)?.name
      if (label === undefined) return reject(selection.line, 'a selection has a code that is not in the codebook')
      const span = `${id}:${job.spans.length}`
      if (!job.bySelection.has(selection.guid)) job.bySelection.set(selection.guid, span)
      const note = i === 0 ? selection.description : ''
      job.spans.push({ id: span, article: id, label, segments: [range], attributes: {}, note, line: selection.line })
    })
  }
}

/** Variables by the names that we give them, in whatever letters, are what is known of an article. */
const detailsOfSource = ({ losses }: Job, { name: source, variables }: QdeSource): Partial<DecodedArticle> => {
  const details: Record<string, string> = {}
  for (const [name, value] of variables) {
    const known = detailNames.find((one) => one === name.toLowerCase())
    if (known === undefined) losses.add('variables of texts', () => `${name} of ${source}`)
    else if (known !== 'title') details[known] = value
  }
  return detailsFrom(details)
}

type Range = { readonly start: number; readonly end: number }

const rangeOf = ({ start: from, end: to }: QdeSelection, reading: Reading): Range | undefined => {
  const [start, end] = [reading.toCanonical(from), reading.toCanonical(to)]
  return start === undefined || end === undefined || end < start ? undefined : { start, end }
}

/** Most programs call a selection by its first words; where they do not, this says nothing and changes nothing. */
const agrees = (text: string, selection: QdeSelection, reading: Reading): boolean => {
  const range = rangeOf(selection, reading)
  return range !== undefined && bare(text.slice(range.start, range.end)).startsWith(bare(selection.name))
}

const bare = (words: string): string => words.replace(/[\s…]+/gu, ' ').trim()

interface SourceText {
  readonly article: DecodedArticle
  readonly readings: readonly Reading[]
}

/** The text of a source: within the project file, or a file of the archive; nothing outside it is ever looked for. */
const textOf = (
  { name, path, content }: QdeSource,
  id: string,
  files: readonly GivenFile[],
): Result<SourceText, string> => {
  const called = /\.txt$/i.test(name) ? name : `${name || `source-${id}`}.txt`
  if (content !== undefined) {
    const { readings, ...text } = recordArticle(content, 'codepoint')
    return ok({ article: { id, file: called, ...text, title: name, notes: [] }, readings })
  }
  if (path === '') return err('is there only as rich text, or not at all')
  const inside = /^internal:\/\/([^/\\]+)$/i.exec(path)?.[1]
  if (inside === undefined) return err(`lies outside the archive, and nothing outside is read: ${path.slice(0, 80)}`)
  const file = files.find((one) => one.name.slice(one.name.lastIndexOf('/') + 1).toLowerCase() === inside.toLowerCase())
  if (file === undefined) return err('is not in the archive')
  const read = articleFromTextFile(id, file, 'codepoint')
  if (!read.ok) return read
  return ok({ ...read.value, article: { ...read.value.article, file: called, title: name } })
}
