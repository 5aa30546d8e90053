import { rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import type { ProjectStore } from '#store/project.ts'
import { usualTiming } from '#store/saver.ts'
import { analyst } from '../../support/large-project.ts'
import { must, percentiles, residentMegabytes, timed } from './measure.ts'
import type { Figures } from './measure.ts'

/** What Hearsay's store costs on the project file at a path, in a process of its own so that memory is its own. */
export const measureHearsay = async (path: string, edits: number): Promise<Figures> => {
  const data = join(dirname(path), 'data')
  rmSync(data, { recursive: true, force: true })
  const around = {
    ...usualSurroundings(),
    data,
    timing: { ...usualTiming, idle: 1e8, longest: 1e8, journalBytes: 1e12 }, // written when the bench says so
  }
  const open = async (): Promise<ProjectStore> => must(await openProject(around, { path, analyst, readOnly: false }))

  const [stranger, openStranger] = await timed(open)
  must(await stranger.close())
  const [store, openOwn] = await timed(open)
  const [snapshot, window] = await timed(() => store.snapshot())
  const memory = residentMegabytes()

  const articles = snapshot.rows.flatMap(([table, row]) => (table === 'article' ? [row.id] : []))
  const reads: number[] = []
  const spans: string[] = []
  for (let i = 0; i < 20; i += 1) {
    const [rows, read] = await timed(() => store.load({ article: articles[(i * 37) % articles.length] ?? '' }))
    reads.push(read)
    spans.push(...rows.flatMap(([table, row]) => (table === 'span' ? [row.id] : [])))
  }
  let edited = 0
  const edit = async (): Promise<void> => {
    edited += 1
    const row = spans[edited % spans.length] ?? ''
    const before = { note: store.reader.get('span', row)?.note ?? '' }
    const patches = [{ table: 'span', row, before, after: { note: `note ${edited}` } }] as const
    must(await store.commit({ kind: 'span.note', label: 'Note', patches }))
  }
  const idle: number[] = []
  for (let i = 0; i < edits; i += 1) idle.push((await timed(edit))[1])
  const [, undo] = await timed(async () => must(await store.undo()))
  await store.counts()
  await edit()
  const [, counts] = await timed(() => store.counts())
  const about = { analyst: null, article: null, kind: null, row: spans[0] ?? '', before: null, limit: 50 }
  const [, history] = await timed(() => store.history(about))

  const busy: number[] = []
  let most = 0
  const [, checkpoint] = await timed(async () => {
    const saving = store.save()
    for await (const wait of atRate(saving, edit)) {
      busy.push(wait)
      most = Math.max(most, residentMegabytes())
    }
    must(await saving)
  })
  must(await store.close())
  return {
    'open-stranger': openStranger,
    'open-own': openOwn,
    'window-snapshot': window,
    counts,
    'read-article': reads.toSorted((a, b) => a - b)[reads.length / 2] ?? 0,
    ...percentiles('edit', idle),
    undo,
    'history-of-span': history,
    checkpoint,
    ...percentiles('edit-during-checkpoint', busy),
    'edits-during-checkpoint': busy.length,
    memory,
    'memory-during-checkpoint': most,
    file: statSync(path).size / 1e6,
  }
}

const PACE = 100 // milliseconds, and faster than anybody tags

/**
 * Asks for work every so often while something lasts, whether what was asked before is done or not, and gives what each
 * took from when it was due: whoever waits for a turn waits, too.
 */
async function* atRate(lasting: Promise<unknown>, work: () => Promise<void>): AsyncGenerator<number> {
  const state = { lasts: true }
  void lasting.finally(() => {
    state.lasts = false
  })
  const begin = performance.now()
  const asked: Promise<number>[] = []
  while (state.lasts) {
    const due = begin + asked.length * PACE
    const wait = due - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    asked.push(work().then(() => performance.now() - due))
  }
  for (const waited of asked) yield waited
}
