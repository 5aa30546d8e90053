import type { Failure } from '../failure.ts'
import { err, ok } from '../result.ts'
import { fieldsOf } from '../model/tables.ts'
import { cutsSurrogatePair } from '../text/offsets.ts'
import type { Result } from '../result.ts'
import type { Reader } from '../model/reader.ts'
import type { z } from '../model/zod.ts'
import type { Draft, RowPatch } from '../change/change.ts'
import { createDraft } from './draft.ts'
import type { DraftRows } from './draft.ts'
import { unfitValue } from './refusals.ts'

/** What a command may not make up itself: the time, ids, who works and in whose set. */
export interface Env {
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number
  /** A fresh global id. */
  readonly newId: () => string
  /** The analyst at work. */
  readonly analyst: string
  /** The annotation set worked in. */
  readonly set: string
}

/** One thing a user can do to a project: checked arguments in, the rows that change out. It decides, and stores nothing. */
export interface CommandSpec<A> {
  readonly kind: string
  readonly args: z.ZodType<A>
  /** What the gesture is called in menus, history and undo. */
  readonly label: (args: A, reader: Reader) => string
  readonly run: (draft: DraftRows, args: A, env: Env) => Failure | undefined
}

/** Declares a command; only there to infer its argument type. */
export const command = <A>(spec: CommandSpec<A>): CommandSpec<A> => spec

/**
 * Runs a command against a project and returns the change it amounts to, or why it cannot be done.
 * A command that changes nothing gives a draft without patches.
 */
export const runCommand = <A>(
  reader: Reader,
  spec: CommandSpec<A>,
  args: NoInfer<A>,
  env: Env,
): Result<Draft, Failure> => {
  const draft = createDraft(reader, env)
  const failed = spec.run(draft, args, env)
  if (failed !== undefined) return err(failed)
  const patches = draft.patches()
  const unfit = unfitField(patches)
  if (unfit !== undefined) return err(unfitValue(unfit))
  return ok({ kind: spec.kind, label: clipped(spec.label(args, reader)), patches })
}

/** The first field that would hold what its table does not allow: a note that is too long, for one. */
const unfitField = (patches: readonly RowPatch[]): string | undefined => {
  for (const { table, after } of patches) {
    const fields = fieldsOf(table)
    const unfit = Object.entries(after).find(([name, value]) => fields[name]?.schema.safeParse(value).success !== true)
    if (unfit !== undefined) return unfit[0]
  }
  return undefined
}

const LABEL_LENGTH = 120 // UTF-16 code units; a label quotes names, and names may be long

const clipped = (label: string): string => {
  if (label.length <= LABEL_LENGTH) return label
  return label.slice(0, cutsSurrogatePair(label, LABEL_LENGTH) ? LABEL_LENGTH - 1 : LABEL_LENGTH) + '…'
}
