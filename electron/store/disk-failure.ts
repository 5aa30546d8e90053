import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { codeOf } from './disk.ts'

/**
 * Thrown by whoever makes what is to be written, to give it up: it is no failure of the disk, and goes through as it is. Its
 * cause is a bug, or nothing where it was meant.
 */
export class Abandoned extends Error {}

/**
 * What went wrong on the disk as a person should read it. `doing` is what could not be done, as in "The project could not
 * be saved". Kinds: `disk-full`, `no-permission`, `read-only`, `vanished`, `disk-error`.
 */
export const diskFailure = (error: unknown, doing: string): Failure => {
  const code = codeOf(error)
  const [kind, why, remedy] = reasons[code] ?? otherReason(code)
  return failure(kind, `${doing}: ${why}.`, remedy)
}

type Reason = readonly [kind: string, why: string, remedy: string]

const full: Reason = ['disk-full', 'the disk is full', 'Free some space; Hearsay tries again by itself.']
const denied: Reason = [
  'no-permission',
  'the system does not allow it',
  'Check the permissions, or choose another place.',
]
const readOnly: Reason = ['read-only', 'the disk is read-only', 'Save a copy in another place.']
const gone: Reason = [
  'vanished',
  'the file or its folder is no longer there',
  'Bring it back, or save a copy elsewhere.',
]
const broken: Reason = [
  'disk-error',
  'the disk reports an error',
  'Save a copy on another disk and have this one checked.',
]

const reasons: Readonly<Record<string, Reason>> = {
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
  EACCES: denied,
  EPERM: denied,
  EROFS: readOnly,
  ENOENT: gone,
  ENOTDIR: gone,
  ESTALE: gone,
  EIO: broken,
  ENAMETOOLONG: ['bad-name', 'the name is too long', 'Choose a shorter one.'],
  EBUSY: ['busy', 'another program holds the file', 'Close it there; Hearsay tries again by itself.'],
  EISDIR: ['folder', 'there is a folder of that name', 'Choose another name.'],
}

const otherReason = (code: string): Reason => [
  'disk-error',
  code === '' ? 'something unexpected happened' : `the system says ${code}`,
  'Try again, or save a copy in another place.',
]
