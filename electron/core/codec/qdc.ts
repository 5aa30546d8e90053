import { failure } from '../failure.ts'
import { err, ok } from '../result.ts'
import type { Codec, Decoder, Encoding } from './codec.ts'
import type { DecodedLabel, Rejection } from './decoded.ts'
import { createLosses } from './losses.ts'
import { readQde } from './qdpx-xml.ts'
import type { QdeProject } from './qdpx-xml.ts'
import { codeElements, createXmlText } from './refi-xml.ts'
import { exportedScheme } from './scheme.ts'
import type { Reader } from '../model/reader.ts'

/** The codes of a file as labels. */
export const labelsOf = ({ codes }: QdeProject): readonly DecodedLabel[] =>
  [...codes.values()].map(({ name, description }) => ({ name, guideline: description }))

const decoder: Decoder = {
  detect: (files) => files.filter(({ name }) => /\.qdc$/i.test(name)),
  decode: (files) => {
    const labels: DecodedLabel[] = []
    const rejected: Rejection[] = []
    for (const file of files) {
      const read = readQde(file, 'CodeBook')
      if (read.ok) labels.push(...labelsOf(read.value))
      else rejected.push({ file: file.name, line: 0, reason: `it ${read.error}` })
    }
    const [first] = rejected
    if (labels.length === 0)
      return err(
        failure(
          'not-qdc',
          `There is no code in this codebook${first === undefined ? '.' : `: ${first.reason}`}`,
          'Export the codebook again from the program it came from.',
        ),
      )
    return ok({ kind: 'dataset', labels, articles: [], attributeTypes: [], spans: [], links: [], rejected, losses: [] })
  },
}

/** A REFI-QDA codebook: the labels alone. */
export const qdc: Codec = {
  id: 'qdc',
  label: 'REFI-QDA codebook',
  keeps:
    'The labels of the scheme with their colours and guidelines, for ATLAS.ti, MAXQDA, NVivo, QualCoder and their like. Colours stay behind on the way in.',
  drops: 'Everything but the labels: texts, annotations, attributes, types of links.',
  extension: 'qdc',
  shape: 'file',
  offsetUnit: 'none',
  encode: (reader, name) => encode(reader, name),
  decoder,
}

function* encode(reader: Reader, name: string): Encoding {
  const losses = createLosses()
  const scheme = exportedScheme(reader)
  const codes = codeElements(scheme, createXmlText(losses))
  for (const { title, file } of reader.all('article'))
    losses.add('articles with all that is in them', () => title || file)
  for (const { name: called } of reader.all('attributeType')) losses.add('attributes of the scheme', () => called)
  for (const { name: called } of reader.all('linkType')) losses.add('types of links', () => called)
  const text = `<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Hearsay">
<Codes>
${codes.join('\n')}
</Codes>
</CodeBook>
`
  yield { file: `${name}.qdc`, text }
  return { losses: losses.list(), articles: 0, spans: 0, links: 0 }
}
