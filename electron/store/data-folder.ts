import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The app's own folder for what belongs to this computer: journals, locks and backups. `HEARSAY_DATA` puts it elsewhere. */
export const dataFolder = (env: Readonly<Record<string, string | undefined>> = process.env): string => {
  const given = env['HEARSAY_DATA']
  if (given !== undefined && given !== '') return given
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Hearsay')
  if (process.platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Hearsay')
  const config = env['XDG_CONFIG_HOME']
  return join(config !== undefined && config !== '' ? config : join(homedir(), '.config'), 'Hearsay')
}

/** Where the journal of a project at a place lies. Copies of one project at several places have a journal each. */
export const journalPath = (data: string, project: string, realPath: string): string =>
  join(data, 'journal', `${shortHash(`${project}\n${realPath}`)}.journal`)

/** Where the lock of a file lies. */
export const lockPath = (data: string, realPath: string): string => join(data, 'lock', `${shortHash(realPath)}.lock`)

/** What is there once the user has been told where a file lies. */
export const toldPath = (data: string, realPath: string): string => join(data, 'told', shortHash(realPath))

/** Where the backups of all projects lie, each project in a folder of its own. */
export const backupsFolder = (data: string): string => join(data, 'backups')

/** Where the backups of one project lie. The id comes from a file, and a file says what it likes: it names no folder. */
export const backupFolder = (data: string, project: string): string =>
  join(backupsFolder(data), /^[0-9a-f]{32}$/.test(project) ? project : shortHash(project))

/** What stands for the place of a file in the names of its backups. */
export const placeOf = (realPath: string): string => shortHash(realPath).slice(0, 16)

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)
