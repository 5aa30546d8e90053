import { SaxesParser } from 'saxes'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import type { Cas, CasValue, Structure } from './cas.ts'

const XMI = 'http://www.omg.org/XMI'
const DEEPEST = 256 // elements within elements

/** An element with all that is in it. */
interface Element {
  readonly uri: string
  readonly local: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: Element[]
  text: string
}

/** Reads XML without DTD: a DOCTYPE is refused, and with it every entity of a file's own. */
const readXml = (text: string): Result<Element, string> => {
  const parser = new SaxesParser({ xmlns: true })
  const root: Element = { uri: '', local: '', attributes: new Map(), children: [], text: '' }
  const open: Element[] = [root]
  parser.on('doctype', () => {
    throw new Error('it has a DOCTYPE, which may hide entities')
  })
  parser.on('opentag', ({ uri, local, attributes }) => {
    if (open.length > DEEPEST) throw new Error(`its elements are nested more than ${DEEPEST} deep`)
    const held = new Map(
      Object.values(attributes).map((one) => [one.uri === XMI ? `xmi:${one.local}` : one.local, one.value]),
    )
    const element: Element = { uri, local, attributes: held, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.on('text', (words) => {
    const last = open.at(-1)
    if (last !== undefined) last.text += words
  })
  parser.on('error', (error) => {
    throw error
  })
  try {
    parser.write(text).close()
  } catch (error) {
    return err(error instanceof Error ? error.message : 'it is not XML')
  }
  return ok(root.children[0] ?? root)
}

/** The ranges of features by type, inherited ones under the type that declares them. */
export type Ranges = ReadonlyMap<string, { readonly superType: string; readonly features: ReadonlyMap<string, string> }>

/** The types that a type system description declares. */
export const readTypeSystem = (text: string): Result<Ranges, string> => {
  const read = readXml(text)
  if (!read.ok) return read
  const types = read.value.children.find(({ local }) => local === 'types')?.children ?? []
  return ok(
    new Map(
      types.map((type) => {
        const features = type.children.find(({ local }) => local === 'features')?.children ?? []
        const held = new Map(features.map((one) => [wordIn(one, 'name'), wordIn(one, 'rangeTypeName')]))
        return [wordIn(type, 'name'), { superType: wordIn(type, 'supertypeName'), features: held }]
      }),
    ),
  )
}

const wordIn = ({ children }: Element, name: string): string =>
  children.find(({ local }) => local === name)?.text.trim() ?? ''

const CAS = 'http:///uima/cas.ecore'

/** The annotations of an XMI file; without a type system a few well-known features are known to be references. */
export const readXmi = (text: string, ranges: Ranges): Result<Cas, string> => {
  const read = readXml(text)
  if (!read.ok) return read
  if (read.value.uri !== XMI) return err('it is no XMI file')
  const elements = read.value.children.filter(({ uri, local }) => uri !== CAS || local === 'Sofa')
  const placed = new Set(elements.filter(({ attributes }) => attributes.has('begin')).map(idOf))
  const loose = new Set(elements.map(idOf).filter((id) => !placed.has(id)))
  return ok({
    views: elements.filter(isSofa).map((one) => ({ sofa: idOf(one), text: one.attributes.get('sofaString') })),
    structures: elements
      .filter((one) => !isSofa(one))
      .map((one): Structure => {
        const type = typeOf(one)
        const features = new Map<string, CasValue>()
        for (const [name, value] of one.attributes) {
          if (name.startsWith('xmi:')) continue
          const range = rangeOf(ranges, type, name) ?? guessed(name, value, loose)
          features.set(name, valueFrom(name, value, range))
        }
        for (const { local, text: words } of one.children) {
          const before = features.get(local)
          features.set(local, [...(Array.isArray(before) ? (before as readonly CasValue[]) : []), words])
        }
        return { id: idOf(one), type, features }
      }),
  })
}

const isSofa = ({ uri }: Element): boolean => uri === CAS

const idOf = ({ attributes }: Element): string => attributes.get('xmi:id') ?? ''

/** `http:///webanno/custom.ecore` is the package `webanno.custom`. */
const typeOf = ({ uri, local }: Element): string => {
  const place = uri
    .replace(/^http:\/\/\//, '')
    .replace(/\.ecore$/, '')
    .replaceAll('/', '.')
  return place === '' || place === 'uima.noNamespace' ? local : `${place}.${local}`
}

const rangeOf = (ranges: Ranges, type: string, feature: string): string | undefined => {
  const passed = new Set<string>()
  for (let name = type; !passed.has(name); name = ranges.get(name)?.superType ?? name) {
    passed.add(name)
    const range = ranges.get(name)?.features.get(feature)
    if (range !== undefined) return range
  }
  return undefined
}

const REFERENCES = new Set(['sofa', 'Governor', 'Dependent', 'target', 'first', 'next'])

/** Numbers that are ids of structures without a place are taken for the parts of a slot. */
const guessed = (name: string, value: string, loose: ReadonlySet<string>): string => {
  if (REFERENCES.has(name)) return 'uima.cas.TOP'
  const isParts = /^\d+(?: \d+)*$/.test(value) && value.split(' ').every((id) => loose.has(id)) && name !== 'order'
  return isParts ? 'uima.cas.FSArray' : 'uima.cas.String'
}

const PLAIN = /^uima\.cas\.(?:String|Integer|Float|Double|Boolean|Long|Short|Byte)$/
const PLAIN_LIST = /^uima\.cas\.(?:String|Integer|Float|Double|Boolean|Long|Short|Byte)(?:Array|List|\[\])$/

const valueFrom = (name: string, value: string, range: string): CasValue => {
  if (name === 'begin' || name === 'end') return /^\d{1,9}$/.test(value) ? Number(value) : value
  if (PLAIN.test(range)) return value
  const words = value
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (PLAIN_LIST.test(range)) return words
  if (/(?:Array|List|\[\])$/.test(range)) return words.map((ref) => ({ ref }))
  return words.length === 1 && /^\d+$/.test(value) ? { ref: value } : value
}
