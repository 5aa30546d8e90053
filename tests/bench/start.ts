import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { withDisplay } from '../../electron/setup/display.ts'
import { root } from '../../electron/setup/places.ts'

/*
 * How long `npm start` takes on a machine that is set up, until the sample project's text can be worked in. The window
 * is watched over Chromium's debugging port. Prints or writes one JSON object.
 * npm run bench -- start [--runs 5] [--json FILE]
 */

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' }, json: { type: 'string' } } })
const PORT = 9_337

const startOnce = async (): Promise<number> => {
  const data = mkdtempSync(join(tmpdir(), 'hearsay-start-'))
  const begun = performance.now()
  const child = spawn('npm', ['start', '--', '--sample', `--remote-debugging-port=${PORT}`], {
    cwd: root,
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, HEARSAY_DATA: data, HEARSAY_SAMPLES: join(data, 'samples') },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    while (!(await isUsable())) await new Promise((resolve) => setTimeout(resolve, 25))
    return performance.now() - begun
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    await ended
  }
}

/** Whether the window shows the sample's first article with its spans. */
const isUsable = async (): Promise<boolean> => {
  try {
    const targets = (await (await fetch(`http://127.0.0.1:${PORT}/json/list`)).json()) as readonly {
      readonly webSocketDebuggerUrl?: string
    }[]
    const address = targets[0]?.webSocketDebuggerUrl
    return address !== undefined && (await ask(address, "document.querySelector('.article-text [data-span]') !== null"))
  } catch {
    return false // it has not come up yet
  }
}

/** Evaluates an expression in the window. */
const ask = (address: string, expression: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(address)
    socket.addEventListener('open', () =>
      socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } })),
    )
    socket.addEventListener('message', ({ data }) => {
      socket.close()
      resolve(
        (JSON.parse(String(data)) as { result?: { result?: { value?: unknown } } }).result?.result?.value === true,
      )
    })
    socket.addEventListener('error', () => reject(new Error('no answer')))
  })

await withDisplay(async () => {
  const times: number[] = []
  await startOnce() // builds and fills caches
  for (let run = 0; run < Number(values.runs); run += 1) times.push(Math.round(await startOnce()))
  const sorted = [...times].sort((a, b) => a - b)
  const report = {
    machine: { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version },
    results: [
      {
        id: 'npm-start-to-usable',
        unit: 'ms',
        value: sorted[Math.floor(sorted.length / 2)],
        min: sorted[0],
        max: sorted.at(-1),
      },
    ],
  }
  const text = `${JSON.stringify(report, null, 2)}\n`
  if (values.json === undefined) process.stdout.write(text)
  else writeFileSync(values.json, text)
})
