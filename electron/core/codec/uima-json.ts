import { failure } from '../failure.ts'
import type { GivenFile } from '../importer/index.ts'
import { err, ok } from '../result.ts'
import { SOFA, isReference } from './cas.ts'
import type { Cas, CasType, CasValue, Structure } from './cas.ts'
import { addCas } from './cas-decode.ts'
import type { CasJob } from './cas-decode.ts'
import { casFiles, casProject } from './cas-encode.ts'
import type { CasArticle } from './cas-encode.ts'
import type { Codec, Decoder } from './codec.ts'
import { field, firstObject, isObject, jsonOf, listField, textField } from './json-lines.ts'
import type { JsonObject } from './json-lines.ts'
import { createLosses } from './losses.ts'

const STRUCTURES = '%FEATURE_STRUCTURES'

const decoder: Decoder = {
  detect: (files) =>
    files.filter((file) => {
      const first = /\.json$/i.test(file.name) ? firstObject(file) : undefined
      return first !== undefined && Object.hasOwn(first, STRUCTURES)
    }),
  unit: 'utf16',
  decode: (files, unit = 'utf16') => {
    const job: CasJob = { unit, articles: [], spans: [], links: [], rejected: [], losses: createLosses() }
    for (const file of files) decodeFile(job, file)
    if (job.articles.length === 0) return err(notUima)
    const { articles, spans, links, rejected, losses } = job
    return ok({ kind: 'dataset', articles, attributeTypes: [], spans, links, rejected, losses: losses.list() })
  },
}

const notUima = failure(
  'not-uima-json',
  'There is no UIMA CAS with a text here.',
  'Choose the JSON files of an export as “UIMA CAS JSON 0.4.0”.',
)

const python = `
import json
from pathlib import Path

def cut(text, start, end):  # offsets count UTF-16 code units
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")

spans = []
for path in sorted(Path(".").rglob("*.json")):
    with open(path, encoding="utf-8") as file:
        structures = json.load(file)["%FEATURE_STRUCTURES"]
    text = next(one["sofaString"] for one in structures if one["%TYPE"] == "uima.cas.Sofa")
    for one in structures:
        if one["%TYPE"].startswith("hearsay.span."):
            places = one.get("hearsay_segments", f'{one["begin"]}-{one["end"]}')
            for place in places.split():
                words = cut(text, *map(int, place.split("-")))
                spans.append((path.stem, one["%TYPE"].removeprefix("hearsay.span."), words))
`

/** UIMA CAS JSON 0.4.0, as INCEpTION and dkpro-cassis write it. */
export const uimaJson: Codec = {
  id: 'uima-json',
  label: 'UIMA CAS JSON',
  keeps:
    'Texts and their details, spans with any overlap, attributes, notes, links of any roles and links of links, each label and type of link a UIMA type of its own; the type system is in every file. The segments of discontinuous spans stand in a feature beside begin and end.',
  drops:
    'Links between articles, parts taken from the registry without a span, formatting, ratings and statuses. Names are written with letters, digits and underscores.',
  extension: 'zip',
  shape: 'folder',
  offsetUnit: 'UTF-16 code units',
  python,
  encode: (reader) => {
    const project = casProject(reader)
    return casFiles(project, (article) => ({
      file: `${article.name}.json`,
      text: `${JSON.stringify(jsonFor(project.types, article), null, 1)}\n`,
    }))
  },
  decoder,
}

const decodeFile = (job: CasJob, file: GivenFile): void => {
  const value = jsonOf(file, job.rejected)
  if (value === undefined) return
  const structures = isObject(value) ? structuresIn(value) : undefined
  if (structures === undefined) job.rejected.push({ file: file.name, line: 0, reason: 'it has no feature structures' })
  else addCas(job, file.name, casFrom(job, file.name, structures))
}

/** They are a list, or in another version an object with the ids as keys. */
const structuresIn = (value: JsonObject): readonly JsonObject[] | undefined => {
  const list = listField(value, STRUCTURES)
  if (list !== undefined) return list.filter(isObject)
  const byId = field(value, STRUCTURES)
  if (!isObject(byId)) return undefined
  return Object.keys(byId).flatMap((id) => {
    const one = field(byId, id)
    return isObject(one) ? [{ ...one, '%ID': id }] : []
  })
}

