import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { JsonFile } from '#ipc/contract.ts'
import { realDisk } from '#store/disk.ts'
import { writeOver } from '#store/export.ts'
import type { Target } from './dialogs.ts'

const LARGEST = 5_000_000 // bytes; a scheme of a thousand labels has a tenth of it

/** What each kind of file is called, and the name that is proposed for one. */
export const jsonFiles: Readonly<
  Record<JsonFile, { readonly name: string; readonly fileName: (project: string) => string }>
> = {
  scheme: { name: 'scheme', fileName: (project) => `${project} scheme.json` },
  keys: { name: 'shortcuts', fileName: () => 'Hearsay shortcuts.json' },
}

/** Reads a chosen file as text; what is in it is for the one who asked to judge. */
export const readJson = async (file: string, what: JsonFile): Promise<Result<string, Failure>> => {
  const name = path.basename(file)
  try {
    const { size } = await stat(file)
    if (size > LARGEST) {
      return err(
        failure(
          'too-large',
          `“${name}” is too large to be a file of ${jsonFiles[what].name}.`,
          'Choose a file that Hearsay has exported.',
        ),
      )
    }
    return ok((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''))
  } catch {
    return err(failure('unreadable', `“${name}” could not be read.`, 'Look whether it is there and may be read.'))
  }
}

/** Writes a file where the user wants it. */
export const writeJson = ({ path: file, replace }: Target, text: string): Promise<Result<null, Failure>> =>
  writeOver(realDisk, file, Buffer.from(text), replace)
