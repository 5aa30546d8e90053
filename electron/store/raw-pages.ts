import { SUM_BYTES } from './page-sums.ts'
import type { SqlValue } from './sql.ts'

/**
 * Reads the rows that stand in the pages of a database file one by one, without SQLite, which gives up at the first page
 * that is damaged. Nothing is followed but the chains of long values: which table a row belongs to is told by its shape.
 */

/** The cells of one page. A table has rows with a number of their own; in an index the values are all there is. */
export interface RawPage {
  /** Counts from 1. */
  readonly page: number
  readonly kind: 'table' | 'index'
  readonly cells: readonly RawCell[]
}

export interface RawCell {
  /** The row's number; 0 in an index. */
  readonly key: number
  readonly values: readonly SqlValue[]
  /** The pages that a long value goes on in. */
  readonly chain: readonly number[]
}

/** Every page that reads as one of rows. What of it cannot be read is left out. */
export function* readRawPages(bytes: Uint8Array, pageSize: number): Generator<RawPage> {
  const file: RawFile = {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    pageSize,
    usable: pageSize - SUM_BYTES,
    pages: Math.floor(bytes.length / pageSize),
  }
  for (let page = 1; page <= file.pages; page += 1) {
    const start = (page - 1) * pageSize
    const head = page === 1 ? 100 : 0 // the file's own header comes first
    const kind = kinds[file.view.getUint8(start + head)]
    if (kind === undefined) continue
    const cells = cellsOf(file, start, head, kind)
    if (cells.length > 0) yield { page, kind: kind.holds, cells }
  }
}

interface RawFile {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly pageSize: number
  /** Bytes of a page that SQLite uses. */
  readonly usable: number
  readonly pages: number
}

interface PageKind {
  readonly holds: RawPage['kind']
  /** Bytes of a page's own header, and of what a cell begins with to point to another page. */
  readonly head: number
  readonly pointer: number
}

/** By the first byte of a page. Rows also stand in the inner pages of an index; those of a table hold none. */
const kinds: Readonly<Record<number, PageKind>> = {
  2: { holds: 'index', head: 12, pointer: 4 },
  10: { holds: 'index', head: 8, pointer: 0 },
  13: { holds: 'table', head: 8, pointer: 0 },
}

const cellsOf = (file: RawFile, start: number, head: number, kind: PageKind): readonly RawCell[] => {
  const { view, usable } = file
  const first = head + kind.head
  const count = Math.min(view.getUint16(start + head + 3), Math.floor((usable - first) / 2))
  const cells: RawCell[] = []
  for (let i = 0; i < count; i += 1) {
    const at = view.getUint16(start + first + 2 * i)
    if (at < first + 2 * count || at >= usable) continue
    const cell = cellAt(file, start, at + kind.pointer, kind)
    if (cell !== undefined) cells.push(cell)
  }
  return cells
}

const cellAt = (file: RawFile, start: number, at: number, { holds }: PageKind): RawCell | undefined => {
  const end = start + file.usable
  const reader = readerOf(file.view, start + at, end)
  const length = reader.varint()
  const key = holds === 'table' ? reader.varint() : 0
  if (Number.isNaN(length) || Number.isNaN(key)) return undefined
  const payload = payloadAt(file, reader.at(), end, length, holds)
  if (payload === undefined) return undefined
  const values = valuesOf(payload.bytes)
  return values === undefined ? undefined : { key, values, chain: payload.chain }
}

interface Payload {
  readonly bytes: Uint8Array
  readonly chain: readonly number[]
}

/** What a cell holds: in the page, or, where that is too long, its beginning there and the rest in a chain of pages. */
const payloadAt = (
  file: RawFile,
  at: number,
  end: number,
  length: number,
  holds: RawPage['kind'],
): Payload | undefined => {
  const { bytes, view, usable, pageSize, pages } = file
  if (length > bytes.length) return undefined
  const most = holds === 'table' ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23
  if (length <= most) return at + length <= end ? { bytes: bytes.subarray(at, at + length), chain: [] } : undefined

  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const fitting = least + ((length - least) % (usable - 4))
  const local = fitting <= most ? fitting : least
  if (at + local + 4 > end) return undefined
  const whole = new Uint8Array(length)
  whole.set(bytes.subarray(at, at + local))
  const chain: number[] = []
  let done = local
  for (let next = view.getUint32(at + local); done < length;) {
    if (next < 2 || next > pages || chain.length > length / (usable - 4) + 1) return undefined
    chain.push(next)
    const from = (next - 1) * pageSize
    const part = Math.min(length - done, usable - 4)
    whole.set(bytes.subarray(from + 4, from + 4 + part), done)
    done += part
    next = view.getUint32(from)
  }
  return { bytes: whole, chain }
}

/** The values of one row: their kinds first, then their bytes. */
const valuesOf = (payload: Uint8Array): readonly SqlValue[] | undefined => {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
  const head = readerOf(view, 0, payload.length)
  const headLength = head.varint()
  if (!(headLength <= payload.length)) return undefined
  const values: SqlValue[] = []
  let at = headLength
  while (head.at() < headLength) {
    const kind = head.varint()
    const length = lengthOf(kind)
    if (length === undefined || at + length > payload.length) return undefined
    const value = valueAt(view, payload, kind, at, length)
    if (value === undefined) return undefined
    values.push(value)
    at += length
  }
  return head.at() === headLength && at === payload.length ? values : undefined
}

const fixedLengths = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0]

const lengthOf = (kind: number): number | undefined =>
  kind < 10 ? fixedLengths[kind] : kind >= 12 ? Math.floor((kind - 12) / 2) : undefined

const valueAt = (
  view: DataView,
  payload: Uint8Array,
  kind: number,
  at: number,
  length: number,
): SqlValue | undefined => {
  if (kind === 0) return null
  if (kind === 8 || kind === 9) return kind - 8
  if (kind === 7) return view.getFloat64(at)
  if (kind >= 12 && kind % 2 === 0) return payload.slice(at, at + length)
  if (kind >= 13) return decode(payload.subarray(at, at + length))
  let value = view.getInt8(at)
  for (let i = 1; i < length; i += 1) value = value * 256 + view.getUint8(at + i)
  return value
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Reads numbers of one to nine bytes; NaN beyond the end. */
const readerOf = (view: DataView, start: number, end: number): { varint(): number; at(): number } => {
  let at = start
  return {
    at: () => at,
    varint: () => {
      let value = 0
      for (let i = 0; i < 9; i += 1) {
        if (at >= end) return Number.NaN
        const byte = view.getUint8(at)
        at += 1
        if (i === 8) return value * 256 + byte
        value = value * 128 + (byte & 0x7f)
        if (byte < 0x80) return value
      }
      return value
    },
  }
}
