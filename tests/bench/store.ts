import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { RowPatch } from '#core/change/change.ts'
import { createRow } from '#core/model/row.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { OwnFields, TableName } from '#core/model/tables.ts'
import type { Failure } from '#core/failure.ts'
import type { Result } from '#core/result.ts'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import type { ProjectStore } from '#store/project.ts'

/*
 * What the store costs on a large project, beside the same file in plain sql.js. Prints or writes one JSON object.
 * node tests/bench/store.ts [--articles 1000] [--spans 100000] [--edits 500] [--json FILE]
 */

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '1000' },
    spans: { type: 'string', default: '100000' },
    edits: { type: 'string', default: '500' },
    json: { type: 'string' },
  },
})
const articles = Number(values.articles)
const spansPerArticle = Math.round(Number(values.spans) / articles)
const analyst = { id: 'analyst.bench', name: 'Bench' }
const folder = mkdtempSync(join(tmpdir(), 'hearsay-bench-'))
const path = join(folder, 'bench.hearsay')
const around = { ...usualSurroundings(), data: join(folder, 'data') }
const results: { id: string; unit: string; value: number; p95?: number; floor?: number }[] = []

const report = (id: string, unit: string, value: number, more: { p95?: number; floor?: number } = {}): void => {
  results.push({ id, unit, value: Math.round(value * 100) / 100, ...more })
  console.error(id, results.at(-1))
}

const timed = async <T>(work: () => Promise<T> | T): Promise<readonly [T, number]> => {
  const start = performance.now()
  const result = await work()
  return [result, performance.now() - start]
}

const must = <T>(result: Result<T, Failure>): T => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const open = async (): Promise<ProjectStore> => must(await openProject(around, { path, analyst, readOnly: false }))

const text = Array.from({ length: 80 }, (_, i) => `Officials said on day ${i} that the river had risen. `)
  .join('')
  .slice(0, 4_000)

const create = <T extends TableName>(table: T, id: string, fields: Partial<OwnFields<T>>): RowPatch => {
  const { id: row, ...after } = createRow(table, id, { by: analyst.id, at: 1_700_000_000_000 }, fields)
  return { table, row, before: null, after }
}

/** One article with its spans, and a link for every fourth of them. */
const articlePatches = (a: number): readonly RowPatch[] => {
  const [article, revision] = [`article.${a}`, `revision.${a}`]
  const patches = [
    create('article', article, { title: `Article ${a}`, revision, position: a, sha256: String(a).padStart(64, '0') }),
    create('revision', revision, { article, text }),
  ]
  for (let s = 0; s < spansPerArticle; s += 1) {
    const start = (s * 37) % 3_900
    const end = start + 20 + (s % 60)
    const label = ['label.claim', 'label.source', 'label.cue'][s % 3] ?? ''
    const segments = [{ start, end, quote: text.slice(start, end) }]
    patches.push(create('span', `span.${a}.${s}`, { article, revision, set: SHARED_SET, label, segments }))
    if (s % 4 !== 3) continue
    const link = `link.${a}.${s}`
    patches.push(create('link', link, { type: 'link.attribution', set: SHARED_SET }))
    for (const [i, role] of ['claim', 'source', 'cue'].entries()) {
      const target = `span.${a}.${s - i}`
      patches.push(create('filler', `${link}.${i}`, { link, role: `role.attribution.${role}`, target }))
    }
  }
  return patches
}

must(await createProject(realDisk, Date.now, { path, name: 'Bench', analyst }))
const building = await open()
const perChange = 50
const [, built] = await timed(async () => {
  for (let from = 0; from < articles; from += perChange) {
    const count = Math.min(perChange, articles - from)
    const patches = Array.from({ length: count }, (_, i) => articlePatches(from + i)).flat()
    must(await building.commit({ kind: 'bench', label: 'Fill', patches }))
  }
})
report('fill', 'ms', built)
must(await building.close())
report('file', 'MB', statSync(path).size / 1e6)

const { openSql } = await import('#store/sql.ts')
const [, floor] = await timed(async () => {
  const sql = await openSql(readFileSync(path))
  sql.rows('PRAGMA quick_check')
  sql.close()
})

const [known, openKnown] = await timed(open)
const [snapshot, first] = await timed(() => known.snapshot())
report('open-known', 'ms', openKnown, { floor })
report('snapshot', 'ms', first)
const [loaded, load] = await timed(() => known.load({ article: `article.${articles - 1}` }))
report('load-article', 'ms', load)
console.error(snapshot.rows.length, loaded.length)

const waits: number[] = []
for (let i = 0; i < Number(values.edits); i += 1) {
  const row = `span.${i % articles}.1`
  const note = known.reader.get('span', row)?.note ?? ''
  const patches = [{ table: 'span', row, before: { note }, after: { note: `note ${i}` } }] as const
  const [done, wait] = await timed(() => known.commit({ kind: 'span.note', label: 'Note', patches }))
  must(done)
  waits.push(wait)
}
waits.sort((a, b) => a - b)
const at = (share: number): number => Math.round((waits[Math.floor(waits.length * share)] ?? 0) * 100) / 100
report('edit-durable', 'ms', at(0.5), { p95: at(0.95) })
report('edit-durable-p99', 'ms', at(0.99))
const [, undo] = await timed(() => known.undo())
report('undo', 'ms', undo)
const [, checkpoint] = await timed(() => known.save())
report('checkpoint', 'ms', checkpoint)
must(await known.close())

rmSync(around.data, { recursive: true })
const [strange, openStrange] = await timed(open)
report('open-unknown', 'ms', openStrange, { floor })
await strange.abandon()
report('memory', 'MB', process.memoryUsage().rss / 1e6)

rmSync(folder, { recursive: true })
const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memory: totalmem(), node: process.version }
const json = JSON.stringify({ machine, articles, spans: articles * spansPerArticle, results }, undefined, 2)
if (values.json === undefined) console.log(json)
else writeFileSync(values.json, `${json}\n`)
