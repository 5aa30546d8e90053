import { createHash } from 'node:crypto'
import { applyPatches } from '#core/change/change.ts'
import { articleIdOf, editArticle, importArticle } from '#core/command/article.ts'
import { setAttribute } from '#core/command/annotate-row.ts'
import { runCommand } from '#core/command/command.ts'
import type { CommandSpec, Env } from '#core/command/command.ts'
import { addLink } from '#core/command/link.ts'
import { createProjectDraft } from '#core/command/project.ts'
import { addClaim, addSource } from '#core/command/registry-entry.ts'
import { addSpan } from '#core/command/span-add.ts'
import { Rows } from '#core/model/rows.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { Row } from '#core/model/tables.ts'
import type { Value } from '#core/model/value.ts'
import { canonicalise } from '#core/text/canonical.ts'

type Place = string | readonly (readonly [start: number, end: number])[]

/** A small project in memory, made by the same commands as a person's work; ids and times count up from 1. */
export interface TestProject {
  readonly rows: Rows
  readonly env: Env
  /** Runs any command; a refusal throws. */
  readonly run: <A>(spec: CommandSpec<A>, args: NoInfer<A>) => void
  /** Adds an article and returns its id. */
  readonly article: (text: string, known?: Partial<Pick<Row<'article'>, Known>>) => string
  /**
   * Tags a place and returns the span's id. A place is offsets, or the words, of which the first occurrence is meant;
   * an ellipsis between words divides segments.
   */
  readonly span: (article: string, label: 'claim' | 'source' | 'cue', place: Place, attributes?: Attributes) => string
  /** Adds a source to the registry, for the spans given. */
  readonly source: (name: string, ...spans: readonly string[]) => string
  readonly claim: (wording: string, ...spans: readonly string[]) => string
  /** Links rows by role name and returns the link's id. */
  readonly link: (type: string, roles: Readonly<Record<string, readonly string[]>>) => string
}

type Known = 'title' | 'file' | 'publisher' | 'author' | 'date' | 'url' | 'language'
/** By the attribute's id after the label: `{ kind: 'figure' }` on a claim. */
type Attributes = Readonly<Record<string, Value>>

export const testProject = (name = 'Test'): TestProject => {
  const rows = new Rows()
  let ids = 0
  let clock = Date.UTC(2026, 0, 1) // after everything that the tests say happened
  const analyst = { id: 'analyst.ada', name: 'Ada' }
  const env: Env = {
    now: () => (clock += 1),
    newId: () => `id.${String((ids += 1)).padStart(3, '0')}`,
    analyst: analyst.id,
    set: SHARED_SET,
  }
  applyPatches(rows, createProjectDraft('project.test', name, analyst, env.now()).patches)

  const run: TestProject['run'] = (spec, args) => {
    const draft = runCommand(rows, spec, args, env)
    if (!draft.ok) throw new Error(`${spec.kind} was refused: ${draft.error.message}`)
    applyPatches(rows, draft.value.patches)
  }

  const point = (field: 'source' | 'claim', spans: readonly string[], id: string): void => {
    for (const span of spans) {
      const row = rows.get('span', span)
      if (row !== undefined) rows.put('span', { ...row, [field]: id })
    }
  }

  return {
    rows,
    env,
    run,
    article: (raw, { file = `article-${rows.all('article').length + 1}.txt`, ...known } = {}) => {
      const { text } = canonicalise(raw)
      const bytes = Buffer.from(raw, 'utf8')
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      run(importArticle, { file, sha256, encoding: 'utf-8', text, original: bytes.toString('base64') })
      run(editArticle, { article: articleIdOf(sha256), fields: known })
      return articleIdOf(sha256)
    },
    span: (article, label, place, attributes = {}) => {
      const id = env.newId()
      const text = rows.get('revision', rows.get('article', article)?.revision ?? '')?.text ?? ''
      const ranges = rangesOf(text, place).map(([start, end]) => ({ start, end }))
      run(addSpan, { id, article, label: `label.${label}`, ranges })
      for (const [key, value] of Object.entries(attributes)) {
        run(setAttribute, { owner: id, type: `attribute.${label}.${key}`, value })
      }
      return id
    },
    source: (called, ...spans) => {
      const id = env.newId()
      run(addSource, { id, name: called })
      point('source', spans, id)
      return id
    },
    claim: (wording, ...spans) => {
      const id = env.newId()
      run(addClaim, { id, wording })
      point('claim', spans, id)
      return id
    },
    link: (type, roles) => {
      const id = env.newId()
      const fillers = Object.entries(roles).flatMap(([role, targets]) =>
        targets.map((target) => ({ role: `role.${type}.${role}`, target })),
      )
      run(addLink, { id, type: `link.${type}`, fillers })
      return id
    },
  }
}

const rangesOf = (text: string, place: Place): readonly (readonly [number, number])[] => {
  if (typeof place !== 'string') return place
  let from = 0
  return place.split(' … ').map((words) => {
    const start = text.indexOf(words, from)
    if (start < 0) throw new Error(`the text has no “${words}”`)
    from = start + words.length
    return [start, from] as const
  })
}
