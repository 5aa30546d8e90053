import { failure } from '../failure.ts'
import type { GivenFile } from '../importer/index.ts'
import { err, ok } from '../result.ts'
import { decodeUtf8 } from '../text/utf8.ts'
import type { Decoder } from './codec.ts'
import type { DecodedArticle, DecodedSpan, Rejection } from './decoded.ts'
import { isObject, textField } from './json-lines.ts'
import type { JsonObject } from './json-lines.ts'
import { createLosses } from './losses.ts'
import type { Losses } from './losses.ts'
import { detailsFrom, recordArticle } from './record-article.ts'

/** Comments: the columns' names as CoNLL-U Plus has them, and our own with JSON behind them. */
export const COLUMNS = '# global.columns = '
export const ARTICLE = '# hearsay.article = '
export const TEXT = '# hearsay.text = '

export const conllDecoder: Decoder = {
  detect: (files) => files.filter(looksLikeConll),
  decode: (files) => {
    const job: Job = { articles: [], spans: [], rejected: [], losses: createLosses() }
    for (const file of files) decodeFile(job, file)
    if (job.articles.length === 0) return err(notConll)
    return ok({
      kind: 'dataset',
      articles: job.articles,
      attributeTypes: [],
      spans: job.spans,
      links: [],
      rejected: job.rejected,
      losses: job.losses.list(),
    })
  },
}

interface Job {
  readonly articles: DecodedArticle[]
  readonly spans: DecodedSpan[]
  readonly rejected: Rejection[]
  readonly losses: Losses
}

const notConll = failure(
  'not-conll',
  'There are no words with tags here, as a CoNLL file has them.',
  'Choose a file with one word a line and its tags (B-, I-, O) in the last columns.',
)

const ENDING = /\.(?:conll\w*|iob2?|bio)$/i
const FIRST_LOOK = 64 * 1024 // bytes

const looksLikeConll = ({ name, bytes }: GivenFile): boolean => {
  if (!ENDING.test(name)) return false
  let end = Math.min(bytes.length, FIRST_LOOK)
  if (end < bytes.length) end = bytes.lastIndexOf(0x0a, end) + 1
  const head = decodeUtf8(bytes.subarray(0, end))
  if (!head.ok) return false
  const lines = linesOf(head.value).filter((line) => line.trim() !== '')
  const tagged = lines.filter((line) => !isComment(line) && TAG.test(columnsOf(line).at(-1) ?? ''))
  return tagged.length > 0 || lines[0]?.startsWith(COLUMNS) === true
}

const linesOf = (text: string): readonly string[] => text.replace(/^\uFEFF/, '').split(/\r\n?|\n/)

/** O, or the place within an entity (IOB, BIOES, BILOU) and its label. */
const TAG = /^(?:O|[BIESLUM](?:[-_](\S+))?)$/u

/** A line that begins with a hash and does not end with a tag; a hash may be a word. */
const isComment = (line: string): boolean => line.startsWith('#') && !TAG.test(columnsOf(line)[1] ?? '')

const LONGEST_LINE = 1_000_000 // characters of a word with its tags

/** None where the line is far too long to be a word with its tags. */
const columnsOf = (line: string): readonly string[] =>
  line.length > LONGEST_LINE
    ? []
    : line.includes('\t')
      ? line.split('\t').map((cell) => cell.trim())
      : line.trim().split(/ +/)

interface Token {
  readonly word: string
  /** Offsets in the text that has been put together so far. */
  readonly start: number
  readonly end: number
  readonly tags: readonly string[]
  readonly line: number
}

interface Draft {
  text: string
  readonly tokens: Token[][]
  details: JsonObject
}

/** How the columns of a file are to be read. */
interface Layout {
  readonly width: number
  readonly form: number
  readonly tags: readonly { readonly column: number; readonly name: string }[]
}

