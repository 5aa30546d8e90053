import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root, toolScript } from './places.ts'
import { runStep, runTask, say, Stop } from './step.ts'

const sources = ['electron', 'renderer', 'package.json', 'package-lock.json', 'electron.vite.config.ts']
const stampFile = path.join(root, 'out', '.built-from')
const results = [
  'out/main/index.cjs',
  'out/main/hearsay.cjs',
  'out/main/store-process.cjs',
  'out/main/store-thread.cjs',
  'out/main/sql-wasm.wasm',
  'out/preload/index.cjs',
  'out/renderer/index.html',
]

/** Builds the app into out/, unless out/ was built from exactly these sources; answers whether it built. */
export async function ensureBuild(): Promise<boolean> {
  const hash = hashSources()
  if (readText(stampFile) === hash && results.every((file) => existsSync(path.join(root, file)))) return false

  forgetBuild()
  const { code, output, seconds } = await runStep(
    'Building the app',
    process.execPath,
    [toolScript('electron-vite'), 'build'],
    { cwd: root },
  )
  if (code !== 0)
    throw new Stop(`${output.trim()}\nThe build failed. Correct what the lines above say, then try again.`)
  const faults = findFaults()
  if (faults.length > 0) throw new Stop(`The build is not what the app needs:\n  ${faults.join('\n  ')}`)
  writeFileSync(stampFile, hash)
  say(`Built the app in ${seconds.toFixed(1)} s.`)
  return true
}

/** To be called before anything else writes to out/, so that it never passes for a production build. */
export function forgetBuild(): void {
  rmSync(stampFile, { force: true })
}

function findFaults(): readonly string[] {
  const missing = results.filter((file) => !existsSync(path.join(root, file)))
  if (missing.length > 0) return missing.map((file) => `${file} was not made.`)
  return [
    ...preloadFaults(readText(path.join(root, 'out/preload/index.cjs')) ?? ''),
    ...pageFaults(readText(path.join(root, 'out/renderer/index.html')) ?? ''),
  ]
}

/** A sandboxed preload script can load nothing but `electron`. */
export function preloadFaults(code: string): readonly string[] {
  return [...code.matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== 'electron')
    .map((name) => `The preload script requires "${name}"; it may require only electron.`)
}

/** The content security policy forbids scripts and styles inside the page. */
export function pageFaults(html: string): readonly string[] {
  return [
    ...(/<script(?![^>]*\bsrc=)[^>]*>/i.test(html) ? ['The page has an inline script.'] : []),
    ...(/<style\b|\sstyle=/i.test(html) ? ['The page has an inline style.'] : []),
  ]
}

function hashSources(): string {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(filesUnder).toSorted()) {
    const content = readFileSync(path.join(root, file))
    hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function filesUnder(place: string): readonly string[] {
  const full = path.join(root, place)
  if (!existsSync(full)) return []
  if (path.extname(place) !== '') return [place]
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

if (import.meta.main) {
  await runTask(async () => {
    if (!(await ensureBuild())) say('The app in out/ is up to date.')
    return 0
  })
}
