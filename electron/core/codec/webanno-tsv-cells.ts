import type { CasValue, Reference, Structure } from './cas.ts'
import { NOTHING, NO_VALUE, divided, unescapeValue } from './webanno-tsv-escape.ts'
import type { Layer, Page, Placed, Reject } from './webanno-tsv-page.ts'

/** The one text of a file, and what every annotation says of it. */
export const SOFA = '0'
export const sofa = { ref: SOFA }

/** An annotation under way: the rows that belong to it may follow one another. */
interface Made {
  readonly id: string
  readonly type: string
  readonly features: Map<string, CasValue>
  readonly line: number
}

/** The annotations that the cells of a page hold, each once, however many rows it is in. What is unsound is rejected by its line. */
export const structuresIn = (page: Page, layers: readonly Layer[], reject: Reject): readonly Structure[] => {
  const made = new Map<string, Made>()
  const byNumber = new Map<string, Made>()
  const byRow = new Map<string, Made[]>()
  const chains = new Map<string, Map<number, Made>>()
  const later: (() => void)[] = []
  const others: Structure[] = []
  let last = 0
  const nextId = (): string => String((last += 1))

  const at = (row: Placed, layer: Layer, key: string, more: string | undefined): { one: Made; isNew: boolean } => {
    const known = made.get(key)
    const features = new Map<string, CasValue>([['sofa', sofa]])
    const one = known ?? { id: nextId(), type: layer.type, features, line: row.line }
    one.features.set('begin', Math.min(Number(one.features.get('begin') ?? row.begin), row.begin))
    one.features.set('end', Math.max(Number(one.features.get('end') ?? row.end), row.end))
    made.set(key, one)
    if (more !== undefined && known === undefined) byNumber.set(more, one)
    const here = byRow.get(row.id)
    if (here === undefined) byRow.set(row.id, [one])
    else here.push(one)
    return { one, isNew: known === undefined }
  }

  /** What a reference means: a number says which, else it is the one of that type in the row. */
  const resolve = (row: string, number: string | undefined, type: string): Reference | undefined => {
    const here = byRow.get(row) ?? []
    const found =
      number !== undefined && number !== '0'
        ? byNumber.get(number)
        : (here.find((one) => one.type === type) ?? (here.length === 1 ? here[0] : undefined))
    return found === undefined ? undefined : { ref: found.id }
  }

  const addSpans = (row: Placed, layer: Layer, columns: readonly (readonly Cell[])[]): void => {
    for (let stack = 0; stack < depthOf(columns); stack += 1) {
      const cells = columns.map((column) => column[stack])
      const number = cells.find((cell, i) => cell?.number !== undefined && layer.columns[i]?.kind !== 'target')?.number
      const key = number === undefined ? `${row.id} ${layer.type} ${stack}` : `${layer.type}[${number}]`
      const { one, isNew } = at(row, layer, key, number)
      if (!isNew) continue
      layer.columns.forEach(({ kind, name }, i) => {
        const cell = cells[i]
        if (cell === undefined) return
        if (kind === 'value' && cell.value !== NO_VALUE) one.features.set(name, unescapeValue(cell.value))
        if (kind !== 'role' || cell.value === NOTHING) return
        const target = layer.columns[i + 1]?.name ?? ''
        later.push(() => addSlot(one, name, target, [cell.value, cells[i + 1]?.whole ?? ''], row.line))
      })
    }
  }

  const addSlot = (
    one: Made,
    name: string,
    type: string,
    [roles, targets]: readonly [string, string],
    line: number,
  ) => {
    const ends = divided(targets, ';')
    const parts = divided(roles, ';').flatMap((role, i): readonly Reference[] => {
      const [, row = '', number] = REFERENCE.exec(ends[i] ?? '') ?? []
      const target = resolve(row, number, type)
      if (target === undefined) {
        reject(line, `it points to ${(ends[i] ?? '').slice(0, 40) || 'nothing'}, where no annotation is`)
        return []
      }
      const id = nextId()
      const features = new Map<string, CasValue>([['target', target]])
      if (role !== NO_VALUE) features.set('role', unescapeValue(role))
      others.push({ id, type: `${one.type}:${name}`, features })
      return [{ ref: id }]
    })
    one.features.set(name, parts)
  }

  const addRelations = (row: Placed, layer: Layer, columns: readonly (readonly Cell[])[]): void => {
    for (let stack = 0; stack < depthOf(columns); stack += 1) {
      const features = new Map<string, CasValue>([['sofa', sofa]])
      let source = ''
      let ends = ''
      layer.columns.forEach(({ kind, name }, i) => {
        const cell = columns[i]?.[stack]
        if (cell === undefined) return
        if (kind === 'source') [source, ends] = [cell.whole, name]
        else if (kind === 'value' && cell.value !== NO_VALUE) features.set(name, unescapeValue(cell.value))
      })
      later.push(() => {
        const [, from = '', number, toNumber] = REFERENCE.exec(source) ?? []
        const joinsWords = layer.type === DEPENDENCY || ends === TOKEN
        const governor = joinsWords ? token(from) : resolve(from, number, ends)
        const dependent = joinsWords ? token(row.id) : resolve(row.id, toNumber, ends)
        if (governor === undefined || dependent === undefined)
          return reject(row.line, `it joins ${source.slice(0, 40) || 'nothing'} and ${row.id}, where no annotation is`)
        features.set('Governor', governor).set('Dependent', dependent).set('begin', row.begin).set('end', row.end)
        others.push({ id: nextId(), type: layer.type, features, line: row.line })
      })
    }
  }

  const rowsById = new Map(page.rows.flatMap((row) => ('lost' in row ? [] : [[row.id, row] as const])))
  /** Some relations join words that nobody has tagged. */
  const token = (id: string): Reference | undefined => {
    const row = rowsById.get(id)
    if (row === undefined) return undefined
    const { one } = at(row, { kind: 'span', type: TOKEN, columns: [], from: 0 }, `${id} ${TOKEN}`, undefined)
    return { ref: one.id }
  }

  const addElements = (row: Placed, layer: Layer, columns: readonly (readonly Cell[])[]): void => {
    const link = layer.columns.findIndex(({ kind }) => kind === 'link')
    for (let stack = 0; stack < depthOf(columns); stack += 1) {
      const [, relation = '', chain = '', element = ''] = ELEMENT.exec(columns[link]?.[stack]?.whole ?? '') ?? []
      if (chain === '') {
        reject(row.line, 'it is in no chain')
        continue
      }
      const { one, isNew } = at(row, layer, `${layer.type}->${chain}-${element}`, undefined)
      if (!isNew) continue
      const elements = chains.get(`${layer.type} ${chain}`) ?? new Map<number, Made>()
      chains.set(`${layer.type} ${chain}`, elements.set(Number(element), one))
      if (relation !== NO_VALUE) one.features.set('referenceRelation', unescapeValue(relation))
      layer.columns.forEach(({ kind, name }, i) => {
        const value = columns[i]?.[stack]?.value ?? NO_VALUE
        if (kind === 'value' && value !== NO_VALUE) one.features.set(name, unescapeValue(value))
      })
    }
  }

  const add = { span: addSpans, relation: addRelations, chain: addElements }
  for (const row of page.rows) {
    if ('lost' in row) {
      reject(row.lost.line, 'its place is not in the text, or has other words')
      continue
    }
    const columns = layers.map((layer) => layer.columns.map((_, i) => cellsIn(row.cells[layer.from + i])))
    if (columns.some((held) => depthOf(held) > MOST_STACKED))
      reject(row.line, 'it has more annotations than a word can have')
    else layers.forEach((layer, i) => add[layer.kind](row, layer, columns[i] ?? []))
  }
  for (const act of later) act()
  for (const [key, elements] of chains) {
    const inOrder = [...elements].sort(([a], [b]) => a - b).map(([, one]) => one)
    inOrder.forEach((one, i) => {
      const next = inOrder[i + 1]
      if (next !== undefined) one.features.set('next', { ref: next.id })
    })
    const type = key.slice(0, key.lastIndexOf(' ')).replace(/Link$/, '')
    const first = inOrder[0]?.id ?? ''
    others.push({
      id: nextId(),
      type: `${type}Chain`,
      features: new Map<string, CasValue>([
        ['sofa', sofa],
        ['first', { ref: first }],
      ]),
    })
  }
  return [...made.values(), ...others]
}

