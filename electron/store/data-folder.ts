import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The app's own folder for what belongs to this computer: journals and locks. `HEARSAY_DATA` puts it elsewhere. */
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

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)
