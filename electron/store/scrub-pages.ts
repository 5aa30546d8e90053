import { pageSizeOf, SUM_BYTES } from './page-sums.ts'

/**
 * Writes zeros over what pages no longer use. SQLite's `secure_delete` clears every row that is deleted, but a page that is
 * filled anew when its neighbours are evened out keeps old bytes between its rows: what was deleted could be read there.
 */
export const scrubPages = (bytes: Uint8Array): Uint8Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pageSize = pageSizeOf(bytes)
  for (let start = 0; start < bytes.length; start += pageSize) {
    const head = start === 0 ? 100 : 0 // the file's own header comes first
    const headLength = headLengths[view.getUint8(start + head)]
    if (headLength !== undefined) scrub(bytes, view, start, head, headLength, pageSize - SUM_BYTES)
  }
  return bytes
}

/** Bytes of a page's own header, by its first byte; all other pages hold no rows. */
const headLengths: Readonly<Record<number, number>> = { 2: 12, 5: 12, 10: 8, 13: 8 }

const scrub = (
  bytes: Uint8Array,
  view: DataView,
  start: number,
  head: number,
  headLength: number,
  usable: number,
): void => {
  const pointers = head + headLength + 2 * view.getUint16(start + head + 3)
  const rows = view.getUint16(start + head + 5)
  if (pointers < rows && rows <= usable) bytes.fill(0, start + pointers, start + rows)
  // A free place between rows begins with where the next one is, and its own length.
  for (let at = view.getUint16(start + head + 1); at >= rows && at + 4 <= usable;) {
    const next = view.getUint16(start + at)
    const end = at + view.getUint16(start + at + 2)
    if (end <= usable) bytes.fill(0, start + at + 4, start + end)
    if (next <= at) return
    at = next
  }
}
