import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { root } from '../../electron/setup/places.ts'

/** The command line's program: as it is built, where `npm test` has built it, else its source, which starts more slowly. */
export const hearsay = process.env['HEARSAY_CLI'] ?? path.join(root, 'electron/cli/hearsay.ts')

/** What became of a line that was typed. */
export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly said: string
}

/** What the program knows of around it: nothing of the test run, and nobody's name. */
export const hearsayEnv = (folder: string, env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => {
  const { npm_package_json: _, INIT_CWD: __, HEARSAY_ANALYST: ___, ...clean } = process.env
  return { ...clean, HEARSAY_DATA: path.join(folder, 'data'), ...env }
}

/** Runs the command line as a process of its own in a folder, where its data is too unless `env` says otherwise. */
export const runHearsay = (
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Ran => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [hearsay, ...args], {
    cwd: folder,
    env: hearsayEnv(folder, env),
    encoding: 'utf8',
  })
  return { code: status, out: stdout, said: stderr }
}
