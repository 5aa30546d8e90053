import { basename, join } from 'node:path'
import { failureToText } from '#core/failure.ts'
import type { Rejection } from '#core/codec/decoded.ts'
import type { GivenFile } from '#core/importer/index.ts'
import type { Disk } from './disk.ts'
import { diskFailure } from './disk-failure.ts'
import { isOffice } from './document/is-office.ts'
import { isZip, readZip } from './read-zip.ts'

/** What belongs together: the files given one by one, or those of one folder or zip file, by their names within it. */
export interface InputGroup {
  readonly kind: 'files' | 'folder' | 'zip'
  readonly files: readonly GivenFile[]
}

export interface Inputs {
  readonly groups: readonly InputGroup[]
  readonly rejected: readonly Rejection[]
}

/** The largest file of any kind that is read at all: what an importer takes is less, and says so in its own words. */
const LARGEST = 512 * 1024 * 1024 // bytes
const MOST_FILES = 100_000
const DEEPEST = 32

/** Reads everything that an import was given; what cannot be read is named with its reason, and the rest goes on. */
export const readInputs = async (disk: Disk, paths: readonly string[]): Promise<Inputs> => {
  const single: GivenFile[] = []
  const groups: InputGroup[] = []
  const rejected: Rejection[] = []
  const reject = (file: string, reason: string): void => void rejected.push({ file, line: 0, reason })

  const readFile = async (path: string, name: string): Promise<GivenFile | undefined> => {
    try {
      const { kind, size } = await disk.stat(path)
      if (kind !== 'file')
        return void reject(name, `“${basename(name)}” is not a file. Choose files, folders or zip files.`)
      if (size > LARGEST) return void reject(name, `“${basename(name)}” is far too large. Divide it.`)
      return { name, bytes: await disk.read(path) }
    } catch (error) {
      return void reject(name, failureToText(diskFailure(error, `“${basename(name)}” could not be read`)))
    }
  }

  const readFolder = async (path: string, prefix: string, depth: number, files: GivenFile[]): Promise<void> => {
    if (depth > DEEPEST) return reject(prefix, 'folders lie too deep in one another')
    for (const entry of [...(await disk.list(path))].sort()) {
      if (entry.startsWith('.') || entry === '__MACOSX') continue // of the system, not of the data
      const inner = join(path, entry)
      const state = await disk.lstat(inner)
      if (files.length >= MOST_FILES)
        return reject(prefix, `there are more than ${MOST_FILES} files; the others were left out`)
      if (state.kind === 'folder') await readFolder(inner, `${prefix}${entry}/`, depth + 1, files)
      else if (state.kind === 'file') {
        const file = await readFile(inner, `${prefix}${entry}`)
        if (file !== undefined) files.push(file)
      } else reject(`${prefix}${entry}`, 'it is neither a file nor a folder, and is not followed')
    }
  }

  /** Whether a file was an archive, whose files are a group of their own by now, or have been refused. */
  const unpack = async (file: GivenFile): Promise<boolean> => {
    if (!isZip(file.bytes)) return false
    const unpacked = await readZip(file.bytes)
    if (unpacked.ok && isOffice(unpacked.value.map((part) => part.name))) return false
    if (unpacked.ok) groups.push({ kind: 'zip', files: unpacked.value })
    else reject(file.name, `“${basename(file.name)}” ${unpacked.error}`)
    return true
  }

  for (const path of paths) {
    const name = basename(path)
    const kind = await disk.stat(path).then(
      (state) => state.kind,
      () => 'file' as const,
    )
    if (kind === 'folder') {
      const files: GivenFile[] = []
      try {
        await readFolder(path, '', 0, files)
      } catch (error) {
        reject(name, failureToText(diskFailure(error, `“${name}” could not be read`)))
      }
      if (files.length === 0) reject(name, 'the folder holds no files')
      const plain: GivenFile[] = []
      groups.push({ kind: 'folder', files: plain })
      for (const file of files) if (!(await unpack(file))) plain.push(file)
      continue
    }
    const file = await readFile(path, name)
    if (file !== undefined && !(await unpack(file))) single.push(file)
  }
  return { groups: single.length === 0 ? groups : [{ kind: 'files', files: single }, ...groups], rejected }
}
