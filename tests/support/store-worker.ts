import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import { usualTiming } from '#store/saver.ts'
import type { Order } from './store-workers.ts'

/*
 * A process that edits a project: one line of JSON on its input says which and how (store-workers.ts), so that it can be
 * started before it is needed. It prints the name of every edit before it is asked for ("? name"), when it is acknowledged
 * ("! name"), and before it is undone ("- name"; "! name" again when it is redone), every word on saving ("= saved"), what
 * was refused ("x kind name"), and "." when it is done.
 */

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string]
const { path, data, run, edits, early = false } = JSON.parse(line) as Order
process.stdin.destroy()

const endless = edits === undefined
const opened = await openProject(
  {
    ...usualSurroundings(),
    data,
    timing: endless
      ? { idle: 5, longest: 20, retry: 20, journalBytes: 4_000, apartFrom: 1e12 }
      : { ...usualTiming, idle: 1e8, retry: 20 },
    onSaved: ({ state }) => say(`= ${state}`),
  },
  { path, analyst: { id: 'analyst.worker', name: 'Worker' }, readOnly: false },
)
if (!opened.ok || opened.value.readOnly !== null) {
  say(`x ${opened.ok ? opened.value.readOnly?.kind : opened.error.kind}`)
  process.exit(1)
}
const store = opened.value
say(`o ${store.snapshot().recovered}`)

for (let i = 0; i < (edits ?? Infinity); i += 1) {
  const name = `${run}-${i}`
  // Two rows in one change: half of an edit would show as a source without its claim.
  const common = { mergedInto: null, by: null, at: 0, deleted: false }
  say(`? ${name}`)
  if (early) say(`! ${name}`)
  const done = await store.commit({
    kind: 'source.add',
    label: `New source ${name}`,
    patches: [
      {
        table: 'source',
        row: `source.${name}`,
        before: null,
        after: { name, kind: 'other', role: '', affiliation: null, aliases: [], ...common },
      },
      {
        table: 'claim',
        row: `claim.${name}`,
        before: null,
        after: { wording: name, topic: 'x'.repeat(i % 300), quantity: null, ...common },
      },
    ],
  })
  if (!done.ok) say(`x ${done.error.kind} ${name}`)
  else if (!early) say(`! ${name}`)
  if (i % 10 === 9) {
    say(`- ${name}`)
    const undone = await store.undo()
    const redone = await store.redo()
    say(undone.ok && redone.ok ? `! ${name}` : 'x undo and redo')
  }
  if (endless) await new Promise((resolve) => setTimeout(resolve, i % 3))
  else if (i % 2 === 1) await store.save()
}
const closed = await store.close()
if (!closed.ok) {
  say(`x ${closed.error.kind} close`)
  await store.abandon()
}
say('.')
process.exit(0)
