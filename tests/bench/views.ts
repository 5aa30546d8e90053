import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Filter } from '#core/analysis/filter.ts'
import type { Question } from '#core/analysis/views.ts'
import type { RowPatch } from '#core/change/change.ts'
import type { Failure } from '#core/failure.ts'
import { createRow } from '#core/model/row.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { OwnFields, TableName } from '#core/model/tables.ts'
import type { Result } from '#core/result.ts'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import type { ProjectStore } from '#store/project.ts'

/*
 * What the views over all articles cost in the store: each as the first question of a session, with reading ahead and
 * without; each again, and with a filter; searches; each view after an edit; and what one part of the reading ahead takes.
 * Beside the time stands the thread's own processor time, which other work on the machine does not lengthen. Prints or
 * writes one JSON object.
 * node tests/bench/views.ts [--articles 1000] [--sources 2000] [--claims 10000] [--attributions 25000] [--json FILE]
 */

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '1000' },
    sources: { type: 'string', default: '2000' },
    claims: { type: 'string', default: '10000' },
    attributions: { type: 'string', default: '25000' },
    ahead: { type: 'string', default: '10000' }, // milliseconds
    runs: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
})
const [articles, sources, claims, attributions] = [
  values.articles,
  values.sources,
  values.claims,
  values.attributions,
].map(Number) as [number, number, number, number]
const analyst = { id: 'analyst.bench', name: 'Bench' }
const folder = mkdtempSync(join(tmpdir(), 'hearsay-views-'))
const path = join(folder, 'views.hearsay')
const around = { ...usualSurroundings(), data: join(folder, 'data') }
const results: { id: string; unit: 'ms'; median: number; most: number; processor: number }[] = []

const must = <T>(result: Result<T, Failure>): T => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

// A generator of its own, so that every run has the same project.
let state = 7
const random = (below: number): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((state / 2_147_483_648) * below)
}

const words =
  'river troops ministry border village convoy winter minister report figure drone harbour grain bridge'.split(' ')
const places = 'Kursk Odesa Busan Lagos Quito Oslo Hanoi Lima Tunis Riga Minsk Perth Cairo Dakar'.split(' ')
const pick = (list: readonly string[]): string => list[random(list.length)] ?? ''
const sentence = (n: number): string =>
  `Officials said that ${n % 3 === 0 ? 'more than' : 'about'} ${((n % 90) + 1) * 100} ${pick(words)}s were lost near ${pick(places)}, ${pick(words)} ${pick(words)} ${n}. `

const texts = Array.from({ length: articles }, (_, a) => {
  let text = ''
  for (let i = 0; text.length < 4_000; i += 1) text += sentence(a * 40 + i)
  return text.slice(0, 4_000)
})

const create = <T extends TableName>(table: T, id: string, fields: Partial<OwnFields<T>>): RowPatch => {
  const { id: row, ...after } = createRow(table, id, { by: analyst.id, at: 1_700_000_000_000 }, fields)
  return { table, row, before: null, after }
}

const registryPatches = (): readonly RowPatch[] => [
  ...Array.from({ length: sources }, (_, s) =>
    create('source', `source.${s}`, {
      name: `${pick(places)} ${pick(words)} ${s}`,
      kind: (['person', 'agency', 'media', 'organisation'] as const)[s % 4] ?? 'other',
      affiliation: s % 5 === 0 && s > 0 ? `source.${random(s)}` : null,
    }),
  ),
  ...Array.from({ length: claims }, (_, c) =>
    create('claim', `claim.${c}`, { wording: sentence(c), topic: pick(words) }),
  ),
]

const articlePatches = (a: number): readonly RowPatch[] => {
  const [article, revision, text] = [`article.${a}`, `revision.${a}`, texts[a] ?? '']
  const patches = [
    create('article', article, {
      title: `Article ${a}`,
      revision,
      position: a,
      sha256: String(a).padStart(64, '0'),
      publisher: `Paper ${a % 40}`,
      date: `2024-${String((a % 12) + 1).padStart(2, '0')}-${String((a % 28) + 1).padStart(2, '0')}`,
    }),
    create('revision', revision, { article, text }),
  ]
  for (let i = a; i < attributions; i += articles) {
    const at = random(3_700)
    const span = (label: string, from: number, length: number, more: Partial<OwnFields<'span'>>): string => {
      const id = `span.${label}.${i}`
      const segments = [{ start: from, end: from + length, quote: text.slice(from, from + length) }]
      patches.push(
        create('span', id, { article, revision, set: SHARED_SET, label: `label.${label}`, segments, ...more }),
      )
      return id
    }
    const parts = {
      claim: span('claim', at + 30, 90, { claim: `claim.${random(claims)}` }),
      source: span('source', at, 12, { source: `source.${Math.min(random(sources), random(sources))}` }),
      cue: span('cue', at + 14, 5, {}),
    }
    patches.push(
      create('attribute', `${parts.cue}/attribute.cue.stance`, {
        owner: parts.cue,
        type: 'attribute.cue.stance',
        value: i % 9 === 0 ? 'hedged' : i % 17 === 0 ? 'denying' : 'neutral',
      }),
    )
    const link = `link.${i}`
    patches.push(create('link', link, { type: 'link.attribution', set: SHARED_SET }))
    for (const [role, target] of Object.entries(parts)) {
      patches.push(create('filler', `${link}.${role}`, { link, role: `role.attribution.${role}`, target }))
    }
  }
  return patches
}