const MOST_STACKED = 10_000
const DEPENDENCY = 'de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency'
const TOKEN = 'de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token'

/** A row, and the numbers of what is meant there: of the source, and of the target. */
const REFERENCE = /^(\d+-\d+(?:\.\d+)?)(?:\[(\d+)(?:_(\d+))?\])?$/
const ELEMENT = /^([^]*)->(\d{1,9})-(\d{1,9})$/

interface Cell {
  readonly whole: string
  readonly value: string
  /** Which annotation it is of, where that is said. */
  readonly number: string | undefined
}

const cellsIn = (cell = NOTHING): readonly Cell[] => (cell === NOTHING ? [] : divided(cell, '|').map(cellFrom))

/** The number stands at the end, in brackets that have no backslash before them. */
const cellFrom = (whole: string): Cell => {
  const open = whole.endsWith(']') ? whole.lastIndexOf('[') : -1
  const number = whole.slice(open + 1, -1)
  const isMarked = /(?:^|[^\\])(?:\\\\)*\\$/.test(whole.slice(Math.max(0, open - 50), Math.max(0, open)))
  if (open < 0 || isMarked || !/^\d{1,12}$/.test(number)) return { whole, value: whole, number: undefined }
  return { whole, value: whole.slice(0, open), number }
}

const depthOf = (columns: readonly (readonly Cell[])[]): number =>
  columns.reduce((most, { length }) => Math.max(most, length), 0)
