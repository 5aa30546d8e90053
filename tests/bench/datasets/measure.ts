import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoreCalls, Handlers } from '#ipc/contract.ts'
import { realDisk } from '#store/disk.ts'
import { createDocumentReader } from '#store/document/reader.ts'
import { readAllInputs } from '#store/import-read.ts'
import { usualSurroundings } from '#store/open-project.ts'
import { createHandlers } from '#store/serve.ts'
import { analyst } from '../../support/large-project.ts'
import { must } from '../store/measure.ts'
import type { Figures } from '../store/measure.ts'

/**
 * Opens a project, read-only as the command line does, and writes it out. `seconds` is the export alone; `with-opening`
 * what it takes together.
 */
export const measureExport = async (project = '', out = '', format = ''): Promise<Figures> => {
  const start = performance.now()
  const { handlers, end } = await opened(project, true)
  const figures = await measured(async () => {
    const wish = {
      format,
      path: join(out, 'out'),
      force: false,
      strict: false,
      articles: null,
      analysts: null,
      split: null,
    }
    must(await handlers['store.export'](wish))
  })
  const all = rounded((performance.now() - start) / 1_000)
  await end()
  return { ...figures, 'with-opening': all, megabytes: sizeOf(out) }
}

/** Brings a dataset into a new project, until it is saved. */
export const measureImport = async (project = '', out = '', format = ''): Promise<Figures> => {
  must(await createHandlers(usualSurroundings())['store.create']({ path: project, name: 'Bench', analyst }))
  const { handlers, end } = await opened(project)
  const figures = await measured(async () => {
    const report = must(await handlers['store.import']({ paths: [join(out, 'out')], format, map: {}, strict: false }))
    if (report.rejected.length > 0) throw new Error(`${report.rejected.length} records were rejected`)
    must(await handlers['project.save']())
  })
  await end()
  return { ...figures, megabytes: sizeOf(project) }
}

/**
 * Imports a brat dataset again and again into one project, each time with other texts, and saves in between: what a project
 * costs that is larger than one import may be. Figures are of the first and the last time.
 */
export const measureGrowth = async (project = '', out = '', times = ''): Promise<Figures> => {
  must(await createHandlers(usualSurroundings())['store.create']({ path: project, name: 'Bench', analyst }))
  const { handlers, end } = await opened(project)
  const each: Figures[] = []
  const folder = `${project}.part`
  for (let i = 0; i < Number(times); i += 1) {
    cpSync(join(out, 'out'), folder, { recursive: true })
    for (const name of readdirSync(folder)) if (name.endsWith('.txt')) appendFileSync(join(folder, name), `\n${i}`)
    const wish = { paths: [folder], format: 'brat', map: {}, strict: false, originals: false }
    each.push(
      await measured(async () => {
        const report = must(await handlers['store.import'](wish))
        if (report.rejected.length > 0) throw new Error(`${report.rejected.length} records were rejected`)
        must(await handlers['project.save']())
      }),
    )
    rmSync(folder, { recursive: true })
  }
  await end()
  const [first, last] = [each[0] ?? {}, each.at(-1) ?? {}]
  return {
    'first-cpu-seconds': first['cpu-seconds'] ?? 0,
    'last-cpu-seconds': last['cpu-seconds'] ?? 0,
    'memory-megabytes': last['memory-megabytes'] ?? 0,
    megabytes: sizeOf(project),
  }
}

/** Reads and decodes the same files, and keeps nothing. */
export const measureParse = async (out = '', format = ''): Promise<Figures> =>
  measured(async () => {
    const reader = createDocumentReader()
    const reading = { disk: realDisk, reader, tell: () => undefined, signal: new AbortController().signal }
    must(await readAllInputs(reading, [join(out, 'out')], { format, encoding: null, columns: null, unit: null }))
    reader.end()
  })

const opened = async (
  path: string,
  readOnly = false,
): Promise<{ readonly handlers: Handlers<StoreCalls>; readonly end: () => Promise<void> }> => {
  const data = mkdtempSync(join(tmpdir(), 'hearsay-bench-data-'))
  const handlers = createHandlers({ ...usualSurroundings(), data })
  must(await handlers['store.open']({ path, analyst, readOnly }))
  return {
    handlers,
    end: async () => {
      must(await handlers['store.close']())
      rmSync(data, { recursive: true })
    },
  }
}

/** Wall time, the time of the processor, which other work on the machine lengthens less, and the most memory so far. */
const measured = async (work: () => Promise<void>): Promise<Figures> => {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return {
    seconds: rounded((performance.now() - start) / 1_000),
    'cpu-seconds': rounded((user + system) / 1e6),
    'memory-megabytes': Math.round(process.resourceUsage().maxRSS / 1_024),
  }
}

const rounded = (value: number): number => Math.round(value * 100) / 100

const sizeOf = (path: string): number => {
  const bytes = (at: string): number =>
    statSync(at).isDirectory()
      ? readdirSync(at).reduce((sum, name) => sum + bytes(join(at, name)), 0)
      : statSync(at).size
  return rounded(bytes(path) / 1e6)
}
