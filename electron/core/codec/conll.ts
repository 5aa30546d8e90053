import type { Reader } from '../model/reader.ts'
import type { TextRange } from '../text/segments.ts'
import type { Codec, Encoding } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import { ARTICLE, COLUMNS, TEXT, conllDecoder } from './conll-decode.ts'
import { toOneLine } from './json-lines.ts'
import { createLosses, quoted } from './losses.ts'
import type { Losses } from './losses.ts'
import { nameKey, safeWords } from './names.ts'
import { addSpanLosses } from './plain-losses.ts'
import { detailsOf } from './record-article.ts'
import { tokensOf, tokensWithin } from './tokens.ts'
import { viewOf } from './view.ts'
import type { ViewedArticle, ViewedSpan } from './view.ts'

const python = `
from pathlib import Path

spans, begun = [], {}
for path in sorted(Path(".").rglob("*.conll")):
    with open(path, encoding="utf-8", newline="\\n") as file:
        for line in file:
            word, *tags = line.rstrip("\\n").split("\\t")
            for column, tag in enumerate(tags):
                if tag.startswith("B-"):
                    begun[column] = len(spans)
                    spans.append((path.stem, tag[2:], word))
                elif tag.startswith("I-"):
                    _, label, words = spans[begun[column]]
                    spans[begun[column]] = (path.stem, label, f"{words} {word}")
`

/** Columns of BIO (IOB2) tags, one for each label, for training taggers. */
export const conll: Codec = {
  id: 'conll',
  label: 'CoNLL (BIO columns)',
  keeps:
    'Words with a column of IOB2 tags for each label, so that spans of different labels may overlap; a block for each line of the text. Comments of our own hold the exact text and the details of articles, so that both come back.',
  drops:
    'Links, attributes, notes, the registry. Of spans of one label that overlap the longest is kept (of equals the first); discontinuous spans and those over line ends become several; blanks at edges are cut off.',
  extension: 'conll',
  shape: 'file',
  offsetUnit: 'tokens',
  python,
  encode: (reader, name) => encode(reader, `${name}.conll`),
  decoder: conllDecoder,
}

function* encode(reader: Reader, file: string): Encoding {
  const losses = createLosses()
  const view = viewOf(reader, losses)
  const labels = view.scheme.labels.map(({ id }) => ({ id, name: view.scheme.labelWord(id) }))
  const words = safeWords(
    labels.map((label) => label.name),
    /[^\s\p{Cc}\p{Cs}]/u,
  )
  const columns = labels.map((label) => ({ label: label.id, word: words.get(label.name) ?? label.name }))
  for (const label of labels) {
    const word = words.get(label.name) ?? ''
    if (nameKey(word) !== nameKey(label.name))
      losses.add('names of the scheme that are written otherwise', () => `${label.name}: ${word}`)
  }
  let spans = 0
  yield { file, text: `${COLUMNS}${['FORM', ...columns.map(({ word }) => word)].join(' ')}\n` }
  for (const [i, article] of view.articles.entries()) {
    for (const span of article.spans) addSpanLosses(losses, span)
    const tagged = columns.map(({ label, word }) => ({ word, runs: runsOf(article, label, losses) }))
    spans += tagged.reduce((sum, { runs }) => sum + runs.length, 0)
    yield { file, text: blocksOf(article, tagged).join(''), done: (i + 1) / view.articles.length }
  }
  for (const { typeWord } of view.links) losses.add('links', () => typeWord)
  addCommonLosses(losses, reader, view, { details: true })
  return { losses: losses.list(), articles: view.articles.length, spans, links: 0 }
}

/** What is tagged as one entity: a place within a line that begins and ends with a word. */
type Run = TextRange

interface Column {
  readonly word: string
  /** In the order of the text, without overlap. */
  readonly runs: readonly Run[]
}

/** The places of a label's spans, none over another: the longest is kept, of equals the first. */
const runsOf = ({ text, spans }: ViewedArticle, label: string, losses: Losses): readonly Run[] => {
  const wanted = spans
    .filter((span) => span.label === label)
    .flatMap((span) => linesOf(text, span, losses).map((run) => ({ span, run })))
    .sort((a, b) => lengthOf(b.run) - lengthOf(a.run) || a.run.start - b.run.start)
  const kept: Run[] = [] // sorted
  for (const { span, run } of wanted) {
    const at = kept.findIndex(({ end }) => end > run.start)
    const place = at < 0 ? kept.length : at
    if ((kept[place]?.start ?? Infinity) < run.end)
      losses.add('spans over another of the same label, of which the longest is kept', () => quoted(span.segments))
    else kept.splice(place, 0, run)
  }
  return kept
}

const lengthOf = ({ start, end }: TextRange): number => end - start

/** A span in pieces that a column can hold, each from a word's start to a word's end. */
const linesOf = (text: string, { segments }: ViewedSpan, losses: Losses): readonly Run[] => {
  const runs = segments.flatMap(({ start, end }) => {
    const pieces: Run[] = []
    for (let from = start; from < end;) {
      const feed = text.indexOf('\n', from)
      const to = feed < 0 || feed > end ? end : feed
      const tokens = tokensOf(text.slice(from, to), [])
      const [first, last] = [tokens[0], tokens.at(-1)]
      if (first !== undefined && last !== undefined) pieces.push({ start: from + first.start, end: from + last.end })
      from = to + 1
    }
    return pieces
  })
  if (runs.length === 0) losses.add('spans without a word', () => quoted(segments))
  else if (runs.length > 1)
    losses.add('spans of several segments or lines, which became several', () => quoted(segments))
  else if (runs[0]?.start !== segments[0]?.start || runs[0]?.end !== segments.at(-1)?.end)
    losses.add('blanks at the edges of spans', () => quoted(segments))
  return runs
}

const blocksOf = ({ row, text }: ViewedArticle, columns: readonly Column[]): readonly string[] => {
  const edges = columns.flatMap(({ runs }) => runs.flatMap(({ start, end }) => [start, end]))
  const tokens = tokensOf(text, edges)
  const tags = columns.map(({ word, runs }) => {
    const column = tokens.map(() => 'O')
    for (const run of runs) {
      const { first, after } = tokensWithin(tokens, run)
      for (let i = first; i < after; i += 1) column[i] = `${i === first ? 'B' : 'I'}-${word}`
    }
    return column
  })
  const head = `# newdoc\n${ARTICLE}${toOneLine(detailsOf(row))}\n`
  let token = 0
  return linePlaces(text).map(({ start, end }, i) => {
    const lines: string[] = []
    for (let next = tokens[token]; next !== undefined && next.start < end; token += 1, next = tokens[token])
      lines.push([text.slice(next.start, next.end), ...tags.map((column) => column[token] ?? 'O')].join('\t'))
    return [`${i === 0 ? head : ''}${TEXT}${toOneLine(text.slice(start, end))}`, ...lines, '', ''].join('\n')
  })
}

/** The lines of a text with the line ends and empty lines behind them. */
const linePlaces = (text: string): readonly TextRange[] => {
  const places: TextRange[] = []
  for (const { 0: line, index } of text.matchAll(/[^\n]+\n*|\n+/gu))
    places.push({ start: index, end: index + line.length })
  return places
}
