import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { Stop } from './step.ts'

/** Is there a screen that a window could open on? Always so on macOS and Windows. */
export async function hasDisplay(env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const sockets = [waylandSocket(env), x11Socket(env)].filter((socket) => socket !== undefined)
  for (const socket of sockets) if (socket === 'remote' || (await answers(socket))) return true
  return false
}

export interface VirtualDisplay {
  /** What DISPLAY has to be, as in ':99'. */
  readonly display: string
  readonly stop: () => Promise<void>
}

/** Starts an invisible screen (Xvfb) on a free number. It ends with this process, however that ends. */
export async function startXvfb(): Promise<VirtualDisplay> {
  // The shell waits on a pipe from us; when we stop, or are killed, the pipe closes and it ends Xvfb.
  // Detached, so that Ctrl-C in the terminal does not end the shell before it could do that.
  const script = 'Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -noreset & exec 3>&-; read _; kill $!; wait'
  const shell = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore', 'pipe'] })
  const number = await firstLine(shell.stdio[3] as Readable)
  const stop = async (): Promise<void> => {
    if (shell.exitCode !== null || shell.signalCode !== null) return
    shell.ref() // waited for now
    const ended = once(shell, 'exit')
    shell.stdin?.end()
    await ended
  }
  if (/^\d+$/.test(number)) {
    for (const handle of [shell, shell.stdin, shell.stdio[3]]) unref(handle)
    return { display: `:${number}`, stop }
  }
  await stop()
  throw new Stop('Xvfb, the invisible screen, did not start. Run "Xvfb :99" to see why.')
}

/** Runs `work` with a screen: the one there is, or an invisible one for as long as it takes. */
export async function withDisplay<T>(work: () => Promise<T>): Promise<T> {
  if (await hasDisplay()) return work()
  const { display, stop } = await startXvfb()
  const before = { DISPLAY: process.env['DISPLAY'], WAYLAND_DISPLAY: process.env['WAYLAND_DISPLAY'] }
  process.env['DISPLAY'] = display
  delete process.env['WAYLAND_DISPLAY']
  try {
    return await work()
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    await stop()
  }
}

function waylandSocket(env: NodeJS.ProcessEnv): string | undefined {
  const name = env['WAYLAND_DISPLAY']
  if (name === undefined || name === '') return undefined
  return path.resolve(env['XDG_RUNTIME_DIR'] ?? '/run', name)
}

/** The socket of a local X server, or 'remote' for a display reached over the network, which we take on trust. */
function x11Socket(env: NodeJS.ProcessEnv): string | undefined {
  const display = env['DISPLAY']
  if (display === undefined || display === '') return undefined
  const local = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(display)
  return local === null ? 'remote' : `/tmp/.X11-unix/X${local[1]}`
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = net.connect(socket)
    connection.on('connect', () => resolve(true)).on('error', () => resolve(false))
    connection.on('connect', () => connection.destroy())
  })
}

async function firstLine(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return text.trim()
}

/** An open handle must not keep this process alive. */
function unref(handle: unknown): void {
  const { unref: release } = handle as { unref?: () => void }
  release?.call(handle)
}
