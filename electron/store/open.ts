import { basename, dirname } from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { contentFailure, damaged, schemaFailure, sqliteSays } from './check-file.ts'
import { codeOf } from './disk.ts'
import type { Disk, DiskStat } from './disk.ts'
import { sha256Of } from './journal.ts'
import type { BaseMark } from './journal.ts'
import { readMeta } from './meta.ts'
import { migrate, schemaVersion } from './migration/index.ts'
import { checkPages, pageSizeOf } from './page-sums.ts'
import type { Sums } from './page-sums.ts'
import { openSql } from './sql.ts'
import type { Sql } from './sql.ts'

/** "HRSY": what every project file carries in its header. */
export const APPLICATION_ID = 0x48525359

/** The most a project file may have, in bytes. */
export const LARGEST = 1024 * 1024 * 1024

/** A file of a fitting kind and size, links resolved. */
export interface LocatedFile {
  readonly name: string
  readonly path: string
}

/** A project file that has been read and found to be one. Its content is checked by `checkContent` unless known good. */
export interface OpenFile extends LocatedFile {
  readonly state: DiskStat
  readonly sql: Sql
  readonly project: string
  readonly mark: BaseMark
  /** How its pages are not as Hearsay wrote them, for the end of a sentence; undefined when they are. */
  readonly doubt: string | undefined
  /** Whether it was of an older format; in memory it is of the newest, and the file is as it was. */
  readonly isOlder: boolean
}

/**
 * Opens a file as a stranger's, cheapest doubt first: what it is, how large, its header, the sums of its pages, its
 * schema word for word, and only then its content. Nothing is written. Kinds: those of `locateFile`, `not-a-project`, `from-future`,
 * `changed-elsewhere`, `unexpected-objects`, `damaged`.
 */
export const openFile = async (
  disk: Disk,
  { name, path }: LocatedFile,
  tick?: () => void,
): Promise<Result<OpenFile, Failure>> => {
  const read = await readFile(disk, { name, path }, tick)
  if (!read.ok) return read
  const { state, bytes } = read.value
  const sums = checkPages(bytes)
  tick?.()
  let sql: Sql | undefined
  try {
    sql = await openSql(bytes)
    tick?.()
    const version = sql.pragma('user_version')
    const unexpected = await schemaFailure(sql, version, name)
    if (unexpected !== undefined) return closing(sql, unexpected)
    const project = readMeta(sql, 'project')
    if (project === undefined) return closing(sql, damaged(name, 'it does not say which project it is'))
    const mark: BaseMark = {
      sha256: sha256Of(bytes),
      journal: readMeta(sql, 'journal') ?? '',
      sequence: Number(readMeta(sql, 'sequence') ?? 0),
      chain: readMeta(sql, 'chain') ?? '',
    }
    const doubt = doubtOf(sums, bytes, sql)
    migrate(sql)
    return ok({ name, path, state, sql, project, mark, doubt, isOlder: version < schemaVersion })
  } catch (error) {
    return closing(sql, damaged(name, pagesSay(sums, bytes) ?? sqliteSays(error)))
  }
}

/** The bytes of a file that is no larger than it may be, and whose header is that of a project. */
export const readFile = async (
  disk: Disk,
  { name, path }: LocatedFile,
  tick?: () => void,
): Promise<Result<{ readonly state: DiskStat; readonly bytes: Uint8Array }, Failure>> => {
  const state = await stateOf(disk, path, name)
  if (!state.ok) return state
  const bytes = await readAll(disk, path, name, tick)
  if (!bytes.ok) return bytes
  const bad = headerFailure(bytes.value, name)
  return bad === undefined ? ok({ state: state.value, bytes: bytes.value }) : err(bad)
}

/** The bytes of a file that is to be salvaged, whatever they are but those of a newer Hearsay. */
export const readForSalvage = async (
  disk: Disk,
  { name, path }: LocatedFile,
  tick?: () => void,
): Promise<Result<Uint8Array, Failure>> => {
  const state = await stateOf(disk, path, name)
  if (!state.ok) return state
  const bytes = await readAll(disk, path, name, tick)
  if (!bytes.ok) return bytes
  const bad = headerFailure(bytes.value, name)
  return bad?.kind === 'from-future' && isFirstPageGood(bytes.value) ? err(bad) : bytes
}

const isFirstPageGood = (bytes: Uint8Array): boolean => {
  const size = pageSizeOf(bytes)
  return size >= 512 && size % 512 === 0 && checkPages(bytes.subarray(0, size)).kind !== 'bad'
}

/** Checks every row and quote of a file that nobody has vouched for. Pages that are not as written explain what is found. */
export const checkContent = ({ sql, name, doubt }: OpenFile, tick?: () => void): Failure | undefined => {
  const bad = contentFailure(sql, name, tick)
  return bad === undefined || doubt === undefined ? bad : damaged(name, doubt)
}

/** A file whose content makes sense, and whose pages are not as Hearsay wrote them: it may be read until it is accepted. */
export const doubtful = (name: string, doubt: string): Failure =>
  failure(
    'not-as-written',
    `“${name}” was changed by another program or is damaged: ${doubt}.`,
    'You can read it. If everything is there, accept it as it is to edit it; otherwise open a backup.',
  )

