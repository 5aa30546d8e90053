import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { codeOf, writeFully } from './disk.ts'
import type { Disk, DiskStat } from './disk.ts'

interface Replacement {
  /** Permission bits of the new file; those of an ordinary new file when not given. */
  readonly mode?: number
  /** Fail with EEXIST rather than take the place of a file. */
  readonly keep?: boolean
  /** Asked when all is written and only the name is missing; what it throws ends the attempt. */
  readonly beforeRename?: (next: DiskStat) => Promise<void>
}

/**
 * Puts bytes in a file's place so that at every moment, power cuts included, the name stands for the old file or the whole
 * new one: a new file in the same folder, written, synced, renamed, the folder synced. The path must have its links
 * resolved. Rejects with the system's error; the old file is then as it was.
 * @returns the new file's state, to tell later whether somebody else has touched it
 */
export const replaceFile = async (
  disk: Disk,
  path: string,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  { mode = ORDINARY_MODE, keep = false, beforeRename }: Replacement = {},
): Promise<DiskStat> => {
  const folder = dirname(path)
  const temporary = join(folder, temporaryName(path))
  const file = await disk.open(temporary, 'create')
  try {
    const state = await writeAndClose(file, bytes, mode)
    await beforeRename?.(state)
    if (keep) await giveName(disk, temporary, path)
    else await disk.rename(temporary, path)
    await disk.syncFolder(folder)
    return state
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined)
    throw error
  }
}

/** Permission bits of a new file that nobody has asked anything of. */
export const ORDINARY_MODE = 0o666 & ~process.umask()

/** Short, because the name itself may already be as long as the system allows. */
const temporaryName = (path: string): string =>
  `.${basename(path)
    .slice(0, 20)
    .replace(/[^A-Za-z0-9._-]/g, '_')}.${randomBytes(6).toString('hex')}.tmp`

const writeAndClose = async (
  file: Awaited<ReturnType<Disk['open']>>,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  mode: number,
): Promise<DiskStat> => {
  let state: DiskStat
  let length = 0
  try {
    for await (const part of bytes instanceof Uint8Array ? [bytes] : bytes) {
      await writeFully(file, part, length)
      length += part.length
    }
    await file.chmod(mode)
    await file.sync()
    state = await file.stat()
  } catch (error) {
    await file.close().catch(() => undefined)
    throw error
  }
  await file.close()
  return state
}

/** Gives the file its name only if the name is free; where the disk has no second names, asking first must do. */
const giveName = async (disk: Disk, temporary: string, path: string): Promise<void> => {
  try {
    await disk.link(temporary, path)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error
    const taken = await disk.lstat(path).then(
      () => true,
      () => false,
    )
    if (taken) throw Object.assign(new Error('the name is taken'), { code: 'EEXIST' })
    await disk.rename(temporary, path)
    return
  }
  await disk.remove(temporary)
}
