import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { ElectronRuntime } from './electron-runtime.ts'
import { Stop } from './step.ts'

/** The Electron that the person has chosen with ELECTRON_OVERRIDE_DIST_PATH. */
export async function overrideElectron(): Promise<ElectronRuntime | undefined> {
  const distFolder = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (distFolder === undefined || distFolder === '') return undefined
  const executable = path.resolve(distFolder, executableName())
  if (!existsSync(executable)) {
    throw new Stop(
      `ELECTRON_OVERRIDE_DIST_PATH points to ${distFolder}, but there is no ${executableName()} in it. ` +
        'Correct the variable or unset it, then try again.',
    )
  }
  return { executable, distFolder: path.resolve(distFolder), version: readVersion(distFolder), origin: 'override' }
}

/** Where the program lies inside an unpacked Electron. */
export function executableName(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return platform === 'win32' ? 'electron.exe' : 'electron'
}

/** The number in an unpacked Electron's `version` file. */
export function readVersion(distFolder: string): string {
  try {
    return readFileSync(path.join(distFolder, 'version'), 'utf8').trim().replace(/^v/, '')
  } catch {
    return 'of unknown version'
  }
}
