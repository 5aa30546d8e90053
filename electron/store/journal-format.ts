import { createHash } from 'node:crypto'
import { z } from '#core/model/zod.ts'

/**
 * The bytes of a recovery journal. A header: magic, length, JSON, SHA-256 of these. Then records: length, sequence,
 * SHA-256 of (the hash before it, length, sequence, body), body. The body is the JSON of one change. Numbers are big-endian.
 * A record is good only when everything before it is, so what can be read is always the longest good beginning.
 */
export interface JournalHeader {
  /** The project's id. */
  readonly project: string
  /** Random for every journal. */
  readonly journal: string
  /** SHA-256 of the project file that the first record follows. */
  readonly base: string
  /** How thoroughly that file was checked, so that it need not be again: see `open.ts`. */
  readonly checks: number
}

export interface JournalRecord {
  readonly body: Uint8Array
  /** The hash up to and with this record, in hexadecimal digits. */
  readonly chain: string
}

export interface ReadJournal {
  readonly header: JournalHeader
  /** The hash that the first record follows. */
  readonly start: string
  readonly records: readonly JournalRecord[]
  /** Bytes that are good; what comes after them was never acknowledged or has been damaged. */
  readonly length: number
}

const MAGIC = Buffer.from('Hearsay journal 1\n')
const HASH = 32
const RECORD_HEAD = 4 + 8 + HASH
const LARGE = 1024 * 1024 // bytes

/** A journal's header as bytes, and the hash that its first record follows. */
export const encodeHeader = (header: JournalHeader): { readonly bytes: Uint8Array; readonly chain: string } => {
  const json = Buffer.from(JSON.stringify(header))
  const front = Buffer.concat([MAGIC, uint32(json.length), json])
  const hash = createHash('sha256').update(front).digest()
  return { bytes: Buffer.concat([front, hash]), chain: hash.toString('hex') }
}

/**
 * One record as bytes, in one part or, where a copy of it would be felt, in two; and the hash that the next one follows.
 * `sequence` counts from 1 within the journal.
 */
export const encodeRecord = (
  chain: string,
  sequence: number,
  body: Uint8Array,
): { readonly parts: readonly Uint8Array[]; readonly chain: string } => {
  const front = Buffer.concat([uint32(body.length), uint64(sequence)])
  const hash = recordHash(Buffer.from(chain, 'hex'), front, body)
  const parts = body.length > LARGE ? [Buffer.concat([front, hash]), body] : [Buffer.concat([front, hash, body])]
  return { parts, chain: hash.toString('hex') }
}

/** Reads the longest good beginning of a journal; nothing when not even the header is good. */
export const readJournalBytes = (given: Uint8Array): ReadJournal | undefined => {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
  const front = MAGIC.length + 4
  if (bytes.length < front || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined
  const end = front + bytes.readUInt32BE(MAGIC.length)
  if (bytes.length < end + HASH) return undefined
  const start = createHash('sha256').update(bytes.subarray(0, end)).digest()
  if (!start.equals(bytes.subarray(end, end + HASH))) return undefined
  const header = parseHeader(bytes.subarray(front, end))
  if (header === undefined) return undefined

  const records: JournalRecord[] = []
  let at = end + HASH
  let chain: Buffer = start
  for (;;) {
    if (bytes.length < at + RECORD_HEAD) break
    const bodyEnd = at + RECORD_HEAD + bytes.readUInt32BE(at)
    if (bytes.length < bodyEnd || bytes.readBigUInt64BE(at + 4) !== BigInt(records.length + 1)) break
    const body = bytes.subarray(at + RECORD_HEAD, bodyEnd)
    const hash = recordHash(chain, bytes.subarray(at, at + 12), body)
    if (!hash.equals(bytes.subarray(at + 12, at + RECORD_HEAD))) break
    records.push({ body, chain: hash.toString('hex') })
    chain = hash
    at = bodyEnd
  }
  return { header, start: start.toString('hex'), records, length: at }
}

const hexSchema = z.string().regex(/^[0-9a-f]{64}$/)
const headerSchema = z.object({
  project: z.string().min(1).max(200),
  journal: z.string().min(1).max(200),
  base: hexSchema,
  checks: z.int().min(0),
})

const parseHeader = (json: Uint8Array): JournalHeader | undefined => {
  try {
    const parsed = headerSchema.safeParse(JSON.parse(Buffer.from(json).toString('utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

const recordHash = (chain: Uint8Array, front: Uint8Array, body: Uint8Array): Buffer =>
  createHash('sha256').update(chain).update(front).update(body).digest()

const uint32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(n)
  return bytes
}

const uint64 = (n: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(n))
  return bytes
}
