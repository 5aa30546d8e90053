import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { codeOf, writeFully } from './disk.ts'
import type { Disk, DiskFile } from './disk.ts'
import { Abandoned, diskFailure } from './disk-failure.ts'
import { ORDINARY_MODE } from './replace-file.ts'

/** Part of a file: what comes behind the parts that it had before. */
export interface NamedPart {
  /** Relative, with forward slashes, checked. */
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * Puts files into a folder, part by part; those of one file follow each other. A new folder appears whole: it is made
 * beside under another name and renamed. Into one that holds something, which only force allows, all files are written
 * beside first and then put in place one by one; what else is there stays. What `beforeRename` throws, once all is written
 * and nothing is in its place, ends it. Kinds: `exists`, those of the disk.
 * @returns the paths written
 */
export const writeFolder = async (
  disk: Disk,
  path: string,
  parts: AsyncIterable<NamedPart>,
  { force, beforeRename }: { readonly force: boolean; readonly beforeRename: () => void },
): Promise<Result<readonly string[], Failure>> => {
  const staged = join(dirname(path), `.hearsay-export.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const present = await disk.list(path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    })
    if (present !== undefined && present.length > 0 && !force) return err(notEmpty(path))
    const names = await writeAll(disk, staged, parts)
    beforeRename()
    const isWhole = (present === undefined || present.length === 0) && (await isRenamed(disk, staged, path))
    if (!isWhole) {
      for (const name of names) {
        await disk.makeFolder(dirname(join(path, name)))
        await disk.rename(join(staged, name), join(path, name))
      }
      await disk.removeFolder(staged)
    }
    await disk.syncFolder(isWhole ? dirname(path) : path)
    return ok(names.map((name) => join(path, name)))
  } catch (error) {
    await disk.removeFolder(staged).catch(() => undefined)
    if (error instanceof Abandoned) throw error
    const isFile = codeOf(error) === 'ENOTDIR'
    return err(isFile ? notAFolder(path) : diskFailure(error, `“${basename(path)}” could not be written`))
  }
}

/** @returns the names of the files */
const writeAll = async (disk: Disk, folder: string, parts: AsyncIterable<NamedPart>): Promise<readonly string[]> => {
  await disk.makeFolder(folder)
  const made = new Set([folder])
  const names: string[] = []
  let open: { readonly name: string; readonly file: DiskFile; length: number } | undefined
  const finish = async (): Promise<void> => {
    const { file } = open ?? {}
    open = undefined
    try {
      await file?.chmod(ORDINARY_MODE)
      await file?.sync()
    } finally {
      await file?.close()
    }
  }
  try {
    for await (const { name, bytes } of parts) {
      if (open?.name !== name) {
        await finish()
        const path = join(folder, name)
        if (!made.has(dirname(path))) await disk.makeFolder(dirname(path))
        made.add(dirname(path))
        open = { name, file: await disk.open(path, 'create'), length: 0 }
        names.push(name)
      }
      await writeFully(open.file, bytes, open.length)
      open.length += bytes.length
    }
    await finish()
  } finally {
    await open?.file.close().catch(() => undefined)
  }
  return names
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
