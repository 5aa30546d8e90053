import { failure } from '../failure.ts'
import { err, ok } from '../result.ts'
import { decodeUtf8 } from '../text/utf8.ts'
import { STRING } from './cas.ts'
import { addCas } from './cas-decode.ts'
import type { CasJob } from './cas-decode.ts'
import { casFiles, casProject } from './cas-encode.ts'
import type { CasArticle } from './cas-encode.ts'
import type { Codec, Decoder } from './codec.ts'
import { createLosses } from './losses.ts'
import { headOf, isTypeSystem, typeSystemFor } from './type-system.ts'
import { isTsv, readTsv } from './webanno-tsv-read.ts'
import { tsvFor } from './webanno-tsv-write.ts'

const decoder: Decoder = {
  detect: (files) => {
    const tables = files.filter((file) => /\.tsv$/i.test(file.name) && isTsv(asText(headOf(file))))
    return tables.length === 0 ? [] : files.filter((file) => tables.includes(file) || isTypeSystem(file))
  },
  decode: (files) => {
    const job: CasJob = { unit: 'utf16', articles: [], spans: [], links: [], rejected: [], losses: createLosses() }
    for (const file of files.filter((one) => !isTypeSystem(one))) {
      const reject = (line: number, reason: string): void => void job.rejected.push({ file: file.name, line, reason })
      const text = decodeUtf8(file.bytes)
      if (!text.ok) {
        reject(0, `it is not UTF-8 text: it goes wrong at byte ${text.error.at}`)
        continue
      }
      const read = readTsv(file.name, text.value, reject, job.losses)
      if (read.ok) addCas(job, file.name, read.value)
      else reject(0, read.error)
    }
    if (job.articles.length === 0) return err(notTsv(job.rejected[0]?.reason))
    const { articles, spans, links, rejected, losses } = job
    return ok({ kind: 'dataset', articles, attributeTypes: [], spans, links, rejected, losses: losses.list() })
  },
}

/** The first line is plain, whatever comes behind it. */
const asText = (head: string): string => head.replace(/^\u00ef\u00bb\u00bf/, '')

const notTsv = (reason = 'there is no file') =>
  failure(
    'not-webanno-tsv',
    `There is no WebAnno TSV 3 with a text here: ${reason}.`,
    'Choose files of an export as “WebAnno TSV 3.3”; older versions have no places.',
  )

/** Type names without underscores: they divide the names in the head of a file. */
const typeNames = { allowed: /[A-Za-z0-9]/, filler: '' }

const python = `
import re
from pathlib import Path

spans = []
for path in sorted(Path(".").rglob("*.tsv")):
    columns, found = [], {}
    with open(path, encoding="utf-8", newline="\\n") as file:
        for line in file:
            if line.startswith("#T_SP="):
                layer, *features = line[6:].rstrip("\\n").split("|")
                columns += [layer] * len(features)
            elif line[:1].isdigit():
                row, _, word, *cells = line.split("\\t")
                for layer, cell in dict(zip(reversed(columns), reversed(cells[: len(columns)]))).items():
                    if layer.startswith("hearsay.span.") and cell != "_":
                        for value in re.split(r"(?<!\\\\)[|]", cell):
                            number = re.search(r"\\[\\d+\\]$", value)
                            words = found.setdefault((layer, number.group() if number else row), [])
                            words.append(word)
    for (layer, _), words in found.items():
        spans.append((path.stem, layer.removeprefix("hearsay.span."), " ".join(words)))
`

/** WebAnno TSV 3.3, as INCEpTION and WebAnno read and write it. */
export const webannoTsv: Codec = {
  id: 'webanno-tsv',
  label: 'WebAnno TSV 3.3',
  keeps:
    'Texts as tables with a row for each word, spans with any overlap, attributes, notes, links of any roles and links of links. The layers that they need are in TypeSystem.xml, to be imported into the project before. Segments of discontinuous spans and edges in blanks stand in a column of their own; details of articles in a line that others pass over.',
  drops:
    'Links between articles, parts taken from the registry without a span, formatting, ratings and statuses. Other readers turn blanks before the first word into spaces.',
  extension: 'zip',
  shape: 'folder',
  offsetUnit: 'UTF-16 code units',
  python,
  encode: (reader) => {
    const project = casProject(reader, typeNames)
    const types = project.types.map((type) => ({
      ...type,
      features: type.features.map((one) => (one.range === `${STRING}[]` ? { ...one, range: STRING } : one)),
    }))
    const fileFor = (article: CasArticle): { readonly file: string; readonly text: string } => ({
      file: `${article.name}.tsv`,
      text: tsvFor(types, article),
    })
    return casFiles(project, fileFor, typeSystemFor(types))
  },
  decoder,
}
