import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { hasFallback } from './electron-fallback.ts'
import { executableName, readVersion } from './electron-override.ts'
import type { ElectronRuntime } from './electron-runtime.ts'
import { cacheFolder, root } from './places.ts'
import { runStep, say } from './step.ts'

const packageFolder = path.join(root, 'node_modules', 'electron')
const distFolder = path.join(packageFolder, 'dist')
const downloadLimit = 120_000 // milliseconds; a closed network may also swallow packets instead of refusing
const day = 24 * 60 * 60 * 1000

/** The official Electron, when it is already there in the version package.json asks for. */
export async function installedOfficial(): Promise<ElectronRuntime | undefined> {
  const executable = path.join(distFolder, executableName())
  const version = wantedVersion()
  if (!existsSync(executable) || readVersion(distFolder) !== version) return undefined
  return { executable, distFolder, version, origin: 'official' }
}

/**
 * Lets the electron package download its program. Where that fails and there is a fallback,
 * the failure is remembered for a day, so that the next start does not wait for it again.
 */
export async function downloadOfficial(): Promise<ElectronRuntime | undefined> {
  if (hasFallback() && failedRecently(Date.now())) return undefined
  const { code, output } = await runStep(
    `Downloading Electron ${wantedVersion()}`,
    process.execPath,
    [path.join(packageFolder, 'install.js')],
    { cwd: root, limit: downloadLimit },
  )
  const runtime = code === 0 ? await installedOfficial() : undefined
  if (runtime !== undefined) {
    rmSync(failureFile(), { force: true })
    return runtime
  }
  say(`Electron ${wantedVersion()} could not be downloaded: ${firstLine(output) || `exit code ${code}`}.`)
  rememberFailure()
  return undefined
}

function rememberFailure(): void {
  if (!hasFallback()) return
  mkdirSync(cacheFolder(), { recursive: true })
  writeFileSync(failureFile(), JSON.stringify({ version: wantedVersion(), at: Date.now() }) + '\n')
  say(`It is tried again in a day, or as soon as ${failureFile()} is deleted.`)
}

function failedRecently(now: number): boolean {
  try {
    const { version, at } = JSON.parse(readFileSync(failureFile(), 'utf8')) as { version: unknown; at: unknown }
    return version === wantedVersion() && typeof at === 'number' && at <= now && now - at < day
  } catch {
    return false
  }
}

function failureFile(): string {
  return path.join(cacheFolder(), 'electron-download-failed.json')
}

function wantedVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  return version
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? ''
}
