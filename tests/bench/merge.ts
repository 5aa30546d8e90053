import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { RowPatch } from '#core/change/change.ts'
import type { Failure } from '#core/failure.ts'
import { createRow } from '#core/model/row.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { OwnFields, TableName } from '#core/model/tables.ts'
import type { Result } from '#core/result.ts'
import type { AnalystIdentity } from '#ipc/contract.ts'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import type { ProjectStore } from '#store/project.ts'

/*
 * What merging a copy costs that was worked on apart. Prints or writes one JSON object.
 * node tests/bench/merge.ts [--articles 1000] [--spans 100000] [--changes 5000] [--json FILE]
 */

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '1000' },
    spans: { type: 'string', default: '100000' },
    changes: { type: 'string', default: '5000' },
    json: { type: 'string' },
  },
})
const [articles, changes] = [Number(values.articles), Number(values.changes)]
const spansPerArticle = Math.round(Number(values.spans) / articles)
const ada = { id: 'analyst.ada', name: 'Ada' }
const bob = { id: 'analyst.bob', name: 'Bob' }
const folder = mkdtempSync(join(tmpdir(), 'hearsay-bench-'))
const [mine, theirs, apart] = [
  join(folder, 'mine.hearsay'),
  join(folder, 'theirs.hearsay'),
  join(folder, 'apart.hearsay'),
]
const around = {
  ...usualSurroundings(),
  data: join(folder, 'data'),
  timing: { idle: 1e8, longest: 1e8, retry: 1e8, journalBytes: 1e12, apartFrom: 1e12 },
}
const results: { id: string; unit: string; value: number }[] = []

const report = (id: string, unit: string, value: number): void => {
  results.push({ id, unit, value: Math.round(value * 100) / 100 })
  console.error(id, results.at(-1))
}

const timed = async <T>(id: string, work: () => Promise<T>): Promise<T> => {
  const [start, before] = [performance.now(), process.cpuUsage()]
  const result = await work()
  report(id, 'ms', performance.now() - start)
  const { user, system } = process.cpuUsage(before)
  report(`${id}-processor`, 'ms', (user + system) / 1_000) // what a busy machine does not lengthen
  return result
}

const must = <T>(result: Result<T, Failure>): T => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const open = async (path: string, analyst: AnalystIdentity): Promise<ProjectStore> =>
  must(await openProject(around, { path, analyst, readOnly: false }))

const text = Array.from({ length: 80 }, (_, i) => `Officials said on day ${i} that the river had risen. `)
  .join('')
  .slice(0, 4_000)

const create = <T extends TableName>(table: T, id: string, fields: Partial<OwnFields<T>>): RowPatch => {
  const { id: row, ...after } = createRow(table, id, { by: null, at: 1_700_000_000_000 }, fields)
  return { table, row, before: null, after }
}

const spanPatch = (name: string, a: number, s: number): RowPatch => {
  const start = (s * 37) % 3_900
  const end = start + 20 + (s % 60)
  const segments = [{ start, end, quote: text.slice(start, end) }]
  const label = ['label.claim', 'label.source', 'label.cue'][s % 3] ?? ''
  return create('span', name, { article: `article.${a}`, revision: `revision.${a}`, set: SHARED_SET, label, segments })
}

const articlePatches = (a: number): readonly RowPatch[] => [
  create('article', `article.${a}`, { title: `Article ${a}`, revision: `revision.${a}`, position: a }),
  create('revision', `revision.${a}`, { article: `article.${a}`, text }),
  ...Array.from({ length: spansPerArticle }, (_, s) => spanPatch(`span.${a}.${s}`, a, s)),
]

const fill = async (path: string, analyst: AnalystIdentity, first: number): Promise<void> => {
  must(await createProject(realDisk, Date.now, { path, name: 'Bench', analyst }))
  const store = await open(path, analyst)
  for (let from = first; from < first + articles; from += 50) {
    const count = Math.min(50, first + articles - from)
    const patches = Array.from({ length: count }, (_, i) => articlePatches(from + i)).flat()
    must(await store.commit({ kind: 'bench', label: 'Fill', patches }))
  }
  must(await store.close())
}

/** One gesture each: every other one a new span, the others a note on one that both copies have. */
const workApart = async (path: string, analyst: AnalystIdentity, count: number): Promise<void> => {
  const store = await open(path, analyst)
  for (let i = 0; i < count; i += 1) {
    const row = `span.${i % articles}.${i % spansPerArticle}`
    const before = { note: store.reader.get('span', row)?.note ?? '' }
    const note: RowPatch = { table: 'span', row, before, after: { note: `${analyst.name} ${i}` } }
    const patch = i % 2 === 0 ? note : spanPatch(`${analyst.name}.${i}`, i % articles, i)
    must(await store.commit({ kind: 'bench', label: 'Work', patches: [patch] }))
  }
  must(await store.close())
}

await timed('fill', () => fill(mine, ada, 0))
copyFileSync(mine, theirs)
await timed('work-apart', async () => {
  await workApart(theirs, bob, changes)
  await workApart(mine, ada, Math.round(changes / 10))
})
report('file', 'MB', statSync(mine).size / 1e6)

const store = await open(mine, ada)
const tried = must(await timed('dry-run', () => store.merge(theirs, true)))
const merged = must(await timed('merge', () => store.merge(theirs, false)))
console.error({
  spans: merged.spans,
  changes: merged.changes,
  conflicts: [tried, merged].map((m) => m.conflicts.length),
})
await timed('conflicts', async () => store.conflicts())
must(await timed('merge-again', () => store.merge(theirs, false)))
must(await timed('undo', () => store.undo()))
must(await timed('save', () => store.save()))
must(await store.close())

await fill(apart, bob, articles)
const corpus = await open(mine, ada)
const joined = must(await timed('merge-unrelated', () => corpus.merge(apart, false)))
console.error({ articles: joined.articles, spans: joined.spans, conflicts: joined.conflicts.length })
must(await timed('undo-unrelated', () => corpus.undo()))
must(await corpus.close())
report('memory', 'MB', process.memoryUsage().rss / 1e6)
report('file-after', 'MB', readFileSync(mine).length / 1e6)
rmSync(folder, { recursive: true })

const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memory: totalmem(), node: process.version }
const json = JSON.stringify({ machine, articles, spans: articles * spansPerArticle, changes, results }, undefined, 2)
if (values.json === undefined) console.log(json)
else writeFileSync(values.json, `${json}\n`)
