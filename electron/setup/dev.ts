import { forgetBuild } from './build.ts'
import { hasDisplay, withDisplay } from './display.ts'
import { electronEnvironment, findElectron } from './electron-runtime.ts'
import { handOver } from './hand-over.ts'
import { root, toolScript } from './places.ts'
import { runTask, say } from './step.ts'
import { ensureSystem } from './system.ts'

/** `npm run dev [-- FILE]`: the app with hot reload; a change in main or preload starts it anew. */
await runTask(async (args) => {
  const visible = await hasDisplay()
  const electron = await findElectron()
  await ensureSystem(electron.executable, { xvfb: !visible })
  if (!visible) say('There is no display, so the window opens on an invisible one (Xvfb).')
  forgetBuild()
  const appArguments = args.length > 0 ? args : ['--sample']
  const dev = [toolScript('electron-vite'), 'dev', '--watch', '--', ...appArguments]
  return withDisplay(() => handOver(process.execPath, dev, { cwd: root, env: electronEnvironment(electron) }))
})
