import { CODE_UNIT_CHUNK, codeUnitsToString } from '#core/text/code-units.ts'

/**
 * Decodes UTF-16 of the given byte order. Lone surrogates and a byte order mark (as U+FEFF) stay as they are. The bytes
 * must be even in number; the caller has checked that.
 */
export const decodeUtf16 = (bytes: Uint8Array, order: 'utf-16le' | 'utf-16be'): string => {
  const low = order === 'utf-16le' ? 0 : 1
  const high = 1 - low
  const units = new Uint16Array(CODE_UNIT_CHUNK)
  let text = ''
  for (let from = 0; from < bytes.length; from += 2 * CODE_UNIT_CHUNK) {
    const count = Math.min(CODE_UNIT_CHUNK, (bytes.length - from) >> 1)
    for (let i = 0; i < count; i += 1) {
      units[i] = (bytes[from + 2 * i + low] ?? 0) | ((bytes[from + 2 * i + high] ?? 0) << 8)
    }
    text += codeUnitsToString(units.subarray(0, count))
  }
  return text
}
