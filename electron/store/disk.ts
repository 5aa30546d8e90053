import { constants } from 'node:fs'
import * as fs from 'node:fs/promises'
import { dirname } from 'node:path'

/** What tells one state of a file from another without reading it. */
export interface DiskStat {
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly device: bigint
  readonly inode: bigint
  /** Bytes. */
  readonly size: number
  /** Nanoseconds since 1970. */
  readonly modified: bigint
  /** Permission bits. */
  readonly mode: number
}

/** An open file. Every call rejects with the system's error, which has a `code`. */
export interface DiskFile {
  /** Writes some of the bytes at a place and says how many. */
  write(bytes: Uint8Array, position: number): Promise<number>
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  stat(): Promise<DiskStat>
  chmod(mode: number): Promise<void>
  close(): Promise<void>
}

/** Every file operation of the store, so that tests can put a failing or forgetful disk in its place. */
export interface Disk {
  /** `create` fails with EEXIST where the name is taken; `change` opens what is there. */
  open(path: string, how: 'create' | 'change'): Promise<DiskFile>
  /** @param tick called after every part, to show that a slow disk goes on */
  read(path: string, tick?: () => void): Promise<Uint8Array>
  /** The names in a folder. */
  list(path: string): Promise<readonly string[]>
  /** Of the name itself; a symbolic link is not followed. */
  lstat(path: string): Promise<DiskStat>
  stat(path: string): Promise<DiskStat>
  realpath(path: string): Promise<string>
  rename(from: string, to: string): Promise<void>
  /** A second name for a file; fails with EEXIST where the name is taken. */
  link(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** Takes a folder away with all that is in it. */
  removeFolder(path: string): Promise<void>
  /** Makes a folder and those it lies in, where they are missing; when that resolves the names are durable. */
  makeFolder(path: string): Promise<void>
  /** Makes names in a folder durable; nothing on systems without that. */
  syncFolder(path: string): Promise<void>
  canWrite(path: string): Promise<boolean>
  /** The kind of file system a folder lies on, as the system numbers it. */
  fileSystem(path: string): Promise<number>
}

/** The computer's own disk. */
export const realDisk: Disk = {
  open: async (path, how) => fileOf(await fs.open(path, how === 'create' ? 'wx+' : 'r+', 0o600)),
  read: (path, tick) => (tick === undefined ? fs.readFile(path) : readInParts(path, tick)),
  list: (path) => fs.readdir(path),
  lstat: async (path) => statOf(await fs.lstat(path, { bigint: true })),
  stat: async (path) => statOf(await fs.stat(path, { bigint: true })),
  realpath: (path) => fs.realpath(path),
  rename: (from, to) => renamePatiently(from, to),
  link: (from, to) => fs.link(from, to),
  remove: (path) => fs.unlink(path),
  removeFolder: (path) => fs.rm(path, { recursive: true }),
  makeFolder: async (path) => {
    const first = await fs.mkdir(path, { recursive: true, mode: 0o700 })
    if (first === undefined) return
    for (let made = path; ; made = dirname(made)) {
      await syncFolder(dirname(made))
      if (made === first || made === dirname(made)) return
    }
  },
  syncFolder: (path) => syncFolder(path),
  canWrite: async (path) => {
    try {
      await fs.access(path, constants.W_OK)
      return true
    } catch {
      return false
    }
  },
  fileSystem: async (path) => (await fs.statfs(path)).type,
}

const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return
  const folder = await fs.open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const PART = 8 * 1024 * 1024 // bytes

const readInParts = async (path: string, tick: () => void): Promise<Uint8Array> => {
  const file = await fs.open(path, 'r')
  try {
    const bytes = Buffer.allocUnsafeSlow((await file.stat()).size)
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await file.read(bytes, done, Math.min(PART, bytes.length - done), done)
      if (bytesRead === 0) return bytes.subarray(0, done)
      done += bytesRead
      tick()
    }
    return bytes
  } finally {
    await file.close()
  }
}

/** Writes all of the bytes from a place on, however little the system takes at a time. */
export const writeFully = async (file: DiskFile, bytes: Uint8Array, position = 0): Promise<void> => {
  let done = 0
  while (done < bytes.length) done += await file.write(bytes.subarray(done), position + done)
}

/** The system's name for an error, such as ENOSPC; empty for what is not an error of the system. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const fileOf = (handle: fs.FileHandle): DiskFile => ({
  write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
  sync: () => handle.sync(),
  truncate: (length) => handle.truncate(length),
  stat: async () => statOf(await handle.stat({ bigint: true })),
  chmod: (mode) => handle.chmod(mode),
  close: () => handle.close(),
})

interface SystemStat {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
  readonly dev: bigint
  readonly ino: bigint
  readonly size: bigint
  readonly mtimeNs: bigint
  readonly mode: bigint
}

const statOf = (stat: SystemStat): DiskStat => ({
  kind: stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'other',
  device: stat.dev,
  inode: stat.ino,
  size: Number(stat.size),
  modified: stat.mtimeNs,
  mode: Number(stat.mode & 0o777n),
})

const LONGEST_WAIT = 60_000 // milliseconds

/** On Windows a virus scanner or a sync program may hold a file for a moment. */
const renamePatiently = async (from: string, to: string): Promise<void> => {
  for (let wait = 10, waited = 0; ; waited += wait, wait *= 2) {
    try {
      await fs.rename(from, to)
      return
    } catch (error) {
      const passing = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))
      if (!passing || waited + wait > LONGEST_WAIT) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}
