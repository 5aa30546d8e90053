import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { codeOf, writeFully } from './disk.ts'
import type { Disk } from './disk.ts'
import { diskFailure } from './disk-failure.ts'
import { ORDINARY_MODE } from './replace-file.ts'

interface NamedBytes {
  /** Relative, with forward slashes, checked. */
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * Puts files into a folder. A new folder appears whole: it is made beside under another name and renamed. Into one that
 * holds something, which only force allows, all files are written beside first and then put in place one by one; what else
 * is there stays. Kinds: `exists`, those of the disk.
 * @returns the paths written
 */
export const writeFolder = async (
  disk: Disk,
  path: string,
  files: readonly NamedBytes[],
  force: boolean,
): Promise<Result<readonly string[], Failure>> => {
  const staged = join(dirname(path), `.hearsay-export.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const present = await disk.list(path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    })
    if (present !== undefined && present.length > 0 && !force) return err(notEmpty(path))
    await writeAll(disk, staged, files)
    const isWhole = (present === undefined || present.length === 0) && (await isRenamed(disk, staged, path))
    if (!isWhole) {
      for (const { name } of files) {
        await disk.makeFolder(dirname(join(path, name)))
        await disk.rename(join(staged, name), join(path, name))
      }
      await disk.removeFolder(staged)
    }
    await disk.syncFolder(isWhole ? dirname(path) : path)
    return ok(files.map(({ name }) => join(path, name)))
  } catch (error) {
    await disk.removeFolder(staged).catch(() => undefined)
    const isFile = codeOf(error) === 'ENOTDIR'
    return err(isFile ? notAFolder(path) : diskFailure(error, `“${basename(path)}” could not be written`))
  }
}

const writeAll = async (disk: Disk, folder: string, files: readonly NamedBytes[]): Promise<void> => {
  await disk.makeFolder(folder)
  const made = new Set([folder])
  for (const { name, bytes } of files) {
    const path = join(folder, name)
    if (!made.has(dirname(path))) await disk.makeFolder(dirname(path))
    made.add(dirname(path))
    const file = await disk.open(path, 'create')
    try {
      await writeFully(file, bytes)
      await file.chmod(ORDINARY_MODE)
      await file.sync()
    } finally {
      await file.close()
    }
  }
}

/** An empty folder gives way on most systems; where it does not, the files are put into it. */
const isRenamed = (disk: Disk, from: string, to: string): Promise<boolean> =>
  disk.rename(from, to).then(
    () => true,
    () => false,
  )

const notEmpty = (path: string): Failure =>
  failure(
    'exists',
    `“${basename(path)}” is there already and is not empty.`,
    'Choose another name, or say that files in it may be overwritten.',
  )

const notAFolder = (path: string): Failure =>
  failure(
    'exists',
    `“${basename(path)}” is there already, and is a file.`,
    'This format needs a folder: choose another name.',
  )
