import { dirname, join, resolve } from 'node:path'
import { tick } from '#core/change/change.ts'
import type { Draft } from '#core/change/change.ts'
import { createProjectDraft } from '#core/command/project.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import type { Reader } from '#core/model/reader.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { AnalystIdentity } from '#ipc/contract.ts'
import { createChangeChecker } from './check-change.ts'
import { exportMarked, verifyBytes } from './checkpoint.ts'
import { codeOf } from './disk.ts'
import type { Disk } from './disk.ts'
import { diskFailure } from './disk-failure.ts'
import { createHistory } from './history.ts'
import { writeMeta } from './meta.ts'
import { migrate } from './migration/index.ts'
import { APPLICATION_ID } from './open.ts'
import { applyChange } from './apply-change.ts'
import { randomId } from './random.ts'
import { replaceFile } from './replace-file.ts'
import { createRowStore } from './rows.ts'
import { openSql } from './sql.ts'

/** A first change of a project beyond its making, and who made it. */
export interface Beginning {
  readonly analyst: string
  readonly make: (reader: Reader) => Result<Draft, Failure>
}

/**
 * Makes a new project file: the default scheme, and what else it begins with. It appears whole or not at all, and a file
 * of that name is never overwritten: `exists`.
 */
export const createProject = async (
  disk: Disk,
  now: () => number,
  where: { readonly path: string; readonly name: string; readonly analyst: AnalystIdentity },
  beginnings: readonly Beginning[] = [],
): Promise<Result<null, Failure>> => {
  const project = randomId()
  const first: Beginning = {
    analyst: where.analyst.id,
    make: () => ok(createProjectDraft(project, where.name, where.analyst, now())),
  }
  const bytes = await projectBytes(now, project, [first, ...beginnings])
  return bytes.ok ? writeNew(disk, where.path, bytes.value) : bytes
}

/** The bytes of a project that begins with these changes, all of one session. The first makes the project's own row. */
export const projectBytes = async (
  now: () => number,
  project: string,
  beginnings: readonly Beginning[],
): Promise<Result<Uint8Array, Failure>> => {
  const actor = randomId()
  const sql = await openSql()
  try {
    sql.rows(`PRAGMA application_id = ${APPLICATION_ID}`)
    migrate(sql)
    sql.transaction(() => writeMeta(sql, 'project', project))
    const rows = createRowStore(sql)
    const history = createHistory(sql, rows)
    const check = createChangeChecker(rows)
    for (const [i, { analyst, make }] of beginnings.entries()) {
      const draft = make(rows)
      if (!draft.ok) return draft
      const clock = tick(history.clock(), now())
      const change = { ...draft.value, actor, seq: i + 1, heads: history.heads(), clock, analyst }
      const refused = check(change)
      if (refused !== undefined) return err(refused)
      applyChange(sql, rows, change)
    }
    const bytes = exportMarked(sql, undefined)
    await verifyBytes(bytes, sql)
    return ok(bytes)
  } finally {
    sql.close()
  }
}

/** Writes a file that must not be there yet. */
export const writeNew = async (disk: Disk, path: string, bytes: Uint8Array): Promise<Result<null, Failure>> => {
  const full = resolve(path)
  try {
    const folder = await disk.realpath(dirname(full))
    await replaceFile(disk, join(folder, full.slice(dirname(full).length)), bytes, { keep: true })
    return ok(null)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      return err(failure('exists', 'There is a file of that name already.', 'Choose another name.'))
    }
    return err(diskFailure(error, 'The file could not be written'))
  }
}
