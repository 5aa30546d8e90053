import { basename, dirname, join, resolve } from 'node:path'
import type { Codec, Encoding, Outcome, Piece } from '#core/codec/codec.ts'
import { encodeWish } from '#core/codec/encode.ts'
import { codecById, codecs } from '#core/codec/index.ts'
import { isSafeName } from '#core/codec/names.ts'
import { SCHEME } from '#core/codec/selection.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import type { Reader } from '#core/model/reader.ts'
import { Rows } from '#core/model/rows.ts'
import { tableNames } from '#core/model/tables.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { ExportChoice, ExportReport, ExportWish } from '#ipc/contract.ts'
import type { Disk } from './disk.ts'
import { Abandoned, diskFailure } from './disk-failure.ts'
import { createPause } from './pause.ts'
import type { Tell } from './progress.ts'
import { replaceFile } from './replace-file.ts'
import type { RowStore } from './rows.ts'
import { writeFolder } from './write-folder.ts'
import type { NamedPart } from './write-folder.ts'
import { archived, zipped } from './write-zip.ts'

/** What an export works on and tells. */
export interface Exporting {
  readonly disk: Disk
  readonly rows: RowStore
  /** The project's name. */
  readonly name: string
  readonly tell: Tell
}

/**
 * Writes the project in an exchange format, piece by piece: what is written is let go of. A format of one file gets the path
 * given; one of several gets a folder of that name, or a zip file if the name ends so. Nothing is in its place before all is
 * written, and what is there already is overwritten only by force. Edits that come meanwhile are not in it. Kinds:
 * `unknown-format`, `exists`, those of `encodeWish` and of the disk.
 */
export const exportProject = async (
  { disk, rows, name, tell }: Exporting,
  what: ExportWish,
): Promise<Result<ExportReport, Failure>> => {
  const codec = codecById(what.format)
  if (codec === undefined) return err(unknownFormat(what.format))
  tell('Reading the project', null)
  const encoding = encodeWish(codec, readOnce(rows), name, what)
  if (!encoding.ok) return encoding
  const making = createMaking(encoding.value, (share) => tell(`Writing ${codec.label}`, share))
  try {
    const written = await write(disk, codec, making, what)
    return written.ok ? ok({ files: written.value, ...making.outcome() }) : written
  } catch (error) {
    if (!(error instanceof Abandoned)) throw error
    if (error.cause !== undefined) throw error.cause
    return ok({ files: [], articles: 0, spans: 0, links: 0, losses: making.outcome().losses })
  }
}

/** What an export would hold and leave out; nothing is written. */
export const tryExport = async (
  rows: RowStore,
  name: string,
  what: ExportChoice,
): Promise<Result<ExportReport, Failure>> => {
  const codec = codecById(what.format)
  if (codec === undefined) return err(unknownFormat(what.format))
  const encoding = encodeWish(codec, readOnce(rows), name, what)
  if (!encoding.ok) return encoding
  const files = new Set<string>()
  const pause = createPause()
  for (;;) {
    const next = encoding.value.next()
    if (next.done === true) return ok({ ...next.value, files: [...files] })
    files.add(next.value.file)
    await pause()
  }
}

/** All that an export may ask for, read in one go: row by row the file's ids would be looked up a million times. */
const readOnce = (rows: RowStore): Reader => {
  const held = new Rows()
  for (const part of rows.readInParts(tableNames.filter((table) => table !== 'original')))
    for (const [table, row] of part) held.put(table, row)
  return {
    // What the scheme has lost but annotations still use is looked up where it is.
    get: (table, id) => held.get(table, id) ?? (SCHEME.includes(table) ? rows.get(table, id) : undefined),
    where: (table, refField, id) => held.where(table, refField, id),
    all: (table) => held.all(table),
  }
}

/** An export while it is made: what it came to is known behind the last part. */
interface Making {
  readonly parts: () => AsyncGenerator<NamedPart>
  readonly outcome: () => Outcome
}

