import { basename, dirname, join, resolve } from 'node:path'
import { zipSync } from 'fflate'
import type { Codec, EncodedFile } from '#core/codec/codec.ts'
import { encodeWish } from '#core/codec/encode.ts'
import { codecById, codecs } from '#core/codec/index.ts'
import { isSafeName } from '#core/codec/names.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import type { Reader } from '#core/model/reader.ts'
import { tableNames } from '#core/model/tables.ts'
import type { AnyRow, Row, TableName } from '#core/model/tables.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { ExportChoice, ExportReport, ExportWish } from '#ipc/contract.ts'
import type { Disk } from './disk.ts'
import { diskFailure } from './disk-failure.ts'
import { replaceFile } from './replace-file.ts'
import type { RowStore } from './rows.ts'
import { writeFolder } from './write-folder.ts'

/**
 * Writes the project in an exchange format. A format of one file gets the path given; one of several gets a folder of that
 * name, or a zip file if the name ends so. What is there already is overwritten only by force. Kinds: `unknown-format`,
 * `exists`, those of `encodeWish` and of the disk.
 */
export const exportProject = async (
  disk: Disk,
  rows: RowStore,
  name: string,
  what: ExportWish,
): Promise<Result<ExportReport, Failure>> => {
  const codec = codecById(what.format)
  if (codec === undefined) return err(unknownFormat(what.format))
  const encoded = encodeWish(codec, readOnce(rows), name, what)
  if (!encoded.ok) return encoded
  const { files, ...report } = encoded.value
  if (what.strict && report.losses.length > 0)
    return ok({ files: [], articles: 0, spans: 0, links: 0, losses: report.losses })
  const path = resolve(what.path)
  const written = await writeEncoded(disk, codec, files, path, what)
  return written.ok ? ok({ files: written.value, ...report }) : written
}

/** All that an export may ask for, read in one go: row by row the file's ids would be looked up a million times. */
const readOnce = (rows: RowStore): Reader => {
  const held = new Map<TableName, AnyRow[]>()
  for (const part of rows.readInParts(tableNames.filter((table) => table !== 'original'))) {
    for (const [table, row] of part) {
      const known = held.get(table)
      if (known === undefined) held.set(table, [row])
      else known.push(row)
    }
  }
  return {
    get: rows.get,
    where: rows.where,
    all: <T extends TableName>(table: T) => (held.get(table) ?? []) as unknown as readonly Row<T>[],
  }
}

/** What an export would hold and leave out; nothing is written. */
export const tryExport = (rows: RowStore, name: string, what: ExportChoice): Result<ExportReport, Failure> => {
  const codec = codecById(what.format)
  if (codec === undefined) return err(unknownFormat(what.format))
  const encoded = encodeWish(codec, readOnce(rows), name, what)
  if (!encoded.ok) return encoded
  const { files, ...report } = encoded.value
  return ok({ ...report, files: files.map((file) => file.name) })
}

const writeEncoded = async (
  disk: Disk,
  codec: Codec,
  files: readonly EncodedFile[],
  path: string,
  { force, split }: ExportWish,
): Promise<Result<readonly string[], Failure>> => {
  const unsafe = files.find(({ name }) => !isSafeName(name))
  if (unsafe !== undefined) throw new Error(`a codec names a file that cannot be written: ${unsafe.name}`)
  const isZip = /\.zip$/i.test(path)
  const [only] = files
  if (codec.shape === 'file' && split === null && only !== undefined && files.length === 1) {
    return writeOne(disk, path, only.parts === undefined ? bytesOf(only) : bytesInParts(only.parts), force)
  }
  if (codec.shape === 'archive' && split === null) return writeOne(disk, path, zipped(files), force)
  const inParts = codec.shape === 'archive' ? archivesOf(codec, files) : files
  if (isZip) return writeOne(disk, path, zipped(inParts), force)
  return writeFolder(
    disk,
    path,
    inParts.map((file) => ({ name: file.name, bytes: bytesOf(file) })),
    force,
  )
}

const writeOne = async (
  disk: Disk,
  path: string,
  bytes: Uint8Array | Iterable<Uint8Array>,
  force: boolean,
): Promise<Result<readonly string[], Failure>> => {
  if (!force && (await isThere(disk, path))) return err(existsFailure(path))
  const written = await writeOver(disk, path, bytes, force)
  return written.ok ? ok([path]) : written
}

const bytesOf = (file: EncodedFile): Uint8Array =>
  file.bytes ?? (file.parts === undefined ? Buffer.from(file.text) : Buffer.concat([...bytesInParts(file.parts)]))

function* bytesInParts(parts: readonly string[]): Generator<Uint8Array> {
  let waiting: string[] = []
  let length = 0
  for (const part of parts) {
    waiting.push(part)
    length += part.length
    if (length < WRITTEN_AT_ONCE) continue
    yield Buffer.from(waiting.join(''))
    waiting = []
    length = 0
  }
  yield Buffer.from(waiting.join(''))
}

const WRITTEN_AT_ONCE = 1024 * 1024 // UTF-16 code units

/** One archive for each part of a split; what is of no part stays beside them. */
const archivesOf = (codec: Codec, files: readonly EncodedFile[]): readonly EncodedFile[] => {
  const parts = new Map<string, EncodedFile[]>()
  for (const file of files) {
    const at = file.name.indexOf('/')
    if (at < 0) continue
    const part = file.name.slice(0, at)
    parts.set(part, [...(parts.get(part) ?? []), { ...file, name: file.name.slice(at + 1) }])
  }
  const archives = [...parts].map(([part, held]) => ({ name: `${part}.${codec.extension}`, bytes: zipped(held) }))
  return [...archives, ...files.filter(({ name }) => !name.includes('/'))]
}

/** Always the same bytes for the same files: the only time that is written is the beginning of zip's calendar. */
const zipped = (files: readonly EncodedFile[]): Uint8Array =>
  zipSync(Object.fromEntries(files.map((file) => [file.name, bytesOf(file)])), { mtime: new Date(1980, 0, 1) })

const unknownFormat = (format: string): Failure => {
  const known = codecs.map(({ id }) => id).join(', ')
  return failure('unknown-format', `There is no format “${format.slice(0, 40)}”.`, `Choose one of: ${known}.`)
}

/** Puts bytes at a path, whole or not at all; a link there keeps pointing to where it points. */
export const writeOver = async (
  disk: Disk,
  path: string,
  bytes: Uint8Array | Iterable<Uint8Array>,
  force: boolean,
): Promise<Result<null, Failure>> => {
  try {
    const state = await disk.stat(path).catch(() => undefined)
    if (state?.kind === 'folder')
      return err(failure('folder', `“${basename(path)}” is a folder.`, 'Choose another name.'))
    const real =
      state === undefined ? join(await disk.realpath(dirname(path)), basename(path)) : await disk.realpath(path)
    await replaceFile(disk, real, bytes, { ...(state === undefined ? {} : { mode: state.mode }), keep: !force })
    return ok(null)
  } catch (error) {
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
