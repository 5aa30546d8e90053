import { basename } from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { codeOf } from './disk.ts'
import type { Disk, DiskStat } from './disk.ts'
import { sha256Of } from './journal.ts'

/** Keeps an eye on a project file that is open: it must be as we left it, or nothing is written over it. */
export interface FileWatch {
  /** The state of the file as we know it. */
  state(): DiskStat
  /** Nobody but us has written it, and it is now in this state. */
  is(state: DiskStat): void
  /** It may be in this state from now on, because a rename is under way. */
  mayBecome(state: DiskStat): void
  /** Throws `Touched` when somebody else has changed, replaced or removed the file, or taken over the lock. */
  refuseIfTouched(): Promise<void>
  touched(): Failure | null
  end(): void
}

interface Watching {
  /** The hash of the file as we know it. */
  readonly sha256: () => string
  readonly isHeld: () => Promise<boolean>
  /** Whether we are just writing it ourselves. */
  readonly isBusy: () => boolean
  readonly onTouched: (touched: Failure | null) => void
}

/** Looks at the file before every write, and every now and then in between. */
export const createFileWatch = (
  disk: Disk,
  path: string,
  first: DiskStat,
  { sha256, isHeld, isBusy, onTouched }: Watching,
): FileWatch => {
  let ours: readonly DiskStat[] = [first]
  let writes = 0
  let touched: Failure | null = null

  const tell = (now: Failure | null): void => {
    if (touched?.message === now?.message) return
    touched = now
    onTouched(now)
  }

  const find = async (): Promise<Failure | null> => {
    const there = await disk.stat(path).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    })
    if (there === undefined) return gone(path)
    if (ours.some((own) => sameState(own, there))) return null
    if (!(await hasOurBytes(there))) return changed(path)
    ours = [there, ...ours]
    return null
  }

  /** A sync service may put the very same bytes there again, which is nobody's concern. */
  const hasOurBytes = async (there: DiskStat): Promise<boolean> =>
    there.kind === 'file' && there.size === ours[0]?.size && sha256Of(await disk.read(path)) === sha256()

  const look = async (): Promise<void> => {
    const before = writes
    if (isBusy()) return
    const found = await find()
    if (!isBusy() && before === writes) tell(found)
  }
  const timer = setInterval(() => void look().catch(() => undefined), BETWEEN_LOOKS)
  timer.unref()

  return {
    state: () => ours[0] ?? first,
    is: (state) => {
      writes += 1
      ours = [state]
      tell(null)
    },
    mayBecome: (state) => {
      ours = [state, ...ours]
    },
    refuseIfTouched: async () => {
      const found = (await find()) ?? ((await isHeld()) ? null : taken(path))
      tell(found)
      if (found !== null) throw new Touched(found)
    },
    touched: () => touched,
    end: () => clearInterval(timer),
  }
}

const BETWEEN_LOOKS = 2_000 // milliseconds

/** Somebody else has changed, replaced or removed the project file, or has it open for writing. */
export class Touched extends Error {
  readonly failure: Failure

  constructor(found: Failure) {
    super('the project file was touched')
    this.failure = found
  }
}

const sameState = (a: DiskStat, b: DiskStat): boolean =>
  a.inode === b.inode && a.device === b.device && a.size === b.size && a.modified === b.modified

const changed = (path: string): Failure =>
  failure(
    'changed-on-disk',
    `“${basename(path)}” has been changed by another program while it was open here.`,
    'Save yours as a copy, so that both are kept, or merge the other one into yours. Nothing was overwritten.',
  )

const gone = (path: string): Failure =>
  failure(
    'gone-from-disk',
    `“${basename(path)}” is no longer where it was.`,
    'Put it back, or save yours there again. Your edits are kept on this computer.',
  )

const taken = (path: string): Failure =>
  failure(
    'changed-on-disk',
    `“${basename(path)}” was opened for writing elsewhere while this computer was not heard of.`,
    'Save yours as a copy, so that both are kept. Nothing was overwritten.',
  )
