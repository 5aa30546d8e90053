import { readFileSync, writeFileSync } from 'node:fs'
import { tick } from '#core/change/change.ts'
import type { RowPatch } from '#core/change/change.ts'
import { createRow } from '#core/model/row.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { OwnFields, TableName } from '#core/model/tables.ts'
import type { AnalystIdentity } from '#ipc/contract.ts'
import { exportMarked } from '#store/checkpoint.ts'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { createHistory } from '#store/history.ts'
import { writeChange } from '#store/apply-change.ts'
import { createRowStore } from '#store/rows.ts'
import type { RowStore } from '#store/rows.ts'
import { openSql } from '#store/sql.ts'
import type { Sql } from '#store/sql.ts'

/** How large a project is to be. Every fourth span has a link. */
export interface ProjectSize {
  readonly articles: number
  readonly spans: number
  readonly seed: number
}

export const analyst: AnalystIdentity = { id: 'analyst.bench', name: 'Bench' }

/** UTF-16 code units of every article. */
const LENGTH = 4_000
const SOURCES = 200
/** Articles that come in with one change, as an import brings them. */
const PER_CHANGE = 50
/** One span in so many is a gesture of its own, as an analyst makes it. */
const BY_HAND = 10

/** Makes a project file from a seed: the same seed, the same rows. */
export const createLargeProject = async (path: string, { articles, spans, seed }: ProjectSize): Promise<void> => {
  const made = await createProject(realDisk, Date.now, { path, name: 'Bench', analyst })
  if (!made.ok) throw new Error(made.error.message)
  const sql = await openSql(readFileSync(path))
  const rows = createRowStore(sql)
  const random = createRandom(seed)
  const write = createWriter(sql, rows, idOf(random))

  const sources = Array.from({ length: SOURCES }, (_, i) => create('source', idOf(random), { name: `Source ${i}` }))
  const sourceIds = sources.map(({ row }) => row)
  sql.transaction(() => write('Sources', sources))
  const perArticle = Math.round(spans / articles)
  for (let from = 0; from < articles; from += PER_CHANGE) {
    const batch = Array.from({ length: Math.min(PER_CHANGE, articles - from) }, (_, i) =>
      articleWithSpans(random, from + i, perArticle, sourceIds),
    )
    sql.transaction(() => {
      write(
        'Import',
        batch.flatMap(({ imported }) => imported),
      )
      for (const patches of batch.flatMap(({ byHand }) => byHand)) write('Tag', patches)
    })
  }
  writeFileSync(path, exportMarked(sql, undefined))
  sql.close()
}

/** Writes patches down as the next change of one session of work. */
const createWriter = (
  sql: Sql,
  rows: RowStore,
  actor: string,
): ((label: string, patches: readonly RowPatch[]) => void) => {
  const history = createHistory(sql, rows)
  let seq = 0
  return (label, patches) => {
    const [clock, heads] = [tick(history.clock(), 1_700_000_000_000), history.heads()]
    seq += 1
    writeChange(sql, rows, { kind: 'bench', label, patches, actor, seq, heads, clock, analyst: analyst.id })
  }
}

interface MadeArticle {
  readonly imported: readonly RowPatch[]
  /** One gesture each. */
  readonly byHand: readonly (readonly RowPatch[])[]
}

const articleWithSpans = (
  random: () => number,
  position: number,
  spans: number,
  sources: readonly string[],
): MadeArticle => {
  const [article, revision, text] = [idOf(random), idOf(random), textFrom(random)]
  const sha256 = idOf(random) + idOf(random)
  const imported: RowPatch[] = [
    create('article', article, { title: `Article ${position}`, file: `${position}.txt`, revision, position, sha256 }),
    create('revision', revision, { article, text }),
  ]
  const byHand: (readonly RowPatch[])[] = []
  const made: string[] = []
  for (let s = 0; s < spans; s += 1) {
    const start = Math.floor(random() * (LENGTH - 200))
    const end = start + 20 + Math.floor(random() * 180)
    const role = s % 4
    const span = create('span', idOf(random), {
      article,
      revision,
      set: SHARED_SET,
      label: ['label.claim', 'label.source', 'label.cue', 'label.claim'][role] ?? '',
      segments: [{ start, end, quote: text.slice(start, end) }],
      source: role === 1 ? (sources[Math.floor(random() * sources.length)] ?? null) : null,
    })
    made.push(span.row)
    const patches = role === 2 ? [span, ...linkOf(random, made.slice(-3))] : [span]
    if (s % BY_HAND === 0) byHand.push(patches)
    else if (role === 2 && made.slice(-3).length === 3 && [s - 1, s - 2].some((at) => at % BY_HAND === 0)) {
      byHand.push(patches) // it joins what was made by hand, so it comes after that
    } else imported.push(...patches)
  }
  return { imported, byHand }
}

/** An attribution of the claim, the source and the cue made last. */
const linkOf = (random: () => number, [claim, source, cue]: readonly string[]): readonly RowPatch[] => {
  const link = idOf(random)
  const targets = Object.entries({ claim, source, cue })
  return [
    create('link', link, { type: 'link.attribution', set: SHARED_SET }),
    ...targets.map(([role, target]) =>
      create('filler', idOf(random), { link, role: `role.attribution.${role}`, target: target ?? '' }),
    ),
  ]
}

const create = <T extends TableName>(table: T, id: string, fields: Partial<OwnFields<T>>): RowPatch => {
  const { id: row, ...after } = createRow(table, id, { by: analyst.id, at: 1_700_000_000_000 }, fields)
  return { table, row, before: null, after }
}

const words = `officials said that the river had risen over night and the town council would meet again on Monday while
residents were told by the police to stay away from bridges reported figures of damage differ spokesperson declined
ministry according to agency sources confirmed Müller “we do not know” €400 million`.split(/\s+/)

/** Sentences in lines of about 400 characters, with a blank line between. */
const textFrom = (random: () => number): string => {
  let text = ''
  let line = 0
  while (text.length < LENGTH) {
    const word = words[Math.floor(random() * words.length)] ?? ''
    const next = random() < 0.08 ? `${word}. ` : `${word} `
    line += next.length
    text += line > 400 ? `${next.trimEnd()}\n\n` : next
    if (line > 400) line = 0
  }
  return text.slice(0, LENGTH)
}

/** As long as the ids that the program makes, from the seed. */
const idOf = (random: () => number): string =>
  Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('')

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export const createRandom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
