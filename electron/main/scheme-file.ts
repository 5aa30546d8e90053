import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { realDisk } from '#store/disk.ts'
import { writeOver } from '#store/export.ts'
import type { Target } from './dialogs.ts'

const LARGEST = 5_000_000 // bytes; a scheme of a thousand labels has a tenth of it

/** Reads a chosen scheme file as text; what is in it is for the core to judge. */
export const readScheme = async (file: string): Promise<Result<string, Failure>> => {
  const name = path.basename(file)
  try {
    const { size } = await stat(file)
    if (size > LARGEST) {
      return err(
        failure('not-a-scheme', `“${name}” is too large to be a scheme.`, 'Choose a file that Hearsay has exported.'),
      )
    }
    return ok((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''))
  } catch {
    return err(failure('unreadable', `“${name}” could not be read.`, 'Look whether it is there and may be read.'))
  }
}

/** Writes a scheme where the user wants it. */
export const writeScheme = ({ path: file, replace }: Target, text: string): Promise<Result<null, Failure>> =>
  writeOver(realDisk, file, Buffer.from(text), replace)
