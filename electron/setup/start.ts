import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ensureBuild } from './build.ts'
import { hasDisplay, withDisplay } from './display.ts'
import { electronEnvironment, findElectron, launchArguments } from './electron-runtime.ts'
import type { ElectronRuntime } from './electron-runtime.ts'
import { handOver } from './hand-over.ts'
import { runTask, say, Stop } from './step.ts'
import { ensureSystem } from './system.ts'

/**
 * What ./main-job.ts exports as `mainJob`: does the main job in the real app, on the screen that DISPLAY names,
 * and leaves everything in the folder `out`. The paths it answers with are absolute.
 */
export type MainJob = (order: { readonly electron: ElectronRuntime; readonly out: string }) => Promise<{
  readonly project: string
  readonly exports: readonly string[]
  readonly screenshots: readonly string[]
}>

/** `npm start [-- FILE]` opens the app, on a copy of the sample project if no file is named. */
if (import.meta.main) {
  await runTask(async (args) => {
    const visible = await hasDisplay()
    const files = args.filter((word) => !word.startsWith('-'))
    if (!visible && files.length > 0) throw noDisplay(files)
    const electron = await findElectron()
    await ensureSystem(electron.executable, { xvfb: !visible })
    await ensureBuild()
    return visible ? openApp(electron, args.length > 0 ? args.map(asTyped) : ['--sample']) : demonstrate(electron)
  })
}

/** `npm start` moves to the folder of package.json and leaves word of where it came from. */
function asTyped(word: string): string {
  return word.startsWith('-') ? word : path.resolve(process.env['INIT_CWD'] ?? process.cwd(), word)
}

function noDisplay(files: readonly string[]): Stop {
  return new Stop(
    'There is no display to open a project on. Start Hearsay where there is one (DISPLAY or WAYLAND_DISPLAY names it), ' +
      `or look at the project from here: npm run --silent hearsay -- info ${files.join(' ')}`,
  )
}

function openApp(electron: ElectronRuntime, appArguments: readonly string[]): Promise<number> {
  const { executablePath, args } = launchArguments(electron, ...appArguments)
  return handOver(executablePath, args, { env: electronEnvironment(electron) })
}

async function demonstrate(electron: ElectronRuntime): Promise<number> {
  say('There is no display, so the app does its main job by itself on an invisible one (Xvfb).')
  const { mainJob } = (await import(new URL('./main-job.ts', import.meta.url).href)) as { mainJob: MainJob }
  const out = mkdtempSync(path.join(os.tmpdir(), 'hearsay-'))
  const result = await withDisplay(() => mainJob({ electron, out }))
  process.stdout.write(`${JSON.stringify(result)}\n`)
  return 0
}
