/**
 * A checksum at the end of every page, in the eight bytes that SQLite leaves alone there: the sum of SQLite's own
 * checksum extension (cksumvfs), so that programs which know it can verify the file too. SQLite by itself notices less
 * than half of all flipped bits.
 */

/** What the sums of a file say of it. Pages count from 1. */
export type Sums =
  | { readonly kind: 'good' }
  /** No page has one: written before there were sums, or by another program. */
  | { readonly kind: 'none' }
  | { readonly kind: 'bad'; readonly pages: readonly number[] }

/** Writes the sum of every page into the bytes of a file, and gives them back. */
export const stampPages = (bytes: Uint8Array): Uint8Array => {
  const pageSize = pageSizeOf(bytes)
  const words = wordsOf(bytes)
  for (let start = 0; start < bytes.length; start += pageSize) {
    const [one, two] = sumOf(words, start, pageSize)
    const at = (start + pageSize) / 4
    words[at - 2] = one
    words[at - 1] = two
  }
  if (words.buffer !== bytes.buffer) bytes.set(new Uint8Array(words.buffer))
  return bytes
}

/** Compares every page with its sum. The bytes are whole pages, with eight bytes left free at the end of each. */
export const checkPages = (bytes: Uint8Array): Sums => {
  const pageSize = pageSizeOf(bytes)
  const words = wordsOf(bytes)
  const pages: number[] = []
  let stamped = false
  let free: ReadonlySet<number> | undefined
  for (let start = 0, page = 1; start < bytes.length; start += pageSize, page += 1) {
    const [one, two] = sumOf(words, start, pageSize)
    const at = (start + pageSize) / 4
    if (words[at - 2] !== 0 || words[at - 1] !== 0) stamped = true
    if (words[at - 2] !== one || words[at - 1] !== two) pages.push(page)
    else if (one === 0 && two === 0) {
      // Nothing but zeros has a sum of zeros: right for a free page, and what a lost sector looks like elsewhere.
      free ??= freePages(bytes, pageSize)
      if (!free.has(page)) pages.push(page)
    }
  }
  if (!stamped) return { kind: 'none' }
  return pages.length === 0 ? { kind: 'good' } : { kind: 'bad', pages }
}

/** Bytes at the end of every page that a sum takes. */
export const SUM_BYTES = 8

/** Bytes in a page, as the header of the file has it. */
export const pageSizeOf = (bytes: Uint8Array): number => {
  const size = ((bytes[16] ?? 0) << 8) | (bytes[17] ?? 0)
  return size === 1 ? 65_536 : size
}

/** The bytes as 32-bit words in the machine's order, which is the little-endian one wherever Hearsay runs. */
const wordsOf = (bytes: Uint8Array): Uint32Array => {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes)
  return new Uint32Array(aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / 4))
}

const sumOf = (words: Uint32Array, start: number, pageSize: number): readonly [number, number] => {
  const end = (start + pageSize - SUM_BYTES) / 4
  let one = 0
  let two = 0
  for (let at = start / 4; at < end; at += 2) {
    one = (one + (words[at] ?? 0) + two) | 0
    two = (two + (words[at + 1] ?? 0) + one) | 0
  }
  return [one >>> 0, two >>> 0]
}

/** The pages on SQLite's list of free ones, as far as the list can be followed. */
const freePages = (bytes: Uint8Array, pageSize: number): ReadonlySet<number> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = bytes.length / pageSize
  const found = new Set<number>()
  let trunk = view.getUint32(32)
  while (trunk > 1 && trunk <= count && !found.has(trunk)) {
    found.add(trunk)
    const at = (trunk - 1) * pageSize
    const leaves = Math.min(view.getUint32(at + 4), pageSize / 4 - 4)
    for (let i = 0; i < leaves; i += 1) found.add(view.getUint32(at + 8 + 4 * i))
    trunk = view.getUint32(at)
  }
  return found
}
