import { realDisk } from '#store/disk.ts'
import type { Disk, DiskFile } from '#store/disk.ts'

/** When a disk fails: from which operation on, how often, and with what. Operations count from 1. */
export interface Fault {
  readonly at: number
  readonly times: number
  readonly code: string
}

/** A real disk that fails where it is told to. */
export interface FaultyDisk extends Disk {
  /** How many operations there have been. */
  operations(): number
  /** The names of those that failed. */
  failed(): readonly string[]
  /** From now on everything works again. */
  heal(): void
}

/** Operations whose failure means something; asking for a state or a name is not writing. */
const writing = ['open', 'rename', 'link', 'remove', 'makeFolder', 'syncFolder'] as const

/**
 * Wraps the computer's disk so that the n-th writing operation fails. A write that fails for want of space has put half of
 * its bytes there, as real ones do.
 */
export const createFaultyDisk = (fault: Fault): FaultyDisk => {
  let count = 0
  let healed = false
  const failed: string[] = []

  const step = (name: string): void => {
    count += 1
    if (healed || count < fault.at || count >= fault.at + fault.times) return
    failed.push(name)
    throw Object.assign(new Error(`${fault.code}: injected at ${name}`), { code: fault.code })
  }

  const fileOf = (file: DiskFile): DiskFile => ({
    ...file,
    write: async (bytes, position) => {
      try {
        step('write')
      } catch (error) {
        await file.write(bytes.subarray(0, Math.floor(bytes.length / 2)), position)
        throw error
      }
      return file.write(bytes, position)
    },
    sync: async () => {
      step('sync')
      await file.sync()
    },
    truncate: async (length) => {
      step('truncate')
      await file.truncate(length)
    },
  })

  const disk: Disk = { ...realDisk }
  for (const name of writing) {
    const real = realDisk[name] as (...args: readonly unknown[]) => Promise<unknown>
    const wrapped = async (...args: readonly unknown[]): Promise<unknown> => {
      step(name)
      const result = await real(...args)
      return name === 'open' ? fileOf(result as DiskFile) : result
    }
    Object.assign(disk, { [name]: wrapped })
  }
  return {
    ...disk,
    operations: () => count,
    failed: () => failed,
    heal: () => {
      healed = true
    },
  }
}
