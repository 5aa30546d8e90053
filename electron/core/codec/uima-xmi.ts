import { failure } from '../failure.ts'
import type { GivenFile } from '../importer/index.ts'
import { err, ok } from '../result.ts'
import { decodeUtf8 } from '../text/utf8.ts'
import { isReference } from './cas.ts'
import type { CasType, CasValue } from './cas.ts'
import { addCas } from './cas-decode.ts'
import type { CasJob } from './cas-decode.ts'
import { casFiles, casProject } from './cas-encode.ts'
import type { CasArticle } from './cas-encode.ts'
import type { Codec, Decoder } from './codec.ts'
import { createLosses } from './losses.ts'
import type { Losses } from './losses.ts'
import { HEAD, headOf, isTypeSystem, typeSystemFor } from './type-system.ts'
import { readTypeSystem, readXmi } from './uima-xmi-read.ts'
import type { Ranges } from './uima-xmi-read.ts'
import { fitsXml, xmlAttribute } from './xml-text.ts'

const decoder: Decoder = {
  detect: (files) => {
    const xmi = files.filter((file) => /\.(?:xmi|xml)$/i.test(file.name) && headOf(file).includes('<xmi:XMI'))
    return xmi.length === 0 ? [] : files.filter((file) => xmi.includes(file) || isTypeSystem(file))
  },
  unit: 'utf16',
  decode: (files, unit = 'utf16') => {
    const job: CasJob = { unit, articles: [], spans: [], links: [], rejected: [], losses: createLosses() }
    const reject = ({ name }: GivenFile, reason: string): void =>
      void job.rejected.push({ file: name, line: 0, reason })
    const textOf = (file: GivenFile): string => {
      const text = decodeUtf8(file.bytes)
      if (!text.ok) reject(file, `it is not UTF-8 text: it goes wrong at byte ${text.error.at}`)
      return text.ok ? text.value.replace(/^\uFEFF/, '') : ''
    }
    const ranges = new Map<string, Ranges extends ReadonlyMap<string, infer T> ? T : never>()
    for (const file of files.filter(isTypeSystem)) {
      const read = readTypeSystem(textOf(file))
      if (read.ok) for (const [name, type] of read.value) ranges.set(name, type)
      else reject(file, read.error)
    }
    for (const file of files.filter((one) => !isTypeSystem(one))) {
      const read = readXmi(textOf(file), ranges)
      if (read.ok) addCas(job, file.name, read.value)
      else reject(file, read.error)
    }
    if (job.articles.length === 0) return err(notUima(job.rejected[0]?.reason))
    const { articles, spans, links, rejected, losses } = job
    return ok({ kind: 'dataset', articles, attributeTypes: [], spans, links, rejected, losses: losses.list() })
  },
}

const notUima = (reason = 'there is no file') =>
  failure(
    'not-uima-xmi',
    `There is no UIMA CAS with a text here: ${reason}.`,
    'Choose the .xmi files of an export as “UIMA CAS XMI” together with their TypeSystem.xml.',
  )

const python = `
import xml.etree.ElementTree as ElementTree
from pathlib import Path

def cut(text, start, end):  # offsets count UTF-16 code units
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")

spans = []
for path in sorted(Path(".").rglob("*.xmi")):
    structures = ElementTree.parse(path).getroot()
    text = next(one.get("sofaString") for one in structures if one.tag.endswith("}Sofa"))
    for one in structures:
        package, name = one.tag.split("}")
        if package == "{http:///hearsay/span.ecore":
            places = one.get("hearsay_segments", f'{one.get("begin")}-{one.get("end")}')
            for place in places.split():
                spans.append((path.stem, name, cut(text, *map(int, place.split("-")))))
`

/** UIMA CAS XMI, as INCEpTION, WebAnno and dkpro-cassis read and write it. */
export const uimaXmi: Codec = {
  id: 'uima-xmi',
  label: 'UIMA CAS XMI',
  keeps:
    'Texts and their details, spans with any overlap, attributes, notes, links of any roles and links of links, each label and type of link a UIMA type of its own, declared in TypeSystem.xml. The segments of discontinuous spans stand in a feature beside begin and end.',
  drops:
    'Links between articles, parts taken from the registry without a span, formatting, ratings and statuses. Control characters that XML forbids are replaced.',
  extension: 'zip',
  shape: 'folder',
  offsetUnit: 'UTF-16 code units',
  python,
  encode: (reader) => {
    const project = casProject(reader)
    const { types, losses } = project
    const fileFor = (article: CasArticle): { readonly file: string; readonly text: string } => ({
      file: `${article.name}.xmi`,
      text: xmiFor(types, article, losses),
    })
    return casFiles(project, fileFor, typeSystemFor(types))
  },
  decoder,
}

const packageOf = (type: string): string => type.slice(0, type.lastIndexOf('.'))

const xmiFor = (types: readonly CasType[], { name, text, structures }: CasArticle, losses: Losses): string => {
  const attribute = (value: string): string => {
    if (!fitsXml(value)) losses.add('texts with characters that XML cannot hold, which were replaced', () => name)
    return xmlAttribute(value)
  }
  const packages = [...new Set([...types.map((type) => packageOf(type.name)), 'uima.cas'])]
  const prefixes = new Map(packages.map((one, i) => [one, one === 'uima.cas' ? 'cas' : `p${i}`]))
  const spaces = [...prefixes].map(([one, prefix]) => ` xmlns:${prefix}="http:///${one.replaceAll('.', '/')}.ecore"`)
  const written = structures.map(({ id, type, features }) => {
    const tag = `${prefixes.get(packageOf(type))}:${type.slice(type.lastIndexOf('.') + 1)}`
    const lists: string[] = []
    const fields = [...features].flatMap(([feature, value]): readonly string[] => {
      if (!Array.isArray(value)) return [` ${feature}="${attribute(isReference(value) ? value.ref : String(value))}"`]
      const list = value as readonly CasValue[]
      if (list.every(isReference)) return [` ${feature}="${list.map(({ ref }) => ref).join(' ')}"`]
      lists.push(...list.map((one) => `<${feature}>${attribute(String(one))}</${feature}>`))
      return []
    })
    return `<${tag} xmi:id="${id}"${fields.join('')}${lists.length === 0 ? '/>' : `>${lists.join('')}</${tag}>`}`
  })
  const members = structures.filter(({ features }) => features.has('sofa')).map(({ id }) => id)
  return [
    `${HEAD}<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"${spaces.join('')} xmi:version="2.0">`,
    '<cas:NULL xmi:id="0"/>',
    ...written,
    `<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" sofaString="${attribute(text)}"/>`,
    `<cas:View sofa="1" members="${members.join(' ')}"/>`,
    '</xmi:XMI>',
    '',
  ].join('\n')
}