const doubtOf = (sums: Sums, bytes: Uint8Array, sql: Sql): string | undefined => {
  if (sums.kind === 'none' && readMeta(sql, 'sums') !== undefined) return 'its pages have lost their checksums'
  return pagesSay(sums, bytes)
}

const pagesSay = (sums: Sums, bytes: Uint8Array): string | undefined =>
  sums.kind === 'bad'
    ? `page ${sums.pages[0] ?? 1} of ${bytes.length / pageSizeOf(bytes)} is not as it was written`
    : undefined

/** Why a file cannot be edited where it lies, or nothing. */
export const notWritable = async (disk: Disk, { path, name }: LocatedFile): Promise<Failure | undefined> => {
  if (!(await disk.canWrite(path))) {
    return failure('read-only', `“${name}” is write-protected.`, 'You can read it; save a copy elsewhere to edit it.')
  }
  if (!(await disk.canWrite(dirname(path)))) {
    return failure(
      'read-only',
      `The folder of “${name}” is write-protected.`,
      'You can read it; save a copy elsewhere to edit it.',
    )
  }
  return undefined
}

/** Finds the file behind a path. Kinds: `vanished`, `unreadable`, `folder`, `not-a-file`, `empty-file`, `too-large`. */
export const locateFile = async (disk: Disk, given: string): Promise<Result<LocatedFile, Failure>> => {
  const name = basename(given)
  try {
    const path = await disk.realpath(given)
    const state = await stateOf(disk, path, name)
    return state.ok ? ok({ name, path }) : state
  } catch (error) {
    return err(unreachable(error, name))
  }
}

const stateOf = async (disk: Disk, path: string, name: string): Promise<Result<DiskStat, Failure>> => {
  let state: DiskStat
  try {
    state = await disk.lstat(path)
  } catch (error) {
    return err(unreachable(error, name))
  }
  if (state.kind === 'folder') {
    return err(failure('folder', `“${name}” is a folder.`, 'Choose a project file; its name ends in .hearsay.'))
  }
  if (state.kind !== 'file') {
    return err(failure('not-a-file', `“${name}” is not an ordinary file.`, 'Choose a project file.'))
  }
  if (state.size === 0) {
    return err(
      failure(
        'empty-file',
        `“${name}” is empty.`,
        'It may still be on its way here: try again later, open a backup, or ask for a fresh copy.',
      ),
    )
  }
  if (state.size > LARGEST) {
    const size = (state.size / LARGEST).toFixed(1)
    return err(
      failure('too-large', `“${name}” has ${size} GB; a project may have up to 1 GB.`, 'Share it in smaller parts.'),
    )
  }
  return ok(state)
}

const unreachable = (error: unknown, name: string): Failure => {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return failure(
      'vanished',
      `“${name}” is no longer there.`,
      'It may have been moved, renamed or deleted: look for it.',
    )
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return failure('unreadable', `You may not read “${name}”.`, 'Ask its owner, or change its permissions.')
  }
  return failure('unreadable', `“${name}” cannot be read: the disk reports an error.`, 'Try again, or open a backup.')
}

const readAll = async (
  disk: Disk,
  path: string,
  name: string,
  tick?: () => void,
): Promise<Result<Uint8Array, Failure>> => {
  try {
    return ok(await disk.read(path, tick))
  } catch (error) {
    return err(unreachable(error, name))
  }
}

const headerFailure = (bytes: Uint8Array, name: string): Failure | undefined => {
  const notOurs = failure(
    'not-a-project',
    `“${name}” is not a Hearsay project.`,
    'Choose a file that ends in .hearsay.',
  )
  if (bytes.length < 100 || Buffer.from(bytes.subarray(0, 16)).toString('latin1') !== 'SQLite format 3\0')
    return notOurs
  const header = new DataView(bytes.buffer, bytes.byteOffset, 100)
  if (header.getUint32(68) !== APPLICATION_ID) return notOurs
  const version = header.getUint32(60)
  if (version > schemaVersion) {
    return failure(
      'from-future',
      `“${name}” was made by a newer Hearsay: it has format ${version}, and this Hearsay reads up to ${schemaVersion}.`,
      'Install the newest Hearsay to open it. The file was left as it is.',
    )
  }
  if (header.getUint8(18) !== 1 || header.getUint8(19) !== 1) {
    return failure(
      'changed-elsewhere',
      `“${name}” has been set to another way of writing by another program.`,
      'Set it back with that program (journal mode DELETE), or ask for a fresh copy.',
    )
  }
  const pageSize = pageSizeOf(bytes)
  if (header.getUint32(56) !== 1) return damaged(name, 'its text is not in UTF-8')
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) return damaged(name, 'its beginning cannot be read')
  const pages = header.getUint32(28)
  if (bytes.length !== pages * pageSize) {
    return bytes.length < pages * pageSize ? cutOff(name) : damaged(name, 'something follows its end')
  }
  return undefined
}

const cutOff = (name: string): Failure => ({
  ...damaged(name, 'its end is missing'),
  remedy:
    'It may still be on its way here: if it is being synced or copied, try again when that has finished; else open a backup.',
})

const closing = (sql: Sql | undefined, why: Failure): Result<never, Failure> => {
  try {
    sql?.close()
  } catch {
    // a damaged database may fail to close; it is dropped either way
  }
  return err(why)
}
