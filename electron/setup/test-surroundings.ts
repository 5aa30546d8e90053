import path from 'node:path'
import { ensureBuild } from './build.ts'
import { hasDisplay } from './display.ts'
import { electronEnvironment, findElectron } from './electron-runtime.ts'
import { root } from './places.ts'
import { ensureSystem } from './system.ts'

/** What the tests of the built program need: the program, and for those that open a window an Electron and a screen. */
export const surroundingsOfTests = async ({ windows }: { readonly windows: boolean }): Promise<NodeJS.ProcessEnv> => {
  await ensureBuild()
  const commandLine = { HEARSAY_CLI: path.join(root, 'out/main/hearsay.cjs') }
  if (!windows) return commandLine
  const runtime = await findElectron()
  const ownScreens = !(await hasDisplay())
  await ensureSystem(runtime.executable, { xvfb: ownScreens })
  return { ...commandLine, ...electronEnvironment(runtime), ...(ownScreens ? { HEARSAY_OWN_SCREENS: '1' } : {}) }
}
