import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright'
import type { Page } from 'playwright'
import { build } from 'vite'
import { root } from '../../../electron/setup/places.ts'
import { electronEnvironment, launchArguments } from '../../../electron/setup/electron-runtime.ts'
import type { ElectronRuntime } from '../../../electron/setup/electron-runtime.ts'
import { heapOf, prepare, spreadOf } from './in-page.ts'
import type { Spread } from './in-page.ts'
import type { Workload } from './workload.ts'

export const peers = ['bare-all', 'bare-near', 'recogito'] as const
export type Peer = (typeof peers)[number]

export interface Measured {
  readonly open: number
  readonly add: Spread
  readonly relabel: Spread
  readonly remove: Spread
  readonly scroll: { readonly slow: number; readonly longest: number }
  readonly heap: number
}

interface InPage {
  readonly show: (kind: Peer, workload: Workload) => void
  readonly change: (how: 'add' | 'relabel' | 'remove') => void
  readonly timed: (work: () => void) => Promise<number>
  readonly calm: () => Promise<void>
  readonly scrollThrough: () => Promise<Measured['scroll']>
}

/** The page beside the app: bare text and the peer, in a window of the same Electron and size. */
export interface Beside {
  /** How long nothing takes there, in ms: the floor of every edit, measured in turn with the app's own. */
  readonly emptyChange: () => Promise<number>
  readonly measure: (workload: Workload, rounds: number) => Promise<Readonly<Record<Peer, Measured>>>
  readonly close: () => Promise<void>
}

export const openBeside = async (electron: ElectronRuntime): Promise<Beside> => {
  const folder = await buildPage()
  const app = await _electron.launch({
    ...launchArguments(electron),
    args: [...launchArguments(electron).args.filter((arg) => arg !== root), folder],
    env: electronEnvironment(electron) as Record<string, string>,
  })
  const page = await app.firstWindow()
  await page.waitForSelector('.article-scroll')
  await prepare(page)
  return {
    emptyChange: () =>
      page.evaluate(async () => {
        const { calm, timed } = window as unknown as InPage
        await calm()
        return timed(() => undefined)
      }),
    measure: async (workload, rounds) => {
      const found: Partial<Record<Peer, Measured>> = {}
      for (const kind of peers) found[kind] = await measurePeer(page, kind, workload, rounds)
      return found as Record<Peer, Measured>
    },
    close: async () => {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const measurePeer = async (page: Page, kind: Peer, workload: Workload, rounds: number): Promise<Measured> => {
  const opens: number[] = []
  while (opens.length < OPENINGS && sum(opens) < LONG) opens.push(await openAnew(page, kind, workload))
  const times = await page.evaluate(async (count) => {
    const { calm, timed, change } = window as unknown as InPage
    const results: Record<'add' | 'relabel' | 'remove', number[]> = { add: [], relabel: [], remove: [] }
    for (let i = 0; i < count; i += 1) {
      for (const how of ['add', 'relabel', 'remove'] as const) {
        await calm()
        results[how].push(await timed(() => change(how)))
      }
    }
    return results
  }, rounds)
  const scroll = await page.evaluate(() => (window as unknown as InPage).scrollThrough())
  return {
    open: Math.round(spreadOf(opens).value),
    add: spreadOf(times.add),
    relabel: spreadOf(times.relabel),
    remove: spreadOf(times.remove),
    scroll,
    heap: await heapOf(page),
  }
}

const OPENINGS = 3
const LONG = 300_000 // milliseconds; the peer needs minutes now and then

const sum = (times: readonly number[]): number => times.reduce((all, time) => all + time, 0)

const openAnew = async (page: Page, kind: Peer, workload: Workload): Promise<number> => {
  await page.reload({ timeout: 300_000 }) // the peer needs long to let go of a million characters
  await page.waitForSelector('.article-scroll')
  await prepare(page)
  return page.evaluate(
    async ([peer, what]) => {
      const { calm, timed, show } = window as unknown as InPage
      await calm()
      return timed(() => show(peer, what))
    },
    [kind, workload] as const,
  )
}

/** A small Electron app that shows the page. */
const buildPage = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-peer-'))
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    build: {
      outDir: folder,
      emptyOutDir: false,
      lib: {
        entry: join(import.meta.dirname, 'peer-page.ts'),
        formats: ['iife'],
        name: 'peers',
        fileName: () => 'page.js',
      },
      cssCodeSplit: false,
    },
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  writeFileSync(join(folder, 'package.json'), '{ "name": "peers", "version": "0.0.0", "main": "index.cjs" }')
  writeFileSync(
    join(folder, 'index.cjs'),
    `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => new BrowserWindow({ width: 1400, height: 900 }).loadFile(__dirname + '/index.html'))`,
  )
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><meta charset="utf-8"><style>
html, body { height: 100%; margin: 0 }
.article-scroll { position: absolute; inset: 0; overflow: auto }
.article-text { max-width: 680px; margin: 0 auto; padding: 22px 28px 40vh; font: 17px/1.95 serif; white-space: break-spaces }
.article-text p { margin: 0; min-height: 1.95em }
::highlight(label-0) { background: #9ec5fe } ::highlight(label-1) { background: #ffd8a8 } ::highlight(label-2) { background: #b2f2bb }
</style><body><script src="page.js"></script>`,
  )
  return folder
}
