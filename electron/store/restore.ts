import { basename, dirname, join, resolve } from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { Backup } from '#ipc/contract.ts'
import { parseBackupName } from './backup-plan.ts'
import { backupsIn, isWhole, realPlace } from './backups.ts'
import type { FoundBackup } from './backups.ts'
import { exportMarked, verifyBytes } from './checkpoint.ts'
import { writeNew } from './create-project.ts'
import { backupFolder, backupsFolder, placeOf } from './data-folder.ts'
import type { Disk } from './disk.ts'
import { checkContent, openFile } from './open.ts'

/** The project that is open, if any: edits since a backup can be told only of it. */
export interface Present {
  readonly project: string
  readonly path: string
  readonly changes: number
}

/**
 * The backups of a file, newest first: those made at its place, and of an open project also those made of its copies at
 * other places. A file that is gone or cannot be opened has its backups all the same.
 */
export const listBackups = async (
  disk: Disk,
  data: string,
  path: string,
  present: Present | undefined,
): Promise<readonly Backup[]> => {
  const real = await realPlace(disk, resolve(path))
  const place = placeOf(real)
  const open = present?.path === real ? present : undefined
  const own = open === undefined ? undefined : backupFolder(data, open.project)
  const root = backupsFolder(data)
  const folders = (await disk.list(root).catch(() => [])).map((name) => join(root, name))
  const found: FoundBackup[] = []
  for (const folder of folders) {
    for (const backup of await backupsIn(disk, folder)) {
      if (backup.place === place || folder === own) found.push(backup)
    }
  }
  return found
    .sort((a, b) => b.number - a.number)
    .map((backup) => ({
      id: `${basename(dirname(backup.path))}/${basename(backup.path)}`,
      at: backup.at,
      bytes: backup.bytes,
      reason: backup.reason,
      editsSince: open === undefined || backup.place !== place ? null : Math.max(0, open.changes - backup.changes),
    }))
}

/**
 * Writes the project as a backup has it to a new file. Kinds: `exists`, `backup-damaged`, `no-backup`, those of the disk
 * and of opening. The backup stays, and nothing is overwritten.
 */
export const restoreInto = async (
  disk: Disk,
  data: string,
  id: string,
  path: string,
): Promise<Result<null, Failure>> => {
  const [folder = '', name = '', ...more] = id.split('/')
  if (more.length > 0 || !/^[0-9a-f]{32}$/.test(folder) || parseBackupName(name) === undefined) return err(noBackup)
  const source = join(backupsFolder(data), folder, name)
  try {
    if (!(await isWhole(disk, source))) return err(backupDamaged)
  } catch {
    return err(noBackup)
  }
  const file = await openFile(disk, { name: 'The backup', path: source })
  if (!file.ok) return file
  const { sql } = file.value
  try {
    const bad = checkContent(file.value)
    if (bad !== undefined) return err(bad)
    const bytes = exportMarked(sql, undefined) // the copy begins a life of its own: no journal belongs to it
    await verifyBytes(bytes, sql)
    return await writeNew(disk, path, bytes)
  } finally {
    sql.close()
  }
}

const noBackup = failure('no-backup', 'This backup is no longer there.', 'Choose another one.')

const backupDamaged = failure('backup-damaged', 'This backup can no longer be read as it was.', 'Choose another one.')
