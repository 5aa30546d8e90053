import { basename, dirname } from 'node:path'
import type { Disk, DiskFile, DiskStat } from '#store/disk.ts'

/**
 * What a disk may be lying about, or a program may be doing wrong; each must make the tests fail. `rename first`: a file
 * gets its name before its content is synced.
 */
export type Fault = 'none' | 'no file sync' | 'no folder sync' | 'rename first'

/** The files that are there after a power cut, by path. */
export type Remains = ReadonlyMap<string, Uint8Array>

/** A disk in memory whose power may fail between any two operations. */
export interface PowerDisk extends Disk {
  /**
   * What could be left if the power failed now: of what was not synced, writes are there, missing or torn at 512 bytes, in
   * any order; names of files that were not synced with their folder are there or not.
   */
  cut(random: (below: number) => number): Remains
}

type Write = { readonly at: number; readonly bytes: Uint8Array } | { readonly length: number }

interface Inode {
  readonly number: bigint
  content: Uint8Array
  durable: Uint8Array
  pending: Write[]
  modified: bigint
  mode: number
}

interface Naming {
  readonly folder: string
  readonly names: readonly (readonly [path: string, inode: Inode | undefined])[]
}

const SECTOR = 512 // bytes

const refuse = (code: string): never => {
  throw Object.assign(new Error(code), { code })
}

/** @param onStep called after every operation that changes something */
export const createPowerDisk = (remains: Remains, fault: Fault = 'none', onStep = (): void => undefined): PowerDisk => {
  let count = 0n
  let time = 1n
  const names = new Map<string, Inode>()
  const durable = new Map<string, Inode>()
  let unsynced: Naming[] = []

  const newInode = (content: Uint8Array): Inode => {
    count += 1n
    return { number: count, content, durable: content, pending: [], modified: (time += 1n), mode: 0o600 }
  }
  for (const [path, bytes] of remains) {
    const inode = newInode(bytes)
    names.set(path, inode)
    durable.set(path, inode)
  }

  const find = (path: string): Inode => names.get(path) ?? refuse('ENOENT')
  const hasFolder = (path: string): boolean => [...names.keys()].some((name) => name.startsWith(`${path}/`))

  const rename = (folder: string, changes: Naming['names']): void => {
    for (const [path, inode] of changes) {
      if (inode === undefined) names.delete(path)
      else names.set(path, inode)
    }
    unsynced.push({ folder, names: changes })
    onStep()
  }

  const change = (inode: Inode, write: Write): void => {
    inode.content = applied(inode.content, write)
    inode.pending.push(write)
    inode.modified = time += 1n
    onStep()
  }

  const syncInode = (inode: Inode): void => {
    inode.durable = inode.content
    inode.pending = []
  }

  const statOf = (inode: Inode): DiskStat => ({
    kind: 'file',
    device: 1n,
    inode: inode.number,
    size: inode.content.length,
    modified: inode.modified,
    mode: inode.mode,
  })

  const fileOf = (path: string, inode: Inode): DiskFile => ({
    write: async (bytes, at) => {
      change(inode, { at, bytes: Uint8Array.from(bytes) })
      return bytes.length
    },
    sync: async () => {
      const late = fault === 'rename first' && basename(path).endsWith('.tmp')
      if (fault !== 'no file sync' && !late) syncInode(inode)
      onStep()
    },
    truncate: async (length) => change(inode, { length }),
    stat: async () => statOf(inode),
    chmod: async (mode) => {
      inode.mode = mode
    },
    close: async () => undefined,
  })

  const stat = async (path: string): Promise<DiskStat> =>
    !names.has(path) && hasFolder(path) ? { ...statOf(newInode(new Uint8Array())), kind: 'folder' } : statOf(find(path))

  return {
    open: async (path, how) => {
      if (how === 'change') return fileOf(path, find(path))
      if (names.has(path)) refuse('EEXIST')
      const inode = newInode(new Uint8Array())
      rename(dirname(path), [[path, inode]])
      return fileOf(path, inode)
    },
    read: async (path) => Uint8Array.from(find(path).content),
    list: async (path) => [...names.keys()].filter((name) => dirname(name) === path).map((name) => basename(name)),
    lstat: stat,
    stat,
    realpath: async (path) => (names.has(path) || hasFolder(path) ? path : refuse('ENOENT')),
    rename: async (from, to) => {
      const inode = find(from)
      rename(dirname(to), [
        [from, undefined],
        [to, inode],
      ])
      if (fault === 'rename first') syncInode(inode)
    },
    link: async (from, to) => {
      const inode = find(from)
      if (names.has(to)) refuse('EEXIST')
      rename(dirname(to), [[to, inode]])
    },
    remove: async (path) => {
      find(path)
      rename(dirname(path), [[path, undefined]])
    },
    removeFolder: async (path) => {
      const held = [...names.keys()].filter((name) => name.startsWith(`${path}/`))
      rename(
        path,
        held.map((name) => [name, undefined]),
      )
    },
    makeFolder: async () => undefined,
    syncFolder: async (path) => {
      if (fault !== 'no folder sync') {
        for (const naming of unsynced) if (naming.folder === path) apply(durable, naming)
        unsynced = unsynced.filter(({ folder }) => folder !== path)
      }
      onStep()
    },
    canWrite: async () => true,
    fileSystem: async () => 0,
    cut: (random) => {
      const left = new Map(durable)
      for (const naming of unsynced) if (random(2) === 0) apply(left, naming)
      return new Map([...left].map(([path, inode]) => [path, afterCut(inode, random)]))
    },
  }
}

const apply = (to: Map<string, Inode>, { names }: Naming): void => {
  for (const [path, inode] of names) {
    if (inode === undefined) to.delete(path)
    else to.set(path, inode)
  }
}

const applied = (content: Uint8Array, write: Write): Uint8Array => {
  if ('length' in write) {
    const cut = new Uint8Array(write.length)
    cut.set(content.subarray(0, write.length))
    return cut
  }
  const longer = new Uint8Array(Math.max(content.length, write.at + write.bytes.length))
  longer.set(content)
  longer.set(write.bytes, write.at)
  return longer
}

const afterCut = ({ durable, content, pending }: Inode, random: (below: number) => number): Uint8Array => {
  if (pending.length === 0) return durable
  const fate = random(4)
  if (fate === 0) return durable
  if (fate === 1) return content
  let left = durable
  for (const write of pending) {
    const what = random(3)
    if (what === 0) continue
    if ('length' in write || what === 1) {
      left = applied(left, write)
      continue
    }
    // The length is there, and of the sectors some.
    left = applied(left, { length: Math.max(left.length, write.at + write.bytes.length) })
    for (let at = 0; at < write.bytes.length; at += SECTOR) {
      if (random(2) === 0) left = applied(left, { at: write.at + at, bytes: write.bytes.subarray(at, at + SECTOR) })
    }
  }
  return left
}
