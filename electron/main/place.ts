import fs from 'node:fs'
import path from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'

/** Paths of projects: how they are named, compared, shown and made. Paths never leave the main process. */

/** Two paths of one file become one, as far as the disk can tell. */
export const realPath = (file: string): string => {
  const full = path.resolve(file)
  try {
    return fs.realpathSync.native(full)
  } catch {
    try {
      return path.join(fs.realpathSync.native(path.dirname(full)), path.basename(full))
    } catch {
      return full
    }
  }
}

export const projectName = (file: string): string => path.basename(file).replace(/\.hearsay$/i, '')

/** A folder as a person reads it, with `~` for their own. */
export const shortFolder = (file: string, home: string): string => {
  const folder = path.dirname(file)
  if (folder === home) return '~'
  return folder.startsWith(home + path.sep) ? `~${folder.slice(home.length)}` : folder
}

export const exists = (file: string): boolean => fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined

/** A path in the folder that no file has yet: "NAME.hearsay", "NAME 2.hearsay", and so on. */
export const freePath = (folder: string, name: string): Result<string, Failure> => {
  try {
    fs.mkdirSync(folder, { recursive: true })
  } catch (error) {
    return err(
      failure(
        'no-folder',
        `The folder ${folder} cannot be made (${codeOf(error)}).`,
        'Check the permissions of the folder above it.',
      ),
    )
  }
  for (let number = 1; ; number += 1) {
    const file = path.join(folder, `${number === 1 ? name : `${name} ${number}`}.hearsay`)
    if (!exists(file)) return ok(file)
  }
}

/**
 * Lets `make` write a new file in the place of one that the user agreed to replace. The old file is set aside first,
 * comes back when `make` fails, and goes only when the new one stands.
 */
export const inPlaceOf = async <T>(
  file: string,
  make: () => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> => {
  if (!exists(file)) return make()
  const aside = path.join(path.dirname(file), `.${path.basename(file).slice(0, 40)}.${Date.now().toString(36)}.old`)
  try {
    if (!fs.lstatSync(file).isFile()) return err(notAFile(file))
    fs.renameSync(file, aside)
  } catch (error) {
    return err(cannotReplace(file, error))
  }
  const made = await make()
  if (made.ok) fs.rmSync(aside, { force: true })
  else if (!exists(file)) fs.renameSync(aside, file)
  return made
}

function notAFile(file: string): Failure {
  return failure('not-a-file', `“${path.basename(file)}” is not an ordinary file.`, 'Choose another name.')
}

function cannotReplace(file: string, error: unknown): Failure {
  return failure(
    'no-permission',
    `“${path.basename(file)}” cannot be replaced (${codeOf(error)}).`,
    'Choose another name or another folder.',
  )
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason'
}
