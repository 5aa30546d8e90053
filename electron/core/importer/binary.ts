/** Beginnings of well-known files that are not plain text, and what a person calls them. */
const SIGNATURES: readonly { readonly what: string; readonly at?: number; readonly bytes: readonly number[] }[] = [
  { what: 'a PDF document', bytes: ascii('%PDF-') },
  { what: 'a Word, OpenDocument or ZIP file', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { what: 'a ZIP file', bytes: [0x50, 0x4b, 0x05, 0x06] },
  { what: 'an older Word or Office document', bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { what: 'an RTF document', bytes: ascii('{\\rtf') },
  { what: 'a database, perhaps a Hearsay project', bytes: ascii('SQLite format 3\0') },
  { what: 'a PNG image', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { what: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { what: 'a GIF image', bytes: ascii('GIF87a') },
  { what: 'a GIF image', bytes: ascii('GIF89a') },
  { what: 'a TIFF image', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { what: 'a TIFF image', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { what: 'a WebP image', at: 8, bytes: ascii('WEBPVP8') },
  { what: 'a sound recording', at: 8, bytes: ascii('WAVEfmt ') },
  { what: 'a sound recording', bytes: ascii('OggS\0') },
  { what: 'a sound recording', bytes: ascii('ID3\u0003') },
  { what: 'a sound recording', bytes: ascii('ID3\u0004') },
  { what: 'a film or a photo', at: 4, bytes: ascii('ftyp') },
  { what: 'a compressed file', bytes: [0x1f, 0x8b, 0x08] },
  { what: 'a compressed file', bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { what: 'a compressed file', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { what: 'a compressed file', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { what: 'a compressed file', bytes: ascii('Rar!\u001a\u0007') },
  { what: 'a program', bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { what: 'text in UTF-32', bytes: [0xff, 0xfe, 0x00, 0x00] },
  { what: 'text in UTF-32', bytes: [0x00, 0x00, 0xfe, 0xff] },
]

/** What the bytes are, when their beginning tells that they are no plain text: "a PDF document". */
export const knownBinary = (bytes: Uint8Array): string | undefined =>
  SIGNATURES.find((signature) => signature.bytes.every((byte, i) => bytes[(signature.at ?? 0) + i] === byte))?.what

/** Whether there are more control characters than a stray one now and then, which law 1 would mend. */
export const isMostlyControl = (bytes: Uint8Array): boolean => {
  let controls = 0
  for (const byte of bytes) if (byte < 0x20 && (byte < 0x09 || 0x0d < byte)) controls += 1
  return controls === bytes.length || 1 + bytes.length / 50 < controls
}

/** Whether the zero bytes lie as they do in Western text written as UTF-16: nearly all on one side of each pair. */
export const looksLikeUtf16 = (bytes: Uint8Array): boolean => {
  const pairs = Math.min(bytes.length, SAMPLE) >> 1
  let first = 0
  let second = 0
  for (let i = 0; i < pairs; i += 1) {
    if (bytes[2 * i] === 0) first += 1
    if (bytes[2 * i + 1] === 0) second += 1
  }
  return Math.max(first, second) > Math.max(1, pairs * 0.4) && Math.min(first, second) < pairs * 0.1
}

const SAMPLE = 65536 // bytes

function ascii(text: string): readonly number[] {
  return Array.from(text, (character) => character.charCodeAt(0))
}