must(await createProject(realDisk, Date.now, { path, name: 'Views', analyst }))
const building = must(await openProject(around, { path, analyst, readOnly: false }))
must(await building.commit({ kind: 'bench', label: 'Registry', patches: registryPatches() }))
for (let from = 0; from < articles; from += 50) {
  const patches = Array.from({ length: Math.min(50, articles - from) }, (_, i) => articlePatches(from + i)).flat()
  must(await building.commit({ kind: 'bench', label: 'Fill', patches }))
}
must(await building.close())

const round = (n: number | undefined): number => Math.round((n ?? 0) * 10) / 10
const middle = (sorted: readonly number[]): number => round(sorted[Math.floor(sorted.length / 2)])
const ascending = (a: number, b: number): number => a - b

const measure = (id: string, work: (run: number) => unknown, runs = Number(values.runs)): void => {
  const costs = Array.from({ length: runs }, (_, run) => {
    const [start, used] = [performance.now(), process.threadCpuUsage()]
    work(run)
    const { user, system } = process.threadCpuUsage(used)
    return { time: performance.now() - start, processor: (user + system) / 1_000 }
  })
  const times = costs.map(({ time }) => time).sort(ascending)
  const processor = middle(costs.map((cost) => cost.processor).sort(ascending))
  results.push({ id, unit: 'ms', median: middle(times), most: round(times.at(-1)), processor })
  console.error(results.at(-1))
}

const page = { from: 0, count: 100 }
const questions = (filter: Filter): readonly (readonly [name: string, question: Question])[] => [
  ['overview', { view: 'overview', filter }],
  ['sources', { view: 'sources', filter, order: 'statements', page }],
  ['claims', { view: 'claims', filter, order: 'statements', only: 'all', page }],
  ['claims by origins', { view: 'claims', filter, order: 'origins', only: 'all', page }],
  ['matrix', { view: 'matrix', filter, only: 'all', page }],
  ['contradictions', { view: 'contradictions', filter, page }],
  ['network', { view: 'network', filter, collapse: true, most: 200 }],
  ['timeline', { view: 'timeline', filter, by: 'published', page }],
]
const others: readonly (readonly [name: string, question: Question])[] = [
  ['proposals of sources', { view: 'proposals', of: 'source' }],
  ['proposals of claims', { view: 'proposals', of: 'claim' }],
  ['concordance', { view: 'concordance', query: 'bridge', order: 'left', page }],
  [
    'text search',
    {
      view: 'concordance',
      query: '"lost near kursk" AND (drone OR harbour) NOT title:x',
      order: 'place',
      page,
    },
  ],
  ['search', { view: 'search', query: 'kursk drone', page }],
]
const opened = async (): Promise<ProjectStore> => must(await openProject(around, { path, analyst, readOnly: true }))

// As the first question of a session, nothing read ahead.
for (const [name, question] of [...questions({}), ...others]) {
  const cold = await opened()
  measure(`${name}, first question`, () => structuredClone(must(cold.analysis(question))), 1)
  await cold.abandon()
}

// As a window finds it that was open for a while; how long other work waits for one part of the reading ahead.
const ready = await opened()
let longest = 0
let last = performance.now()
const watch = setInterval(() => {
  longest = Math.max(longest, performance.now() - last - 1)
  last = performance.now()
}, 1)
ready.prepareAnalysis()
await new Promise((resolve) => setTimeout(resolve, Number(values.ahead)))
clearInterval(watch)
results.push({
  id: 'longest part of the reading ahead',
  unit: 'ms',
  median: round(longest),
  most: round(longest),
  processor: 0,
})
for (const [name, question] of [...questions({}), ...others]) {
  measure(`${name}, read ahead`, () => structuredClone(must(ready.analysis(question))), 1)
}
await ready.abandon()

const project = must(await openProject(around, { path, analyst, readOnly: false }))
const ask = (question: Question): unknown => structuredClone(must(project.analysis(question)))
const filter = { publisher: 'Paper 3', from: '2024-02', words: 'r' }
for (const [name, question] of [...questions({}), ...others]) {
  ask(question)
  measure(name, () => ask(question))
}
for (const [name, question] of questions(filter)) measure(`${name} filtered`, () => ask(question))
for (const [i, [name, question]] of [...questions({}), ...others].entries()) {
  const span = `span.claim.${i}`
  const claim = project.reader.get('span', span)?.claim ?? null
  const patch = { table: 'span', row: span, before: { claim }, after: { claim: `claim.${i}` } } as const
  must(await project.commit({ kind: 'bench', label: 'Another claim', patches: [patch] }))
  measure(`${name} after an edit`, () => ask(question), 1)
}
await project.abandon()

rmSync(folder, { recursive: true })
const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memory: totalmem(), node: process.version }
const json = JSON.stringify(
  { machine, articles, sources, claims, attributions, memory: process.memoryUsage().rss, results },
  undefined,
  2,
)
if (values.json === undefined) console.log(json)
else writeFileSync(values.json, `${json}\n`)
