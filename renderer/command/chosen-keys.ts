import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { z } from '#core/model/zod.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { Preferences } from '#ipc/contract.ts'
import { isSameKey, showKey } from './keys.ts'
import type { UiCommand } from './registry.ts'

type Keys = Preferences['keys']

/** Whether a command's keys are for the user to choose here: labels have theirs from the scheme, and Escape stays a way out. */
export const isChangeable = ({ name, fromScheme }: UiCommand): boolean => !fromScheme && name !== 'view.escape'

/** Why a key cannot be a command's: the text needs it, or another command has it. */
export const refusalOfKey = (
  commands: readonly UiCommand[],
  name: string,
  key: string,
): { readonly failure: Failure; readonly taken: UiCommand | undefined } | undefined => {
  if (ofTheText.test(key)) {
    const message = `${showKey(key)} is needed to move, select and copy in the text.`
    return { failure: failure('key-reserved', message, 'Choose another key.'), taken: undefined }
  }
  const taken = commands.find((one) => one.name !== name && one.keys.some((other) => isSameKey(other, key)))
  if (taken === undefined) return undefined
  const remedy = taken.fromScheme
    ? 'Choose another key, or change the label’s key in the scheme.'
    : isChangeable(taken)
      ? 'Choose another key, or take it from there.'
      : 'Choose another key.'
  return {
    failure: failure('key-taken', `${showKey(key)} is already the key of “${taken.label}”.`, remedy),
    taken: isChangeable(taken) ? taken : undefined,
  }
}

const ofTheText =
  /^(Mod\+)?(Alt\+)?(Shift\+)?(Arrow(Left|Right|Up|Down)|Home|End|PageUp|PageDown|Tab|Enter| )$|^Mod\+[ACVX]$|^Escape$/

/** Keys that more than one command has: only the first of them hears it. */
export const conflictsOf = (
  commands: readonly UiCommand[],
): readonly { readonly key: string; readonly commands: readonly UiCommand[] }[] => {
  const found: { readonly key: string; readonly commands: UiCommand[] }[] = []
  for (const command of commands) {
    for (const key of command.keys) {
      const there = found.find((one) => isSameKey(one.key, key))
      if (there === undefined) found.push({ key, commands: [command] })
      else there.commands.push(command)
    }
  }
  return found.filter(({ commands: sharing }) => sharing.length > 1)
}

const FORMAT = 'hearsay-shortcuts'
const VERSION = 1
const keysSchema = z.record(z.string().max(200), z.array(z.string().min(1).max(40)).max(8).readonly())

/** The user's keys as a file, to be taken to another computer. */
export const keysToFile = (keys: Keys): string =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, keys }, null, 2)}\n`

/** Reads such a file; keys of commands that there are none of are left out and counted. */
export const parseKeys = (
  text: string,
  commands: readonly UiCommand[],
): Result<{ readonly keys: Keys; readonly unknown: number }, Failure> => {
  const choose = 'Choose a file that “Export…” in this dialog has written.'
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return err(failure('no-shortcuts', 'This file has no shortcuts: it is not JSON.', choose))
  }
  const head = z.object({ format: z.literal(FORMAT), version: z.number() }).safeParse(read)
  if (!head.success) return err(failure('no-shortcuts', 'This file was made by another program.', choose))
  if (head.data.version > VERSION) {
    return err(failure('no-shortcuts', 'This file was made by a newer Hearsay.', 'Export it there for this version.'))
  }
  const parsed = z.object({ keys: keysSchema }).safeParse(read)
  if (!parsed.success) return err(failure('no-shortcuts', 'The shortcuts in this file make no sense.', choose))
  const known = new Set(commands.filter(isChangeable).map(({ name }) => name))
  const all = Object.entries(parsed.data.keys)
  const kept = all.filter(([name, keys]) => known.has(name) && !keys.some((key) => ofTheText.test(key)))
  return ok({ keys: Object.fromEntries(kept), unknown: all.length - kept.length })
}
