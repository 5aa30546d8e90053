import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Draft } from '#core/change/change.ts'
import { importArticle } from '#core/command/article.ts'
import { runCommand } from '#core/command/command.ts'
import type { CommandSpec } from '#core/command/command.ts'
import { addSpan } from '#core/command/span-add.ts'
import type { Failure } from '#core/failure.ts'
import type { Reader } from '#core/model/reader.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import { tableNames } from '#core/model/tables.ts'
import type { AnyRow } from '#core/model/tables.ts'
import type { Result } from '#core/result.ts'
import type { AnalystIdentity, ExportWish, HistoryFilter, ImportWish, Saved } from '#ipc/contract.ts'
import { createProject } from '#store/create-project.ts'
import { sha256Of } from '#store/journal.ts'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import type { Surroundings } from '#store/open-project.ts'
import type { ProjectStore } from '#store/project.ts'
import { randomId } from '#store/random.ts'
import { createSample } from '#store/sample.ts'

export const kim: AnalystIdentity = { id: 'analyst.kim', name: 'Kim' }
export const lee: AnalystIdentity = { id: 'analyst.lee', name: 'Lee' }

/** A pace at which nothing is written but what a test asks for. */
export const never = { idle: 1e8, longest: 1e8, retry: 1e8, journalBytes: 1e12, apartFrom: 1e12 }

/** A place with a project file in it, its own data folder, and what was told of saving. */
export interface Place {
  readonly folder: string
  readonly path: string
  readonly data: string
  readonly around: Surroundings
  readonly saved: Saved[]
}

/** An empty folder that goes when the test ends. */
export const tempFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'hearsay-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A fresh place with a new project of Kim's in it. */
export const newPlace = async (settings: Partial<Surroundings> = {}): Promise<Place> => {
  const folder = await tempFolder()
  const place = placeIn(folder, settings)
  expectOk(await createProject(place.around.disk, Date.now, { path: place.path, name: 'Test', analyst: kim }))
  return place
}

/** A fresh place with the sample project in it. */
export const samplePlace = async (): Promise<Place> => {
  const place = placeIn(await tempFolder())
  const seeds = join(process.cwd(), 'seeds')
  expectOk(await createSample(place.around.disk, Date.now, { path: place.path, seeds, analyst: kim }))
  return place
}

export const placeIn = (folder: string, settings: Partial<Surroundings> = {}): Place => {
  const saved: Saved[] = []
  const data = join(folder, 'data')
  const around = {
    ...usualSurroundings(),
    data,
    timing: never,
    onSaved: (now: Saved) => void saved.push(now),
    ...settings,
  }
  return { folder, path: join(folder, 'test.hearsay'), data, around, saved }
}

export const open = (place: Place, analyst = kim, readOnly = false): Promise<Result<ProjectStore, Failure>> =>
  openProject(place.around, { path: place.path, analyst, readOnly })

/** Opens a project that must open, and lets go of it when the test ends. */
export const opened = async (place: Place, analyst = kim): Promise<ProjectStore> => {
  const store = expectOk(await open(place, analyst))
  onTestFinished(async () => {
    await store.abandon().catch(() => undefined)
  })
  return store
}

/** Runs a command on the project as it is and commits what it makes. */
export const perform = async <A>(store: ProjectStore, spec: CommandSpec<A>, args: NoInfer<A>): Promise<void> => {
  const env = { now: Date.now, newId: randomId, analyst: store.analyst.id, set: SHARED_SET }
  expectOk(await store.commitMade((reader) => runCommand(reader, spec, args, env)))
}

/** Adds an article and answers its id. */
export const addArticle = async (store: ProjectStore, text: string, file = 'article.txt'): Promise<string> => {
  const sha256 = sha256Of(Buffer.from(text))
  const original = Buffer.from(text).toString('base64')
  await perform(store, importArticle, { file, sha256, encoding: 'utf-8', text, original })
  return `article.${sha256.slice(0, 32)}`
}

/** Tags a stretch of an article and answers the span's id. */
export const tag = async (store: ProjectStore, article: string, start: number, end: number): Promise<string> => {
  const id = randomId()
  await perform(store, addSpan, { id, article, label: 'label.claim', ranges: [{ start, end }] })
  return id
}

/** A draft that makes a source of a name; the smallest thing that a person can do. */
/** Paths as an import is asked for them when nothing else is said. */
export const toImport = (paths: readonly string[], more: Partial<ImportWish> = {}): ImportWish => ({
  paths,
  format: null,
  map: {},
  strict: false,
  ...more,
})

/** A whole export to a path. */
export const toExport = (format: string, path: string, more: Partial<ExportWish> = {}): ExportWish => ({
  format,
  path,
  force: false,
  strict: false,
  articles: null,
  analysts: null,
  split: null,
  ...more,
})

export const sourceDraft = (name: string, by: string, id = randomId()): Draft => ({
  kind: 'source.add',
  label: `New source ${name}`,
  patches: [
    {
      table: 'source',
      row: id,
      before: null,
      after: {
        name,
        kind: 'other',
        role: '',
        affiliation: null,
        aliases: [],
        mergedInto: null,
        by,
        at: 0,
        deleted: false,
      },
    },
  ],
})

/** Asks for all that a project's history tells. */
export const wholeHistory: HistoryFilter = {
  analyst: null,
  article: null,
  kind: null,
  row: null,
  before: null,
  limit: 1_000,
}

/** Everything in a project that is not history, in one order. */
export const dump = (reader: Reader): readonly (readonly [string, AnyRow])[] =>
  tableNames.flatMap((table) => {
    const rows: AnyRow[] = []
    const each = (reader as Reader & { each?: (t: typeof table, take: (row: AnyRow) => void) => void }).each
    each?.(table, ({ id }) => rows.push(reader.get(table, id) as unknown as AnyRow))
    return rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => [table, row] as const)
  })

/** The value of a success; a failure fails the test in its own words. */
export const expectOk = <T>(result: Result<T, Failure>): T => {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message} ${result.error.remedy}`)
  return result.value
}

/** The kind of a failure; a success fails the test. */
export const failureOf = (result: Result<unknown, Failure>): Failure => {
  if (result.ok) throw new Error('this should have failed')
  return result.error
}
