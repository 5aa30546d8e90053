import { readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** The repository's folder, which is also the app folder Electron is started on. */
export const root = path.resolve(import.meta.dirname, '..', '..')

/** Where downloads outlive the repository: `$XDG_CACHE_HOME/hearsay`, else `~/.cache/hearsay`. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env['XDG_CACHE_HOME']
  return path.join(base !== undefined && path.isAbsolute(base) ? base : path.join(os.homedir(), '.cache'), 'hearsay')
}

/** The script behind a package's command, to be run with our own Node; works where `.bin` holds shell wrappers. */
export function toolScript(packageName: string): string {
  const folder = path.join(root, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>
  }
  const file = typeof bin === 'string' ? bin : Object.values(bin)[0]
  if (file === undefined) throw new Error(`the package ${packageName} has no command`)
  return path.join(folder, file)
}

/** Root on Linux: Chromium refuses its sandbox there, and Debian's packages can be installed. */
export const isLinuxRoot = process.platform === 'linux' && process.getuid?.() === 0
