import type { Reader } from '../model/reader.ts'
import type { Row } from '../model/tables.ts'
import { createOffsets } from '../text/offsets.ts'
import type { Codec, Encoding, Piece } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import { createLosses, quoted } from './losses.ts'
import { pairsOf } from './pairs.ts'
import { addLinkLosses } from './plain-losses.ts'
import { qdpxDecoder } from './qdpx-decode.ts'
import { detailNames } from './record-article.ts'
import { codeElements, createXmlText, guidOf } from './refi-xml.ts'
import { textFile } from './text-file.ts'
import { viewOf } from './view.ts'

/** A REFI-QDA project, which ATLAS.ti, MAXQDA, NVivo, QualCoder and others exchange. */
export const qdpx: Codec = {
  id: 'qdpx',
  label: 'REFI-QDA project',
  keeps:
    'Texts and their details (as the name and the variables of a source), labels as codes with their guidelines, spans of any overlap as coded selections with their notes, who made them, and links between two spans, also across articles. For ATLAS.ti, MAXQDA, NVivo, QualCoder and their like.',
  drops:
    'Discontinuous spans (each segment becomes a selection), links with other roles than two ends (they become pairs), attributes, sources and claims of the registry, ratings, statuses and formatting.',
  extension: 'qdpx',
  shape: 'archive',
  offsetUnit: 'Unicode code points',
  encode: (reader, name) => encode(reader, name),
  decoder: qdpxDecoder,
}

function* encode(reader: Reader, name: string): Encoding {
  const losses = createLosses()
  const xml = createXmlText(losses)
  const view = viewOf(reader, losses)
  const makers = new Set<string>()
  const userOf = (by: string | null | undefined): string => {
    if (typeof by !== 'string') return ''
    makers.add(by)
    return ` creatingUser="${guidOf(by)}"`
  }
  const variables = new Set<string>()
  const valuesOf = (row: Row<'article'>): readonly string[] =>
    variableNames.flatMap((detail) => {
      if (row[detail] === '') return []
      variables.add(detail)
      const ref = `<VariableRef targetGUID="${guidOf(`variable ${detail}`)}"/>`
      return [`<VariableValue>${ref}<TextValue>${xml(row[detail])}</TextValue></VariableValue>`]
    })
  const written = new Set<string>()
  let spans = 0
  const sources: string[] = []
  for (const [number, { row, text, spans: held }] of view.articles.entries()) {
    const guid = guidOf(row.id)
    const file = textFile(text)
    yield { file: `Sources/${guid}.txt`, text: file.text, done: (number + 1) / view.articles.length }
    const offsets = createOffsets(text)
    const point = (offset: number): number => (offsets.convert(offset, 'utf16', 'codepoint') ?? 0) + file.shift
    const selections = held.flatMap(({ id, label, segments, attributes, note, source, claim }) => {
      for (const { word } of attributes) losses.add('attributes of spans', () => `${word} of ${quoted(segments)}`)
      if (source !== undefined || claim !== undefined)
        losses.add('which source or claim of the registry a span is', () => quoted(segments))
      const places = segments.filter(({ start, end }) => start < end)
      if (places.length === 0) losses.add('spans of no length', () => quoted(segments))
      else if (segments.length > 1)
        losses.add('spans of several segments, which became several', () => quoted(segments))
      if (places.length > 0) written.add(id)
      const user = userOf(reader.get('span', id)?.by)
      return places.map(({ start, end, quote }, i) => {
        spans += 1
        const own = i === 0 ? id : `${id} ${i}`
        const says = note === '' ? '' : `<Description>${xml(note)}</Description>`
        return `<PlainTextSelection guid="${guidOf(own)}" name="${xml(nameOf(quote))}" startPosition="${point(start)}" endPosition="${point(end)}"${user}>${says}<Coding guid="${guidOf(`${own} coding`)}"${user}><CodeRef targetGUID="${guidOf(label)}"/></Coding></PlainTextSelection>`
      })
    })
    sources.push(
      `<TextSource guid="${guid}" name="${xml(row.title || row.file)}" plainTextPath="internal://${guid}.txt">\n${[...selections, ...valuesOf(row)].map((one) => `${one}\n`).join('')}</TextSource>`,
    )
  }
  const pairs = pairsOf(view.links, ({ id }) => written.has(id), losses)
  for (const link of view.links) addLinkLosses(losses, link)
  const links = pairs.map(
    ({ link, type, from, to }, i) =>
      `<Link guid="${guidOf(`${link.id} link ${i}`)}" name="${xml(type)}" direction="OneWay" originGUID="${guidOf(from.id)}" targetGUID="${guidOf(to.id)}"/>`,
  )
  addCommonLosses(losses, reader, view, { details: true, makers: true })
  const users = [...makers].map(
    (id) => `<User guid="${guidOf(id)}" name="${xml(reader.get('analyst', id)?.name || id)}"/>`,
  )
  const project = reader.all('project')[0]?.name || name
  const file = 'project.qde'
  yield {
    file,
    text: `<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="${xml(project)}" origin="Hearsay">
`,
  }
  yield* element(file, 'Users', users)
  yield* element(file, 'CodeBook', codeElements(view.scheme, xml), 'Codes')
  const variableElements = [...variables].map(
    (one) => `<Variable guid="${guidOf(`variable ${one}`)}" name="${one}" typeOfVariable="Text"/>`,
  )
  yield* element(file, 'Variables', variableElements)
  yield* element(file, 'Sources', sources)
  yield* element(file, 'Links', links)
  yield { file, text: '</Project>\n' }
  return { losses: losses.list(), articles: view.articles.length, spans, links: pairs.length }
}

/** What is known of an article beside its title, which is the name of its source. */
const variableNames = detailNames.filter((detail) => detail !== 'title')

/** Empty elements are left out: the schema allows none. */
function* element(file: string, name: string, parts: readonly string[], inner?: string): Generator<Piece> {
  if (parts.length === 0) return
  yield { file, text: inner === undefined ? `<${name}>\n` : `<${name}>\n<${inner}>\n` }
  for (const part of parts) yield { file, text: `${part}\n` }
  yield { file, text: inner === undefined ? `</${name}>\n` : `</${inner}>\n</${name}>\n` }
}

const LONGEST_NAME = 80 // characters

/** The beginning of a selection's words; whoever reads it can tell by it whether offsets were counted as here. */
const nameOf = (quote: string): string =>
  Array.from(quote.replace(/[\s\p{Cc}\ufffe\uffff]+/gu, ' '))
    .slice(0, LONGEST_NAME)
    .join('')
