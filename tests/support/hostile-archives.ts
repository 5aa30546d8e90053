import { deflateRawSync } from 'node:zlib'
import { zipOf } from './documents.ts'

/** One file of an archive as it is written; what it says of itself may be a lie. */
interface Part {
  readonly name: string
  readonly packed: Uint8Array
  readonly method?: number
  readonly flags?: number
  /** What the headers say of the length before packing, and of the packed length. */
  readonly says?: number
  readonly saysPacked?: number
  readonly attributes?: number
  /** The packed bytes of the first part stand for these, too. */
  readonly overlaps?: boolean
}

const words = (text: string): Buffer => Buffer.from(text)

const header = (
  { name, packed, method = 8, flags = 0, says = packed.length, saysPacked = packed.length }: Part,
  head: readonly number[],
): readonly Buffer[] => {
  const fixed = Buffer.alloc(26)
  fixed.writeUInt16LE(20, 0)
  fixed.writeUInt16LE(flags, 2)
  fixed.writeUInt16LE(method, 4)
  fixed.writeUInt32LE(0x21, 8)
  fixed.writeUInt32LE(saysPacked >>> 0, 14)
  fixed.writeUInt32LE(says >>> 0, 18)
  fixed.writeUInt16LE(words(name).length, 22)
  return [Buffer.from(head), fixed]
}

/** An archive byte by byte, as no honest program would write it. */
const rawZip = (parts: readonly Part[]): Uint8Array => {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const part of parts) {
    const [name, start] = [words(part.name), part.overlaps === true ? 0 : at]
    if (part.overlaps !== true) {
      const held = [...header(part, [0x50, 0x4b, 3, 4]), name, Buffer.from(part.packed)]
      local.push(...held)
      at += held.reduce((sum, { length }) => sum + length, 0)
    }
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((part.attributes ?? 0) >>> 0, 6)
    rest.writeUInt32LE(start, 10)
    central.push(...header(part, [0x50, 0x4b, 1, 2, 20, 3]), rest, name)
  }
  const length = central.reduce((sum, one) => sum + one.length, 0)
  const end = Buffer.alloc(22)
  end.set([0x50, 0x4b, 5, 6])
  end.writeUInt16LE(parts.length & 0xffff, 8)
  end.writeUInt16LE(parts.length & 0xffff, 10)
  end.writeUInt32LE(length, 12)
  end.writeUInt32LE(at, 16)
  return new Uint8Array(Buffer.concat([...local, ...central, end]))
}

const packed = (text: string): Uint8Array => deflateRawSync(words(text))
const evil = packed('Kim said so.')
const UTF8 = 0x800
const named = (name: string): Uint8Array => rawZip([{ name, packed: evil, says: 12, flags: UTF8 }])
/** A thousand zeros to a byte, as a bomb has them. */
const zeros = (bytes: number): Uint8Array => deflateRawSync(Buffer.alloc(bytes))
/** Packs a hundredfold, which each file by itself may. */
const dense = (bytes: number): Uint8Array => {
  const line = Buffer.from('The river rose, and Kim said that she had seen it rise before. ')
  const text = Buffer.alloc(bytes, line)
  for (let at = 0; at < bytes; at += 400) text[at] = 65 + ((at / 400) % 26)
  return deflateRawSync(text, { level: 1 })
}

/** Twenty-five archives from a stranger who means harm, by what is wrong with them. */
export const hostileArchives = (): Readonly<Record<string, Uint8Array>> => {
  const sound = zipOf({ 'a.txt': 'Kim said so.'.repeat(50) })
  const [forty, eighty] = [40 * 1024 * 1024, 80 * 1024 * 1024]
  const filling = dense(forty)
  const bomb = zeros(eighty)
  return {
    'one file that unpacks to far too much': rawZip([{ name: 'a.txt', packed: bomb, says: eighty }]),
    'a bomb that says it is small': rawZip([{ name: 'a.txt', packed: bomb, says: 10 }]),
    'a bomb that says it is packed well': rawZip([{ name: 'a.txt', packed: zeros(forty), says: forty }]),
    'many files that are too much together': rawZip(
      Array.from({ length: 8 }, (_, i) => ({ name: `${i}.txt`, packed: filling, says: forty })),
    ),
    'files that lie over one another': rawZip(
      Array.from({ length: 2_000 }, (_, i) => ({ name: `${i}.txt`, packed: filling, says: forty, overlaps: i > 0 })),
    ),
    'too many files': rawZip(Array.from({ length: 5_001 }, (_, i) => ({ name: `${i}.txt`, packed: evil, says: 12 }))),
    'a way out upwards': named('../evil.txt'),
    'a way out upwards, later': named('a/../../evil.txt'),
    'a place on the disk': named('/tmp/evil.txt'),
    'a place on a drive': named('C:/evil.txt'),
    'a way out with backslashes': named(String.raw`..\evil.txt`),
    'a network place': named(String.raw`\\server\share\evil.txt`),
    'a name with a zero byte': named('a.txt\0.exe'),
    'a name of line ends': named('a\n.txt'),
    'a name of four thousand letters': named(`${'a'.repeat(4_000)}.txt`),
    'the same name twice': rawZip([
      { name: 'a.txt', packed: evil, says: 12 },
      { name: 'a.txt', packed: packed('Lee said so.'), says: 12 },
    ]),
    'longer than it says': rawZip([{ name: 'a.txt', packed: packed('x'.repeat(5_000)), says: 5 }]),
    'shorter than it says': rawZip([{ name: 'a.txt', packed: evil, says: 5_000 }]),
    'packed bytes beyond the end': rawZip([{ name: 'a.txt', packed: evil, says: 12, saysPacked: 50_000_000 }]),
    'what is no packed text': rawZip([{ name: 'a.txt', packed: words('not packed at all'), says: 17 }]),
    'an unknown way of packing': rawZip([{ name: 'a.txt', packed: evil, says: 12, method: 99 }]),
    'locked by a password': rawZip([{ name: 'a.txt', packed: evil, says: 12, flags: 1 }]),
    'half an archive': sound.subarray(0, Math.floor(sound.length / 2)),
    'without its list of files': sound.subarray(0, sound.length - 40),
    'a link to a file of the computer': rawZip([
      { name: 'canary.txt', packed: packed('../canary/secret.txt'), says: 20, attributes: 0xa1ff0000 },
    ]),
  }
}
