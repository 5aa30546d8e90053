import { openProject, usualSurroundings } from '#store/open-project.ts'

/*
 * A process that edits a project until it is killed: argv[2] is the project, argv[3] the data folder, argv[4] a word for
 * this run. It prints the name of every edit before it is asked for ("? name"), when it is acknowledged ("! name"), and
 * before it is undone ("- name"; "! name" again when it is redone), and every word on saving.
 */

const [, , path = '', data = '', run = ''] = process.argv
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const opened = await openProject(
  {
    ...usualSurroundings(),
    data,
    timing: { idle: 5, longest: 20, retry: 20, journalBytes: 4_000, apartFrom: 1e12 },
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

for (let i = 0; ; i += 1) {
  const name = `${run}-${i}`
  // Two rows in one change: half of an edit would show as a source without its claim.
  const common = { mergedInto: null, by: null, at: 0, deleted: false }
  say(`? ${name}`)
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
  if (!done.ok) say(`x ${done.error.kind}`)
  else say(`! ${name}`)
  if (i % 10 === 9) {
    say(`- ${name}`)
    const undone = await store.undo()
    const redone = await store.redo()
    say(undone.ok && redone.ok ? `! ${name}` : 'x undo and redo')
  }
  await new Promise((resolve) => setTimeout(resolve, i % 3))
}
