import { decodeUtf8 } from '../text/utf8.ts'
import type { GivenFile } from '../importer/index.ts'
import type { Rejection } from './decoded.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export interface JsonLine {
  /** Counted from 1. */
  readonly line: number
  readonly value: JsonObject
}

/** The objects of a file with one JSON object a line, read line by line; lines that are none are rejected. */
export const jsonLines = (file: GivenFile, rejected: Rejection[]): readonly JsonLine[] => {
  const { name, bytes } = file
  const found: JsonLine[] = []
  let line = 0
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, start)
    const end = feed < 0 ? bytes.length : feed
    const decoded = decodeUtf8(bytes.subarray(start, end))
    line += 1
    start = end + 1
    const reject = (reason: string): void => void rejected.push({ file: name, line, reason })
    if (!decoded.ok) {
      reject(`it is not UTF-8 text: it goes wrong at byte ${decoded.error.at} of the line`)
      continue
    }
    const words = (line === 1 ? decoded.value.replace(/^\uFEFF/, '') : decoded.value).trim()
    if (words === '') continue
    const value = parsed(words)
    if (isObject(value)) found.push({ line, value })
    else reject(value === undefined ? 'it is not JSON' : 'it is not a JSON object')
  }
  return found
}

const LINE_FEED = 0x0a

/** The value of a file that is one JSON text; undefined where it is none, and that has been said. */
export const jsonOf = (file: GivenFile, rejected: Rejection[]): unknown => {
  const text = textOf(file, rejected)
  if (text === undefined) return undefined
  const value = parsed(text)
  if (value === undefined) rejected.push({ file: file.name, line: 0, reason: 'it is not JSON' })
  return value
}

/** The first object of a file, for a look at what it is; a list's first element counts. */
export const firstObject = (file: GivenFile): JsonObject | undefined => {
  const line = firstLine(file.bytes)
  const value = parsed(line) ?? (/^\s*[[{]/.test(line) ? jsonOf(file, []) : undefined)
  const first: unknown = Array.isArray(value) ? value[0] : value
  return isObject(first) ? first : undefined
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** JSON that stays on one line for every reader. */
export const toOneLine = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** An element of a list that is written piece by piece, as it stands in a file that is indented by one blank a level. */
export const indented = (value: unknown): string => `  ${JSON.stringify(value, null, 1).replaceAll('\n', '\n  ')}`

/** The object that a kept line holds; none where somebody has changed the line. */
export const keptKeys = (lines: readonly string[]): JsonObject => {
  const value = parsed(lines.join('\n'))
  return isObject(value) ? value : {}
}

/** A field of an object from outside; never one that the object inherits. */
export const field = (object: JsonObject, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined

export const textField = (object: JsonObject, name: string): string | undefined => {
  const value = field(object, name)
  return typeof value === 'string' ? value : undefined
}

export const listField = (object: JsonObject, name: string): readonly unknown[] | undefined => {
  const value = field(object, name)
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined
}

const textOf = (file: GivenFile, rejected: Rejection[]): string | undefined => {
  const decoded = decodeUtf8(file.bytes)
  if (decoded.ok) return decoded.value.replace(/^\uFEFF/, '')
  rejected.push({ file: file.name, line: 0, reason: `it is not UTF-8 text: it goes wrong at byte ${decoded.error.at}` })
  return undefined
}

const FIRST_LOOK = 4 * 1024 * 1024 // bytes

const firstLine = (bytes: Uint8Array): string => {
  const start = Math.max(
    0,
    bytes.findIndex((byte) => byte > 0x20),
  )
  const feed = bytes.indexOf(0x0a, start)
  const end = feed < 0 ? bytes.length : feed
  if (end > FIRST_LOOK) return ''
  const decoded = decodeUtf8(bytes.subarray(start, end))
  return decoded.ok ? decoded.value.replace(/^\uFEFF/, '') : ''
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
