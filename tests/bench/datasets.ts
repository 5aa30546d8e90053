import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { codecs } from '#core/codec/index.ts'
import { createLargeProject } from '../support/large-project.ts'
import { measureExport, measureGrowth, measureImport, measureParse } from './datasets/measure.ts'
import type { Figures } from './store/measure.ts'

/*
 * What datasets cost on their way in and out: 100 spans and 25 links an article, made from a seed. Each step runs in a
 * process of its own, so that its memory is its own. Beside an import stands the floor: reading the same files without
 * storing anything. More than 1,000 articles come in by imports of 1,000 each: one import may bring no more than a project
 * may hold, its journal included. Prints or writes one JSON object.
 * npm run bench -- datasets [--articles 100,1000,10000] [--formats brat,jsonl] [--json FILE]
 */

/** Imported at every size; the other formats only go out. */
const IN = ['brat', 'jsonl']
/** What other formats are measured at; these two at every size. */
const USUAL = 1_000

const steps: Readonly<Record<string, (...given: readonly string[]) => Promise<Figures>>> = {
  create: async (path, articles) => {
    await createLargeProject(path ?? '', { articles: Number(articles), spans: Number(articles) * 100, seed: 1 })
    return {}
  },
  export: measureExport,
  grow: measureGrowth,
  import: measureImport,
  parse: measureParse,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    articles: { type: 'string', default: '100,1000,10000' },
    formats: { type: 'string' },
    json: { type: 'string' },
    step: { type: 'string' },
  },
})

const run = (step: string, ...given: readonly string[]): Figures => {
  const self = fileURLToPath(import.meta.url)
  const args = ['--max-old-space-size=6000', self, '--step', step, ...given]
  const told = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  return JSON.parse(told) as Figures
}

interface Line {
  readonly id: string
  readonly articles: number
  readonly figures: Figures
}

const lineOf = ({ id, articles, figures }: Line): string => {
  const told = Object.entries(figures).map(([name, value]) => `${name} ${value}`)
  return `${id.padEnd(24)}${String(articles).padStart(6)} articles: ${told.join(', ')}`
}

const measureSize = (articles: number, formats: readonly string[]): readonly Line[] => {
  const place = mkdtempSync(join(tmpdir(), 'hearsay-bench-'))
  const lines: Line[] = []
  let jsonl: number | undefined // of the processor, which the other formats are compared with
  const add = (id: string, figures: Figures): void => {
    const rate =
      figures['seconds'] === undefined ? {} : { 'articles-per-second': rounded(articles / figures['seconds']) }
    lines.push({ id, articles, figures: { ...figures, ...rate } })
    console.error(lineOf({ id, articles, figures: { ...figures, ...rate } }))
  }
  try {
    const project = join(place, 'bench.hearsay')
    if (articles > USUAL) {
      const [once, part] = [join(place, 'once.hearsay'), join(place, 'part')]
      mkdirSync(part)
      run('create', once, String(USUAL))
      run('export', once, part, 'brat')
      add('grow-brat', run('grow', project, part, String(articles / USUAL)))
      for (const format of formats.filter((one) => IN.includes(one))) {
        const out = join(place, format)
        mkdirSync(out)
        add(`export-${format}`, run('export', project, out, format))
        rmSync(out, { recursive: true })
      }
      return lines
    }
    run('create', project, String(articles))
    for (const format of formats.filter((one) => IN.includes(one) || articles === USUAL)) {
      const out = join(place, format)
      mkdirSync(out)
      const exported = run('export', project, out, format)
      jsonl ??= format === 'jsonl' ? (exported['cpu-seconds'] ?? 0) : undefined
      const ratio = jsonl === undefined ? {} : { 'times-jsonl': rounded((exported['cpu-seconds'] ?? 0) / jsonl) }
      add(`export-${format}`, { ...exported, ...ratio })
      if (IN.includes(format)) {
        const floor = run('parse', out, format)
        const into = run('import', join(place, `${format}.hearsay`), out, format)
        const times = rounded((into['cpu-seconds'] ?? 0) / (floor['cpu-seconds'] ?? 1))
        add(`parse-${format}`, floor)
        add(`import-${format}`, { ...into, 'times-the-floor': times })
      }
      rmSync(out, { recursive: true })
    }
  } finally {
    rmSync(place, { recursive: true })
  }
  return lines
}

const rounded = (value: number): number => Math.round(value * 100) / 100

if (values.step === undefined) {
  const formats = values.formats?.split(',') ?? codecs.map(({ id }) => id)
  const results = values.articles.split(',').flatMap((articles) => measureSize(Number(articles), formats))
  const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memory: totalmem(), node: process.version }
  const json = JSON.stringify({ machine, results }, undefined, 2)
  if (values.json === undefined) console.log(json)
  else writeFileSync(values.json, `${json}\n`)
} else {
  const step = steps[values.step]
  if (step === undefined) throw new Error(`there is no step ${values.step}`)
  console.log(JSON.stringify(await step(...positionals)))
}
