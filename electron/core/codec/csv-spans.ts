import type { Reader } from '../model/reader.ts'
import { createOffsets } from '../text/offsets.ts'
import type { Codec, Encoding } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import { CSV_BEGINNING, csvRow } from './csv-cells.ts'
import { csvSpansDecoder } from './csv-spans-decode.ts'
import { createLosses, quoted } from './losses.ts'
import { safeNames } from './names.ts'
import { textFile } from './text-file.ts'
import { viewOf } from './view.ts'

const python = `
import csv
from pathlib import Path

spans = []
for path in sorted(Path(".").rglob("spans.csv")):
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            with open(path.parent / row["file"], encoding="utf-8", newline="") as article:
                text = article.read()
            spans.append((row["file"], row["label"], text[int(row["start"]) : int(row["end"])]))
`

/** One row for each segment of a span, with the texts as files beside the table. */
export const csvSpans: Codec = {
  id: 'csv-spans',
  label: 'CSV table of spans',
  keeps:
    'Texts, and a table with a row for each segment of a span: file, label, place in both units, the words, note, source and claim. Rows with the same span number are one span. It opens in any spreadsheet, and comes in again from there.',
  drops: 'Links, attributes, details of articles, ratings, statuses and formatting.',
  extension: 'zip',
  shape: 'folder',
  offsetUnit: 'both',
  python,
  encode: (reader) => encode(reader),
  decoder: csvSpansDecoder,
}

const TABLE = 'spans.csv'
const TITLES = ['file', 'span', 'label', 'start', 'end', 'text', 'note', 'source', 'claim', 'start_utf16', 'end_utf16']

function* encode(reader: Reader): Encoding {
  const losses = createLosses()
  const view = viewOf(reader, losses)
  const names = safeNames(view.articles.map(({ row }) => row.file)).map((name) => `${name}.txt`)
  for (const [i, { text }] of view.articles.entries()) yield { file: names[i] ?? '', text: textFile(text).text }
  let spans = 0
  yield { file: TABLE, text: CSV_BEGINNING + csvRow(TITLES) }
  for (const [i, { text, spans: held }] of view.articles.entries()) {
    const offsets = createOffsets(text)
    const { shift } = textFile(text)
    const point = (offset: number): string => String((offsets.convert(offset, 'utf16', 'codepoint') ?? 0) + shift)
    const rows = held.flatMap(({ labelWord, segments, note, source, claim, attributes }) => {
      for (const { word } of attributes) losses.add('attributes of spans', () => `${word} of ${quoted(segments)}`)
      spans += 1
      const number = String(spans)
      return segments.map(({ start, end, quote }) => [
        names[i] ?? '',
        number,
        labelWord,
        point(start),
        point(end),
        quote,
        note,
        source?.name ?? '',
        claim?.wording ?? '',
        String(start + shift),
        String(end + shift),
      ])
    })
    yield { file: TABLE, text: rows.map(csvRow).join(''), done: (i + 1) / view.articles.length }
  }
  for (const { typeWord } of view.links) losses.add('links', () => typeWord)
  addCommonLosses(losses, reader, view, { registry: true })
  return { losses: losses.list(), articles: view.articles.length, spans, links: 0 }
}
