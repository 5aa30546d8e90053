import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
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

/*
 * What the views over all articles cost in the store: the first question (rows taken into memory), each view, each with a
 * filter, a search, and a view after an edit. Prints or writes one JSON object.
 * node tests/bench/views.ts [--articles 1000] [--sources 2000] [--claims 10000] [--attributions 25000] [--json FILE]
 */

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '1000' },
    sources: { type: 'string', default: '2000' },
    claims: { type: 'string', default: '10000' },
    attributions: { type: 'string', default: '25000' },
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
const results: { id: string; unit: 'ms'; median: number; most: number }[] = []

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

const project = must(await openProject(around, { path, analyst, readOnly: false }))
const round = (n: number | undefined): number => Math.round((n ?? 0) * 10) / 10

const measure = (id: string, ask: () => unknown, runs = Number(values.runs)): void => {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now()
    ask()
    return performance.now() - start
  }).sort((a, b) => a - b)
  results.push({ id, unit: 'ms', median: round(times[Math.floor(times.length / 2)]), most: round(times.at(-1)) })
  console.error(results.at(-1))
}
const ask = (question: Question): unknown => structuredClone(must(project.analysis(question)))

const page = { from: 0, count: 100 }
const filters = { '': {}, ' filtered': { publisher: 'Paper 3', from: '2024-02', words: 'r' } }
measure('first question', () => ask({ view: 'overview', filter: {} }), 1)
for (const [name, filter] of Object.entries(filters)) {
  measure(`sources${name}`, () => ask({ view: 'sources', filter, order: 'statements', page }))
  measure(`claims${name}`, () => ask({ view: 'claims', filter, order: 'statements', only: 'all', page }))
  measure(`claims by origins${name}`, () => ask({ view: 'claims', filter, order: 'origins', only: 'all', page }))
  measure(`matrix${name}`, () => ask({ view: 'matrix', filter, only: 'all', page }))
  measure(`contradictions${name}`, () => ask({ view: 'contradictions', filter, page }))
  measure(`network${name}`, () => ask({ view: 'network', filter, collapse: true, most: 200 }))
  measure(`timeline${name}`, () => ask({ view: 'timeline', filter, by: 'published', page }))
  measure(`overview${name}`, () => ask({ view: 'overview', filter }))
}
measure('proposals of sources', () => ask({ view: 'proposals', of: 'source' }))
measure('proposals of claims', () => ask({ view: 'proposals', of: 'claim' }))
measure('concordance, first (texts read)', () => ask({ view: 'concordance', query: 'bridge', order: 'left', page }), 1)
measure('concordance', () => ask({ view: 'concordance', query: 'bridge', order: 'left', page }))
measure('text search', () =>
  ask({ view: 'concordance', query: '"lost near kursk" AND (drone OR harbour) NOT title:x', order: 'place', page }),
)
measure('search, first', () => ask({ view: 'search', query: 'kursk drone', page }), 1)
measure('search', () => ask({ view: 'search', query: 'kursk drone', page }))
must(
  await project.commit({
    kind: 'bench',
    label: 'Note',
    patches: [{ table: 'span', row: 'span.claim.1', before: { note: '' }, after: { note: 'seen' } }],
  }),
)
measure('sources after an edit', () => ask({ view: 'sources', filter: {}, order: 'statements', page }), 1)
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
