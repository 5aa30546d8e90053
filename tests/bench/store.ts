import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureHearsay } from './store/hearsay.ts'
import { createLargeProject } from '../support/large-project.ts'
import type { ProjectSize } from '../support/large-project.ts'
import type { Figures } from './store/measure.ts'
import { measurePlain } from './store/plain.ts'

/*
 * What the store costs on two large projects made from a seed, beside the same rows in plain sql.js. Prints or writes one
 * JSON object.
 * npm run bench -- store [--only small|large] [--edits 500] [--in FOLDER] [--json FILE]
 * With --in the projects are kept in that folder and found there the next time.
 */

const sizes: Readonly<Record<string, ProjectSize>> = {
  small: { articles: 1_000, spans: 100_000, seed: 1 },
  large: { articles: 10_000, spans: 1_000_000, seed: 1 },
}

/** One step of the bench in a process of its own, so that its memory is its own. */
const steps: Readonly<Record<string, (path: string, given: string) => Promise<Figures>>> = {
  hearsay: (path, edits) => measureHearsay(path, Number(edits)),
  plain: (path, edits) => measurePlain(path, Number(edits)),
  create: async (path, name) => {
    const size = sizes[name]
    if (size !== undefined) await createLargeProject(path, size)
    return {}
  },
}

const run = (step: keyof typeof steps, path: string, given: string): Figures => {
  const self = fileURLToPath(import.meta.url)
  const args = ['--max-old-space-size=8000', self, '--step', step, path, given]
  const told = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  return JSON.parse(told) as Figures
}

const benchProject = (name: string, folder: string, edits: string): object => {
  const path = join(folder, `${name}.hearsay`)
  console.error(`${name}: making the project`)
  if (!existsSync(path)) run('create', path, name)
  const place = mkdtempSync(join(tmpdir(), 'hearsay-bench-'))
  try {
    const copy = join(place, 'bench.hearsay')
    copyFileSync(path, copy)
    console.error(`${name}: measuring`)
    const plain = run('plain', copy, edits)
    const own = run('hearsay', copy, edits)
    const results = Object.entries(own).map(([id, value]) => {
      const floor = plain[id]
      const ratio = floor === undefined ? undefined : rounded(value / floor)
      return { id, unit: unitOf(id), value: rounded(value), floor: floor && rounded(floor), ratio }
    })
    console.error(results.map(lineOf).join('\n'))
    return { name, ...sizes[name], results }
  } finally {
    rmSync(place, { recursive: true })
  }
}

interface Line {
  readonly id: string
  readonly unit: string
  readonly value: number
  readonly floor: number | undefined
  readonly ratio: number | undefined
}

const lineOf = ({ id, unit, value, floor, ratio }: Line): string =>
  `${id.padEnd(32)}${`${value} ${unit}`.padEnd(16)}${floor === undefined ? '' : `plain ${floor}, ratio ${ratio}`}`

const rounded = (value: number): number => Math.round(value * 100) / 100

const unitOf = (id: string): string =>
  /^memory|^file/.test(id) ? 'MB' : id === 'edits-during-checkpoint' ? 'edits' : 'ms'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    edits: { type: 'string', default: '500' },
    in: { type: 'string' },
    json: { type: 'string' },
    step: { type: 'string' },
  },
})

if (values.step !== undefined) {
  const [path = '', given = ''] = positionals
  console.log(JSON.stringify(await steps[values.step]?.(path, given)))
} else {
  const folder = values.in ?? mkdtempSync(join(tmpdir(), 'hearsay-bench-'))
  mkdirSync(folder, { recursive: true })
  const names = values.only === undefined ? Object.keys(sizes) : [values.only]
  const projects = names.map((name) => benchProject(name, folder, values.edits))
  if (values.in === undefined) rmSync(folder, { recursive: true })
  const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memory: totalmem(), node: process.version }
  const json = JSON.stringify({ machine, projects }, undefined, 2)
  if (values.json === undefined) console.log(json)
  else writeFileSync(values.json, `${json}\n`)
}
