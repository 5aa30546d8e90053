import { spawnSync } from 'node:child_process'
import { isLinuxRoot, root, toolScript } from './places.ts'
import { runStep, say, Stop } from './step.ts'

// Playwright knows the package names of each Debian and Ubuntu. Its list for Chromium also brings Xvfb;
// GTK 3, which Electron needs besides, is only in its list for Firefox.
const installDeps = ['install-deps', 'chromium', 'firefox']
const byHand = `sudo npx playwright ${installDeps.join(' ')}`

/** Makes sure that the libraries Electron needs are there, and Xvfb if asked for. Only Linux may lack any. */
export async function ensureSystem(executable: string, need: { readonly xvfb: boolean }): Promise<void> {
  if (process.platform !== 'linux') return
  const missing = missingParts(executable, need)
  if (missing.length === 0) return

  say(`This machine lacks ${missing.join(', ')}.`)
  if (!isLinuxRoot) throw new Stop(`Install what is missing with this command, then try again:\n  ${byHand}`)
  const { code, output } = await runStep(
    'Installing system libraries',
    process.execPath,
    [toolScript('playwright'), ...installDeps],
    { cwd: root, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } },
  )

  const still = missingParts(executable, need)
  if (still.length === 0) return
  throw new Stop(
    `${output.slice(-3000)}\nInstalling system libraries ended with exit code ${code}; still missing: ` +
      `${still.join(', ')}. Correct what the lines above complain about, then run:\n  ${byHand}`,
  )
}

function missingParts(executable: string, need: { readonly xvfb: boolean }): readonly string[] {
  return [...missingLibraries(executable), ...(need.xvfb && !hasCommand('Xvfb') ? ['Xvfb'] : [])]
}

function missingLibraries(executable: string): readonly string[] {
  const { stdout, error } = spawnSync('ldd', [executable], { encoding: 'utf8' })
  return error === undefined ? librariesNotFound(stdout) : []
}

/** The names that `ldd` reports as "not found". */
export function librariesNotFound(lddOutput: string): readonly string[] {
  return [...lddOutput.matchAll(/^[ \t]*(\S+) => not found/gm)].map((match) => match[1] ?? '')
}

function hasCommand(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
}
