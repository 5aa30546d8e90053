import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuild } from '../../electron/setup/build.ts'
import { withDisplay } from '../../electron/setup/display.ts'
import { findElectron } from '../../electron/setup/electron-runtime.ts'
import { root } from '../../electron/setup/places.ts'
import { measureOwn } from './editor/own.ts'
import { openBeside } from './editor/peer.ts'
import { textOf, workloadOf } from './editor/workload.ts'
import type { Beside } from './editor/peer.ts'
import type { Workload } from './editor/workload.ts'

/*
 * The editor in the real Electron beside bare text with CSS highlights (the floor) and @recogito/text-annotator (the
 * peer), in one run. Prints or writes one JSON object; a figure over its budget is marked and nothing fails.
 * npm run bench -- editor [--only 100k] [--rounds 20] [--own] [--json FILE]
 */

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '20' },
    own: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
})

interface Figure {
  readonly id: string
  readonly unit: 'ms' | 'MB' | 'frames' | 'nodes'
  readonly value: number
  readonly p95?: number
  readonly floor?: number
  readonly peer?: number
  readonly budget?: number
  /** What the 95th percentile may be. */
  readonly budgetP95?: number
}

const isOver = ({ value, p95 = 0, budget = Infinity, budgetP95 = Infinity }: Figure): boolean =>
  value > budget || p95 > budgetP95

/** How long the processors worked or waited since the machine started, and how much of it other machines beside it took. */
const processorTime = (): { readonly all: number; readonly stolen: number } => {
  if (!existsSync('/proc/stat')) return { all: 1, stolen: 0 }
  const fields = (/^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '').split(' ').map(Number)
  return { all: fields.reduce((sum, one) => sum + one, 0), stolen: fields[7] ?? 0 }
}

await ensureBuild()
const electron = await findElectron()
const books = join(root, '..', 'shared', 'fixtures', 'books')

const workloads = (): readonly Workload[] => [
  workloadOf('5k-50', textOf(5_000, 1), 50, 1),
  workloadOf('100k-2k', textOf(100_000, 2), 2_000, 2),
  workloadOf('1M-20k', textOf(1_000_000, 3), 20_000, 3),
  ...(existsSync(books) ? readdirSync(books) : []).map((name) => {
    const text = readFileSync(join(books, name), 'utf8').replaceAll('\r\n', '\n')
    return workloadOf(`novel-${Math.round(text.length / 1000)}k-5k`, text, 5_000, 4)
  }),
]

const peer = (value: number | undefined): { peer?: number } => (value === undefined ? {} : { peer: value })

const measure = async (workload: Workload, page: Beside | undefined): Promise<Figure[]> => {
  const rounds = Number(values.rounds)
  const own = await measureOwn(electron, workload, rounds, page?.emptyChange)
  const { empty } = own
  const beside = await page?.measure(workload, rounds)
  const bare = beside === undefined ? [] : [beside['bare-all'], beside['bare-near']]
  const least = (of: (one: (typeof bare)[number]) => number): { floor?: number } =>
    bare.length === 0 ? {} : { floor: Math.min(...bare.map(of)) }
  const large = workload.text.length > 500_000
  const floor = least(({ open }) => open).floor
  const edit = empty === undefined ? {} : { budget: empty.value + 4, budgetP95: empty.p95 + 17 }
  const late = (more: number) => (empty === undefined ? {} : { budgetP95: empty.p95 + more })
  const id = (what: string): string => `${what}-${workload.name}`
  return [
    {
      id: id('open'),
      unit: 'ms',
      ...own.switch,
      ...least(({ open }) => open),
      ...peer(beside?.recogito.open),
      ...(floor === undefined ? {} : { budget: Math.round(floor * (large ? 1.5 : 2)) }),
    },
    { id: id('open-from-file'), unit: 'ms', value: own.open },
    { id: id('switch'), unit: 'ms', ...own.switch, budget: large ? 400 : 100 },
    ...(['add', 'relabel', 'remove'] as const).map((how): Figure => ({
      id: id(how),
      unit: 'ms',
      ...own.edits[how],
      ...least((one) => one[how].value),
      ...peer(beside?.recogito[how].value),
      ...edit,
    })),
    ...(['select', 'step', 'hover', 'undo'] as const).map((how): Figure => ({
      id: id(how),
      unit: 'ms',
      ...own.edits[how],
      ...(how === 'undo' ? {} : late(17)),
    })),
    { id: id('type'), unit: 'ms', ...own.type, ...late(large ? 34 : 17) },
    ...(own.bulkUndo === undefined
      ? []
      : [
          {
            id: id(`undo-of-${own.bulkUndo.spans}-spans`),
            unit: 'ms' as const,
            value: own.bulkUndo.time,
            budget: large ? 600 : 300,
          },
        ]),
    ...(empty === undefined ? [] : [{ id: id('empty-change'), unit: 'ms' as const, ...empty }]),
    {
      id: id('frames-over-50ms-scrolling'),
      unit: 'frames',
      value: own.scroll.slow,
      ...least(({ scroll }) => scroll.slow),
      ...peer(beside?.recogito.scroll.slow),
      budget: 0,
    },
    {
      id: id('heap'),
      unit: 'MB',
      value: own.heap,
      ...least(({ heap }) => heap),
      ...peer(beside?.recogito.heap),
      ...(bare.length === 0 ? {} : { budget: Math.round((bare[1]?.heap ?? 0) + (large ? 250 : 60)) }),
    },
    { id: id('nodes'), unit: 'nodes', value: own.nodes },
  ]
}

await withDisplay(async () => {
  const results: Figure[] = []
  const before = processorTime()
  for (const workload of workloads().filter(({ name }) => name.startsWith(values.only))) {
    const page = values.own ? undefined : await openBeside(electron)
    try {
      for (const figure of await measure(workload, page)) {
        results.push(figure)
        process.stderr.write(`${JSON.stringify(figure)}${isOver(figure) ? '  OVER BUDGET' : ''}\n`)
      }
    } finally {
      await page?.close()
    }
  }
  const now = processorTime()
  const stolen = Math.round((100 * (now.stolen - before.stolen)) / (now.all - before.all))
  const machine = {
    cpu: cpus()[0]?.model ?? '',
    cores: cpus().length,
    electron: electron.version,
    stolen: `${stolen} %`,
  }
  const text = `${JSON.stringify({ machine, results }, undefined, 2)}\n`
  if (values.json === undefined) process.stdout.write(text)
  else writeFileSync(values.json, text)
})
