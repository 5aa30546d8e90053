import { fromBuffer } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import { isSafeName } from '#core/codec/names.ts'
import type { GivenFile } from '#core/importer/index.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'

/** What an archive from a stranger may hold. Bytes are counted as they come, whatever the archive says of itself. */
export const zipLimits = {
  entry: 64 * 1024 * 1024, // bytes
  sum: 256 * 1024 * 1024, // bytes
  entries: 5_000,
  /** Unpacked to packed, for entries above 1 MB. */
  ratio: 200,
}
const RATIO_FROM = 1024 * 1024 // bytes

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))

/** Unpacks an archive in memory, never to the disk. Refused as a whole, in words that go on from its name. */
export const readZip = async (bytes: Uint8Array): Promise<Result<readonly GivenFile[], string>> => {
  try {
    return ok(await readAll(bytes))
  } catch (error) {
    if (error instanceof Refused) return err(error.message)
    return err('is not a sound zip file. Get it again from where it came, or unpack it yourself and choose the folder.')
  }
}

class Refused extends Error {}

const readAll = async (bytes: Uint8Array): Promise<readonly GivenFile[]> => {
  const zip = await opened(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const files: GivenFile[] = []
  let sum = 0
  for (const entry of await readEntries(zip)) {
    const unpacked = await readEntry(zip, entry, zipLimits.sum - sum)
    sum += unpacked.length
    files.push({ name: entry.fileName, bytes: unpacked })
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** What the archive says that it holds. One that says too much is refused before anything of it is unpacked. */
const readEntries = async (zip: ZipFile): Promise<readonly Entry[]> => {
  if (zip.entryCount > zipLimits.entries)
    throw new Refused(`was refused: it holds more than ${zipLimits.entries} files.`)
  const entries: Entry[] = []
  const names = new Set<string>()
  let sum = 0
  for (let entry = await nextEntry(zip); entry !== undefined; entry = await nextEntry(zip)) {
    const name = entry.fileName
    if (name.endsWith('/')) continue
    if (!isSafeName(name))
      throw new Refused(`was refused: a name in it leads out of it or cannot be used (“${shown(name)}”).`)
    if (names.has(name)) throw new Refused(`was refused: it holds “${shown(name)}” twice.`)
    names.add(name)
    if (/(?:^|\/)(?:__MACOSX\/|\.)/.test(name)) continue // of the system, not of the data
    sum += entry.uncompressedSize
    if (isTooLarge(entry.uncompressedSize, entry.compressedSize) || sum > zipLimits.sum) throw tooLarge(name)
    entries.push(entry)
  }
  return entries
}

const isTooLarge = (length: number, packed: number): boolean =>
  length > zipLimits.entry || (length > RATIO_FROM && length > packed * zipLimits.ratio)

const tooLarge = (name: string): Refused => new Refused(`was refused: unpacked it is far too large (“${shown(name)}”).`)

const opened = (buffer: Buffer): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    fromBuffer(buffer, { lazyEntries: true, validateEntrySizes: true, autoClose: false }, (error, zip) =>
      error === null ? resolve(zip) : reject(error),
    )
  })

const nextEntry = (zip: ZipFile): Promise<Entry | undefined> =>
  new Promise((resolve, reject) => {
    const settle = (): void => void zip.removeAllListeners()
    zip.once('entry', (entry: Entry) => (settle(), resolve(entry)))
    zip.once('end', () => (settle(), resolve(undefined)))
    zip.once('error', (error: unknown) => (settle(), reject(error as Error)))
    zip.readEntry()
  })

const readEntry = (zip: ZipFile, entry: Entry, room: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const name = shown(entry.fileName)
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) {
        reject(error)
        return
      }
      const parts: Buffer[] = []
      let length = 0
      stream.on('data', (part: Buffer) => {
        length += part.length
        parts.push(part)
        if (length <= room && !isTooLarge(length, entry.compressedSize)) return
        reject(tooLarge(entry.fileName))
        stream.destroy()
      })
      stream.on('end', () => resolve(new Uint8Array(Buffer.concat(parts))))
      stream.on('error', reject)
      // A header that lies about its size can end a stream without an end or an error.
      stream.on('close', () => reject(new Refused(`was refused: “${name}” is not as long as it says.`)))
    })
  })

const shown = (name: string): string => [...name.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')].slice(0, 60).join('')
