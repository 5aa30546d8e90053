/**
 * The door to every command: `node electron/setup/bootstrap.mjs TASK [args...]`.
 * Plain JavaScript without dependencies, because it runs before anything is installed, on any Node from 20 on.
 * It installs the packages when they do not match the lock file, then hands over to the project's own Node,
 * which runs TypeScript files as they are. Whatever it has to say goes to stderr: stdout belongs to the task.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
const modules = path.join(root, 'node_modules')
const stampFile = path.join(modules, '.hearsay-lock')
const windows = process.platform === 'win32'
const oldestNode = 20

const tasks = {
  start: 'electron/setup/start.ts',
  test: 'electron/setup/test.ts',
  dev: 'electron/setup/dev.ts',
  check: 'electron/setup/check.ts',
  bench: 'electron/setup/bench.ts',
  reliability: 'electron/setup/reliability.ts',
  build: 'electron/setup/build.ts',
  hearsay: 'electron/setup/hearsay.ts',
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main()

async function main() {
  const [task = '', ...args] = process.argv.slice(2)
  const file = Object.hasOwn(tasks, task) ? tasks[task] : undefined
  if (file === undefined) stop(`There is no task "${task}". The tasks are: ${Object.keys(tasks).join(', ')}.`)
  if (Number.parseInt(process.versions.node, 10) < oldestNode) {
    stop(`Hearsay needs Node ${oldestNode} or newer; this is ${process.version}. Install a newer Node and try again.`)
  }

  if (!isReady()) await install()
  process.exitCode = await handOver(path.join(root, file), args)
}

/** Is the installation the one the stamp was written for? Reads three small files and starts no process. */
function isReady() {
  const stamp = parseStamp(readText(stampFile))
  return stamp !== undefined && stamp.lock === lockHash() && stamp.nodeSize === sizeOf(nodeBinary())
}

async function install() {
  if (!modulesMatchLock(readText(lockFile()), readText(path.join(modules, '.package-lock.json')))) {
    const command = existsSync(lockFile()) ? 'ci' : 'install'
    const code = await runNpm(`Installing packages (npm ${command})`, [command], root)
    if (code !== 0) {
      stop(
        `"npm ${command}" failed with exit code ${code}; its own message is above. ` +
          'Check that the npm registry can be reached and that package-lock.json fits package.json, then try again.',
      )
    }
  }
  await ensureNode()
  writeFileSync(stampFile, JSON.stringify({ lock: lockHash(), nodeSize: sizeOf(nodeBinary()) }) + '\n')
}

/**
 * The npm package `node` fetches its program in an install script, and npm may be set not to run those;
 * then this runs that script by itself.
 */
async function ensureNode() {
  const wanted = wantedNode()
  if (installedNode() === wanted) return linkNode()
  const code = await runStep(
    `Installing Node ${wanted}`,
    process.execPath,
    ['installArchSpecificPackage.js'],
    path.join(modules, 'node'),
  )
  if (installedNode() === wanted) return linkNode()
  stop(
    `Node ${wanted} could not be installed into node_modules (exit code ${code}). ` +
      'Delete the folder node_modules, run "npm install --ignore-scripts=false", then try again.',
  )
}

/** npm links a command only if its program is already there when it looks, so that `npx node` may still lack it. */
function linkNode() {
  const link = path.join(modules, '.bin', 'node')
  if (windows || existsSync(link)) return
  mkdirSync(path.dirname(link), { recursive: true })
  rmSync(link, { force: true })
  symlinkSync(path.join('..', 'node', 'bin', 'node'), link)
}

/** Runs the task's file, passing signals on, and answers with its exit code. */
function handOver(file, args) {
  // Every process that follows finds the program compiled: starting the command line takes half the work.
  const compiled = process.env['NODE_COMPILE_CACHE'] ?? path.join(modules, '.cache', 'compiled')
  const env = { ...process.env, NODE_COMPILE_CACHE: compiled }
  const child = spawn(nodeBinary(), [file, ...args], { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => {
    child.on('error', (error) =>
      stop(`Could not start ${nodeBinary()}: ${error.message}. Delete node_modules, try again.`),
    )
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

/**
 * Does what npm says it installed (its hidden lock file) equal what the lock file asks for?
 * A package that is not there is fine when it is optional: most are programs for other platforms.
 */
export function modulesMatchLock(lockText, installedText) {
  const wanted = parsePackages(lockText)
  const installed = parsePackages(installedText)
  if (wanted === undefined || installed === undefined) return false
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === '' || entry.link === true) return true
    const found = installed[place]
    if (found === undefined) return entry.optional === true || entry.devOptional === true
    return found.version === entry.version && found.integrity === entry.integrity
  })
}

/** What the stamp file holds, or undefined when there is none or it is not ours. */
export function parseStamp(text) {
  const value = parseJson(text)
  if (typeof value?.lock !== 'string' || typeof value.nodeSize !== 'number') return undefined
  return { lock: value.lock, nodeSize: value.nodeSize }
}

function parsePackages(text) {
  const packages = parseJson(text)?.packages
  return typeof packages === 'object' && packages !== null ? packages : undefined
}

function parseJson(text) {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function lockFile() {
  return path.join(root, 'package-lock.json')
}

/** Without a lock file, package.json stands in for it. */
function lockHash() {
  const text = readText(lockFile()) ?? readText(path.join(root, 'package.json')) ?? ''
  return createHash('sha256').update(text).digest('hex')
}

function nodeBinary() {
  return path.join(modules, 'node', 'bin', windows ? 'node.exe' : 'node')
}

function wantedNode() {
  return `v${parseJson(readText(path.join(modules, 'node', 'package.json')))?.version}`
}

function installedNode() {
  return spawnSync(nodeBinary(), ['--version'], { encoding: 'utf8' }).stdout?.trim()
}

function runNpm(label, args, cwd) {
  // A warning about this Node's age means nothing here: the packages run on the Node they bring along.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  return runStep(label, windows ? 'npm.cmd' : 'npm', [...args, ...quiet], cwd)
}

/** Runs a program, showing its output and a sign of life every five seconds; answers with the exit code. */
function runStep(label, command, args, cwd) {
  const start = Date.now()
  const seconds = () => Math.round((Date.now() - start) / 1000)
  process.stderr.write(`${label} ...\n`)
  const life = setInterval(() => process.stderr.write(`  ${label}: ${seconds()} s\n`), 5000)
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 2, 2], shell: windows })
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`)
      resolve(127)
    })
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  }).finally(() => {
    clearInterval(life)
    process.stderr.write(`  ${label}: done after ${seconds()} s\n`)
  })
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function sizeOf(file) {
  try {
    return statSync(file).size
  } catch {
    return -1
  }
}

function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
