import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { codeOf, writeFully } from './disk.ts'
import type { Disk, DiskFile } from './disk.ts'
import { encodeHeader, encodeRecord, readJournalBytes } from './journal-format.ts'
import type { JournalHeader, ReadJournal } from './journal-format.ts'
import { randomId } from './random.ts'
import { replaceFile } from './replace-file.ts'

/**
 * The recovery journal of an open project: every change since the project file was last written. A change is
 * acknowledged only when its record is synced.
 */
export interface Journal {
  readonly id: string
  /** Records in it, and the hash up to the last one. */
  sequence(): number
  chain(): string
  /** Bytes of its records. */
  size(): number
  /**
   * Writes and syncs one record. When it rejects, the record has been cut off again as well as could be, and the journal
   * takes no more: a descriptor that failed is never trusted again.
   */
  append(body: Uint8Array): Promise<void>
  /** Cuts off the record that was appended last. */
  cutLast(): Promise<void>
  broken(): boolean
  close(): Promise<void>
}

/** What a journal that lies there means for a project file. */
export type Found =
  | { readonly kind: 'none' }
  /** Its records that the file lacks, oldest first. `known` is how thoroughly these bytes were checked before. */
  | { readonly kind: 'follows'; readonly bodies: readonly Uint8Array[]; readonly known: number }
  /** It belongs to another state of the file; nothing of it may be applied. */
  | { readonly kind: 'mispaired'; readonly records: number }

/** What a project file says of the journal it was last written with. */
export interface BaseMark {
  readonly sha256: string
  readonly journal: string
  readonly sequence: number
  readonly chain: string
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Finds the journal at a path and decides whether it follows the file. Rejects when it is there and cannot be read. */
export const findJournal = async (disk: Disk, path: string, base: BaseMark): Promise<Found> => {
  let bytes: Uint8Array
  try {
    bytes = await disk.read(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { kind: 'none' }
    throw error
  }
  const read = readJournalBytes(bytes)
  if (read === undefined) return bytes.length === 0 ? { kind: 'none' } : { kind: 'mispaired', records: 0 }
  return pair(read, base)
}

/** A journal follows the exact bytes it was begun on, or a file that was written out of it since. */
const pair = ({ header, records, start }: ReadJournal, base: BaseMark): Found => {
  const bodies = records.map(({ body }) => body)
  if (header.base === base.sha256) return { kind: 'follows', bodies, known: header.checks }
  const chainThere = base.sequence === 0 ? start : records[base.sequence - 1]?.chain
  if (header.journal === base.journal && chainThere === base.chain) {
    return { kind: 'follows', bodies: bodies.slice(base.sequence), known: 0 }
  }
  return records.length === 0 ? { kind: 'none' } : { kind: 'mispaired', records: records.length }
}

/** Moves a journal out of the way and keeps it, under a name that says since when. */
export const keepAside = async (disk: Disk, path: string, now: number): Promise<string> => {
  const kept = `${path}.kept-${new Date(now).toISOString().replace(/[:.]/g, '-')}-${randomId().slice(0, 8)}`
  await disk.rename(path, kept)
  await disk.syncFolder(dirname(path))
  return kept
}

/**
 * Begins a new journal in place of whatever lies at the path, with records that the base lacks already in it: they are
 * durable before the old ones go. Rejects with the system's error.
 */
export const startJournal = async (
  disk: Disk,
  path: string,
  about: Omit<JournalHeader, 'journal'>,
  bodies: readonly Uint8Array[],
): Promise<Journal> => {
  const id = randomId()
  const header = encodeHeader({ ...about, journal: id })
  const parts: Uint8Array[] = [header.bytes]
  let chain = header.chain
  let sequence = 0
  const add = (body: Uint8Array): readonly Uint8Array[] => {
    const record = encodeRecord(chain, sequence + 1, body)
    chain = record.chain
    sequence += 1
    return record.parts
  }
  for (const body of bodies) parts.push(...add(body))
  const beginning = Buffer.concat(parts)
  await disk.makeFolder(dirname(path))
  await replaceFile(disk, path, beginning, { mode: 0o600 })

  const file = await disk.open(path, 'change')
  let length = beginning.length
  let before = { chain, sequence, length }
  let broken = false

  const restore = (): void => {
    ;({ chain, sequence, length } = before)
  }

  return {
    id,
    sequence: () => sequence,
    chain: () => chain,
    size: () => length - header.bytes.length,
    broken: () => broken,
    append: async (body) => {
      if (broken) throw new Error('a broken journal takes no more')
      before = { chain, sequence, length }
      try {
        let end = length
        for (const part of add(body)) {
          await writeFully(file, part, end)
          end += part.length
        }
        await file.sync()
        length = end
      } catch (error) {
        restore()
        broken = true
        await file.close().catch(() => undefined)
        await cut(disk, path, length).catch(() => undefined)
        throw error
      }
    },
    cutLast: async () => {
      restore()
      try {
        await cutOpen(file, length)
      } catch (error) {
        broken = true
        await file.close().catch(() => undefined)
        throw error
      }
    },
    close: async () => {
      if (!broken) await file.close()
      broken = true
    },
  }
}

const cut = async (disk: Disk, path: string, length: number): Promise<void> => {
  const file = await disk.open(path, 'change')
  try {
    await cutOpen(file, length)
  } finally {
    await file.close()
  }
}

const cutOpen = async (file: DiskFile, length: number): Promise<void> => {
  await file.truncate(length)
  await file.sync()
}
