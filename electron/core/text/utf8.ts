import { err, ok, type Result } from '#core/result.ts'
import { CODE_UNIT_CHUNK, codeUnitsToString } from '#core/text/code-units.ts'

/** Where bytes stop being UTF-8: the byte offset of the sequence that is broken. */
export interface NotUtf8 {
  readonly at: number
}

/**
 * Decodes UTF-8 strictly: overlong forms, surrogates, code points above U+10FFFF and cut sequences are refused, never
 * mended. A byte order mark stays, as U+FEFF.
 */
export const decodeUtf8 = (bytes: Uint8Array): Result<string, NotUtf8> => {
  const units = new Uint16Array(Math.min(CODE_UNIT_CHUNK, bytes.length)) // no byte gives more than one
  let filled = 0
  let text = ''
  let at = 0
  while (at < bytes.length) {
    if (filled > CODE_UNIT_CHUNK - 2) {
      text += codeUnitsToString(units.subarray(0, filled))
      filled = 0
    }
    // Runs of ASCII, most of most texts, in a loop of their own.
    const runEnd = Math.min(bytes.length, at + CODE_UNIT_CHUNK - filled)
    let byte = bytes[at] ?? 0
    while (at < runEnd && byte < 0x80) {
      units[filled] = byte
      filled += 1
      at += 1
      byte = bytes[at] ?? 0
    }
    if (byte < 0x80 || CODE_UNIT_CHUNK - 2 < filled) continue
    const length = sequenceLength(bytes, at)
    if (length === 0) return err({ at })
    const point = codePointOf(bytes, at, length)
    if (point < 0x10000) units[filled++] = point
    else {
      units[filled++] = 0xd800 + ((point - 0x10000) >> 10)
      units[filled++] = 0xdc00 + ((point - 0x10000) & 0x3ff)
    }
    at += length
  }
  return ok(text + codeUnitsToString(units.subarray(0, filled)))
}

/** Encodes text as UTF-8 without adding a byte order mark; a lone surrogate becomes U+FFFD. */
export const encodeUtf8 = (text: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(utf8Length(text))
  let at = 0
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      bytes[at++] = unit
    } else if (unit < 0x800) {
      bytes[at++] = 0xc0 | (unit >> 6)
      bytes[at++] = 0x80 | (unit & 0x3f)
    } else if (isPairAt(text, i)) {
      const point = 0x10000 + ((unit - 0xd800) << 10) + (text.charCodeAt(i + 1) - 0xdc00)
      bytes[at++] = 0xf0 | (point >> 18)
      bytes[at++] = 0x80 | ((point >> 12) & 0x3f)
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f)
      bytes[at++] = 0x80 | (point & 0x3f)
      i += 1
    } else {
      const kept = 0xd800 <= unit && unit <= 0xdfff ? 0xfffd : unit
      bytes[at++] = 0xe0 | (kept >> 12)
      bytes[at++] = 0x80 | ((kept >> 6) & 0x3f)
      bytes[at++] = 0x80 | (kept & 0x3f)
    }
  }
  return bytes
}

/** How many bytes `encodeUtf8` would give. */
export const utf8Length = (text: string): number => {
  let length = 0
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) length += 1
    else if (unit < 0x800) length += 2
    else if (isPairAt(text, i)) {
      length += 4
      i += 1
    } else length += 3
  }
  return length
}

/** How long the sequence at a non-ASCII byte is; 0 if it is broken. The ranges are those of table 3-7 of the Unicode standard. */
const sequenceLength = (bytes: Uint8Array, at: number): number => {
  const first = bytes[at] ?? 0
  const second = bytes[at + 1] ?? 0
  if (first < 0xc2 || 0xf4 < first) return 0
  if (first < 0xe0) return isTail(second) ? 2 : 0

  const least = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80 // below: overlong
  const most = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf // above: a surrogate, or beyond U+10FFFF
  if (second < least || most < second || !isTail(bytes[at + 2] ?? 0)) return 0
  if (first < 0xf0) return 3
  return isTail(bytes[at + 3] ?? 0) ? 4 : 0
}

const codePointOf = (bytes: Uint8Array, at: number, length: number): number => {
  let point = (bytes[at] ?? 0) & (0xff >> (length + 1))
  for (let i = 1; i < length; i += 1) point = (point << 6) | ((bytes[at + i] ?? 0) & 0x3f)
  return point
}

const isTail = (byte: number): boolean => (byte & 0xc0) === 0x80

const isPairAt = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at)
  if (unit < 0xd800 || 0xdbff < unit) return false
  const next = text.charCodeAt(at + 1)
  return 0xdc00 <= next && next <= 0xdfff
}
