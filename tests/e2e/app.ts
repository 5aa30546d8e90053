import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from '../../electron/setup/places.ts'
import { startAnalyst } from '../../electron/setup/analyst.ts'
import type { Analyst, Effort } from '../../electron/setup/analyst.ts'

/** The built app in the real Electron that `npm test` found, with everything it remembers in a folder of its own. */
export const start = (
  dataFolder: string,
  args: readonly string[] = [],
  options: { readonly env?: Readonly<Record<string, string>>; readonly effort?: Effort } = {},
): Promise<Analyst> => startAnalyst({ electron: electronUnderTest(), dataFolder, args, ...options })

/** A fresh folder for one test. */
export const freshFolder = (name: string): string => mkdtempSync(path.join(os.tmpdir(), `hearsay-${name}-`))

/** The screenshots in docs/ are made by the tests from the real app. */
export const docsPicture = (name: string): string => path.join(root, 'docs', 'pictures', `${name}.png`)

const electronUnderTest = () => {
  const executable = process.env['HEARSAY_ELECTRON']
  if (executable === undefined) throw new Error('HEARSAY_ELECTRON is not set: run the tests with `npm test`')
  return { executable, distFolder: path.dirname(executable), version: '', origin: 'override' as const }
}