const createMaking = (encoding: Encoding, tell: (share: number | null) => void): Making => {
  let outcome: Outcome | undefined

  async function* parts(): AsyncGenerator<NamedPart> {
    const pause = createPause()
    const known = new Set<string>()
    let waiting: string[] = []
    let length = 0
    let name = ''
    const gathered = (): readonly NamedPart[] => {
      if (waiting.length === 0) return []
      const bytes = Buffer.from(waiting.join(''))
      waiting = []
      length = 0
      return [{ name, bytes }]
    }
    for (;;) {
      const next = nextOf(encoding)
      if (next.done === true) {
        yield* gathered()
        outcome = next.value
        return
      }
      const { file, text, bytes, done } = next.value
      if (file !== name) {
        yield* gathered()
        if (!isSafeName(file) || known.has(file)) throw bug(`a codec names a file that cannot be written: ${file}`)
        known.add(file)
        name = file
      }
      if (bytes !== undefined) yield { name, bytes }
      else {
        waiting.push(text)
        length += text.length
        if (length >= WRITTEN_AT_ONCE) yield* gathered()
      }
      if (done !== undefined) tell(done)
      await pause()
    }
  }

  return {
    parts,
    outcome: () => {
      if (outcome === undefined) throw new Error('an export was asked for what it came to before it was made')
      return outcome
    },
  }
}

const WRITTEN_AT_ONCE = 1024 * 1024 // UTF-16 code units

const bug = (words: string): Abandoned => new Abandoned(words, { cause: new Error(words) })

/** A bug of a codec is none of the disk's failures, in whose midst it happens. */
const nextOf = (encoding: Encoding): IteratorResult<Piece, Outcome> => {
  try {
    return encoding.next()
  } catch (cause) {
    throw new Abandoned('an export could not be made', { cause })
  }
}

const write = async (
  disk: Disk,
  codec: Codec,
  { parts, outcome }: Making,
  what: ExportWish,
): Promise<Result<readonly string[], Failure>> => {
  const { force, split, strict } = what
  const path = resolve(what.path)
  const beforeRename = (): void => {
    if (strict && outcome().losses.length > 0) throw new Abandoned('the format cannot hold everything')
  }
  const isArchive = codec.shape === 'archive'
  const isZip = /\.zip$/i.test(path) || (isArchive && split === null)
  if (codec.shape === 'file' && split === null) return writeOne(disk, path, bytesOf(parts()), { force, beforeRename })
  const files = isArchive && split !== null ? archived(parts(), codec.extension) : parts()
  if (isZip) return writeOne(disk, path, zipped(files), { force, beforeRename })
  return writeFolder(disk, path, files, { force, beforeRename })
}

const writeOne = async (
  disk: Disk,
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  { force, beforeRename }: { readonly force: boolean; readonly beforeRename: () => void },
): Promise<Result<readonly string[], Failure>> => {
  if (!force && (await isThere(disk, path))) return err(existsFailure(path))
  const written = await writeOver(disk, path, bytes, force, beforeRename)
  return written.ok ? ok([path]) : written
}

async function* bytesOf(parts: AsyncIterable<NamedPart>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of parts) yield bytes
}

const unknownFormat = (format: string): Failure => {
  const known = codecs.map(({ id }) => id).join(', ')
  return failure('unknown-format', `There is no format “${format.slice(0, 40)}”.`, `Choose one of: ${known}.`)
}

/**
 * Puts bytes at a path, whole or not at all; a link there keeps pointing to where it points. What `beforeRename` throws,
 * once all is written, ends it.
 */
export const writeOver = async (
  disk: Disk,
  path: string,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  force: boolean,
  beforeRename: () => void = () => undefined,
): Promise<Result<null, Failure>> => {
  try {
    const state = await disk.stat(path).catch(() => undefined)
    if (state?.kind === 'folder')
      return err(failure('folder', `“${basename(path)}” is a folder.`, 'Choose another name.'))
    const real =
      state === undefined ? join(await disk.realpath(dirname(path)), basename(path)) : await disk.realpath(path)
    await replaceFile(disk, real, bytes, {
      ...(state === undefined ? {} : { mode: state.mode }),
      keep: !force,
      beforeRename: async () => beforeRename(),
    })
    return ok(null)
  } catch (error) {
    if (error instanceof Abandoned) throw error
    const code = error instanceof Error && 'code' in error ? error.code : ''
    return err(code === 'EEXIST' ? existsFailure(path) : diskFailure(error, `“${basename(path)}” could not be written`))
  }
}

const isThere = (disk: Disk, path: string): Promise<boolean> =>
  disk.lstat(path).then(
    () => true,
    () => false,
  )

export const existsFailure = (path: string): Failure =>
  failure('exists', `“${basename(path)}” is there already.`, 'Choose another name, or say that it may be overwritten.')