const casFrom = (job: CasJob, file: string, objects: readonly JsonObject[]): Cas => {
  const arrays = new Map<string, readonly unknown[]>()
  const seen = new Set<string>()
  const sound = objects.filter((one) => {
    const id = idOf(one)
    const why =
      id === '' || (textField(one, '%TYPE') ?? '') === ''
        ? 'has no id or type'
        : seen.has(id)
          ? 'has an id that is there already'
          : undefined
    if (why !== undefined) job.rejected.push({ file, line: 0, reason: `structure ${id.slice(0, 40)} ${why}` })
    seen.add(id)
    const elements = listField(one, '%ELEMENTS')
    if (elements !== undefined) arrays.set(id, elements)
    return why === undefined
  })
  return {
    views: sound
      .filter((one) => textField(one, '%TYPE') === SOFA)
      .map((one) => ({ sofa: idOf(one), text: textField(one, 'sofaString') })),
    structures: sound
      .filter((one) => !arrays.has(idOf(one)))
      .map((one): Structure => {
        return { id: idOf(one), type: textField(one, '%TYPE') ?? '', features: featuresOf(one, arrays) }
      }),
  }
}

const idOf = (object: JsonObject): string => {
  const id = field(object, '%ID')
  return typeof id === 'number' || typeof id === 'string' ? String(id) : ''
}

/** `@` before a feature marks a reference, `#` a number that JSON has no way to write. */
const featuresOf = (
  object: JsonObject,
  arrays: ReadonlyMap<string, readonly unknown[]>,
): ReadonlyMap<string, CasValue> => {
  const features = new Map<string, CasValue>()
  for (const key of Object.keys(object)) {
    const value = field(object, key)
    if (key.startsWith('%')) continue
    if (key.startsWith('@')) {
      if (typeof value !== 'number' && typeof value !== 'string') continue
      const elements = arrays.get(String(value))
      features.set(key.slice(1), elements === undefined ? { ref: String(value) } : elements.flatMap(elementFrom))
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      features.set(key.replace(/^[#^]/, ''), value)
  }
  return features
}

/** In arrays numbers are ids of structures, words are words. */
const elementFrom = (value: unknown): readonly CasValue[] => {
  if (typeof value === 'number') return [{ ref: String(value) }]
  return typeof value === 'string' || typeof value === 'boolean' ? [value] : []
}

type Json = Readonly<Record<string, unknown>>

const jsonFor = (types: readonly CasType[], { text, structures }: CasArticle): Json => {
  let last = structures.reduce((most, { id }) => Math.max(most, Number(id)), 1)
  const written: Json[] = [
    { '%ID': 1, '%TYPE': SOFA, sofaNum: 1, sofaID: '_InitialView', mimeType: 'text/plain', sofaString: text },
  ]
  const ranges = new Map(
    types.map(({ name, features }) => [name, new Map(features.map((one) => [one.name, one.range]))]),
  )
  for (const { id, type, features } of structures) {
    const arrays: Json[] = []
    const fields = [...features].map(([name, value]): readonly [string, unknown] => {
      if (isReference(value)) return [`@${name}`, Number(value.ref)]
      if (!Array.isArray(value)) return [name, value]
      last += 1
      arrays.push({
        '%ID': last,
        '%TYPE': ranges.get(type)?.get(name) ?? 'uima.cas.FSArray',
        '%ELEMENTS': elements(value),
      })
      return [`@${name}`, last]
    })
    written.push({ '%ID': Number(id), '%TYPE': type, ...Object.fromEntries(fields) }, ...arrays)
  }
  const members = structures.filter(({ features }) => features.has('sofa')).map(({ id }) => Number(id))
  return {
    '%TYPES': Object.fromEntries(types.map((type) => [type.name, typeFor(type)])),
    [STRUCTURES]: written,
    '%VIEWS': { _InitialView: { '%SOFA': 1, '%MEMBERS': members } },
  }
}

const elements = (list: readonly CasValue[]): readonly unknown[] =>
  list.map((one) => (isReference(one) ? Number(one.ref) : one))

const typeFor = ({ name, superType, features }: CasType): Json => ({
  '%NAME': name,
  '%SUPER_TYPE': superType,
  ...Object.fromEntries(features.map((one) => [one.name, { '%NAME': one.name, '%RANGE': one.range }])),
})