const decodeFile = (job: Job, file: GivenFile): void => {
  const decoded = decodeUtf8(file.bytes)
  if (!decoded.ok) {
    const reason = `it is not UTF-8 text: it goes wrong at byte ${decoded.error.at}`
    job.rejected.push({ file: file.name, line: 0, reason })
    return
  }
  const lines = linesOf(decoded.value)
  const layout = layoutOf(lines)
  const drafts: Draft[] = []
  let draft = newDraft()
  let block: string | undefined // what our own comment says of the text of the block
  let from = 0
  let isOpen = false
  const reject = (line: number, reason: string): void => void job.rejected.push({ file: file.name, line, reason })
  const endBlock = (): void => {
    if (block !== undefined) draft.text = draft.text.slice(0, from) + block
    block = undefined
    isOpen = false
  }
  const startDocument = (): void => {
    endBlock()
    if (draft.text !== '') drafts.push(draft)
    draft = newDraft()
  }
  lines.forEach((line, i) => {
    if (line.trim() === '') return endBlock()
    if (isComment(line)) {
      if (/^# ?newdoc\b/.test(line)) startDocument()
      else if (line.startsWith(ARTICLE)) draft.details = objectIn(line.slice(ARTICLE.length))
      else if (line.startsWith(TEXT)) {
        endBlock()
        const said = parsed(line.slice(TEXT.length))
        if (typeof said !== 'string') return reject(i + 1, 'the text in it is not a JSON string')
        from = draft.text.length
        block = said
        draft.text += said
        draft.tokens.push([])
        isOpen = true
      }
      return
    }
    const cells = columnsOf(line)
    if (cells.length === 0) return reject(i + 1, 'it is far longer than a word with its tags')
    const word = cells[layout.form] ?? ''
    if (word === '-DOCSTART-') return startDocument()
    if (cells.length !== layout.width || word === '')
      return reject(i + 1, `it has ${cells.length} columns where others have ${layout.width}`)
    if (block === undefined) {
      if (!isOpen) {
        if (draft.text !== '') draft.text += '\n'
        draft.tokens.push([])
      } else draft.text += ' '
      isOpen = true
    }
    const sentence = draft.tokens.at(-1) ?? []
    const start = block === undefined ? draft.text.length : draft.text.indexOf(word, sentence.at(-1)?.end ?? from)
    if (block === undefined) draft.text += word
    if (start < 0) return reject(i + 1, `the word “${word.slice(0, 40)}” is not in the text of its block`)
    const tags = layout.tags.map(({ column }) => cells[column] ?? 'O')
    const wrong = tags.find((tag) => !TAG.test(tag))
    if (wrong !== undefined) reject(i + 1, `“${wrong.slice(0, 40)}” is not a tag such as B-…, I-… or O`)
    sentence.push({ word, start, end: start + word.length, tags, line: i + 1 })
  })
  startDocument()
  if (drafts.length === 0) reject(0, 'there is no word with a tag in it')
  const isSeveral = drafts.length > 1
  drafts.forEach((one, n) => addDocument(job, file, one, layout, isSeveral ? `-${n + 1}` : ''))
}

const newDraft = (): Draft => ({ text: '', tokens: [], details: {} })

/** The width that most lines have, the column of the words, and those that hold nothing but tags. */
const layoutOf = (lines: readonly string[]): Layout => {
  const rows = lines
    .filter((line) => line.trim() !== '' && !isComment(line))
    .map(columnsOf)
    .filter(({ length }) => length > 0)
  const widths = new Map<number, number>()
  for (const { length } of rows) widths.set(length, (widths.get(length) ?? 0) + 1)
  const [width = 2] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? []
  const names = lines
    .find((line) => line.startsWith(COLUMNS))
    ?.slice(COLUMNS.length)
    .trim()
    .split(/\s+/)
  const form = Math.max(0, names?.indexOf('FORM') ?? 0)
  const sound = rows.filter(({ length }) => length === width)
  const tags = Array.from({ length: width }, (_, column) => column).filter(
    (column) => column !== form && (column === width - 1 || sound.every((cells) => TAG.test(cells[column] ?? ''))),
  )
  return { width, form, tags: tags.map((column) => ({ column, name: names?.[column] ?? 'Entity' })) }
}

const addDocument = (job: Job, file: GivenFile, draft: Draft, layout: Layout, number: string): void => {
  const id = String(job.articles.length)
  const { readings, ...text } = recordArticle(draft.text, 'utf16')
  const name = textField(draft.details, 'file') ?? `${file.name.replace(/\.[^.]*$/, '')}${number}.txt`
  if (Object.keys(draft.details).length === 0)
    job.losses.add('texts put together from their words, a blank between them', () => name)
  job.articles.push({ id, file: name, ...text, ...detailsFrom(draft.details), notes: [] })
  const toCanonical = (offset: number): number => readings[0]?.toCanonical(offset) ?? 0
  for (const tokens of draft.tokens) {
    layout.tags.forEach((column, at) => {
      for (const { label, first, last } of entitiesOf(tokens, at, column.name, job.losses)) {
        job.spans.push({
          id: `${id}:${job.spans.length}`,
          article: id,
          label,
          segments: [{ start: toCanonical(first.start), end: toCanonical(last.end) }],
          attributes: {},
          note: '',
          line: first.line,
        })
      }
    })
  }
}

interface Entity {
  readonly label: string
  readonly first: Token
  last: Token
}

const entitiesOf = (tokens: readonly Token[], column: number, name: string, losses: Losses): readonly Entity[] => {
  const found: Entity[] = []
  let open: Entity | undefined
  for (const token of tokens) {
    const tag = token.tags[column] ?? 'O'
    const match = TAG.exec(tag)
    const place = tag.charAt(0)
    if (match === null || place === 'O') {
      open = undefined
      continue
    }
    const label = match[1] ?? name
    if (open?.label === label && /[IELM]/.test(place)) open.last = token
    else {
      if (/[IELM]/.test(place))
        losses.add('entities that begin with I-, as IOB1 writes them', () => `${token.word} ${tag}, line ${token.line}`)
      open = { label, first: token, last: token }
      found.push(open)
    }
    if (/[ESLU]/.test(place)) open = undefined
  }
  return found
}

const objectIn = (words: string): JsonObject => {
  const value = parsed(words)
  return isObject(value) ? value : {}
}

const parsed = (words: string): unknown => {
  try {
    return JSON.parse(words) as unknown
  } catch {
    return undefined
  }
}
