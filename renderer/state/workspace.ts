import { applyPatches, invert, staleField } from '#core/change/change.ts'
import type { ChangeId, RowPatch } from '#core/change/change.ts'
import { runCommand } from '#core/command/command.ts'
import type { CommandSpec, Env } from '#core/command/command.ts'
import type { OpenConflict } from '#core/change/open-conflicts.ts'
import type { Failure } from '#core/failure.ts'
import { live } from '#core/model/reader.ts'
import { sameValue } from '#core/model/row.ts'
import { Rows } from '#core/model/rows.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import { ownSetId } from '#core/model/sets.ts'
import type { AnyRow, TableName } from '#core/model/tables.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { Counts, MergeProgress, Place, Saved, Snapshot, TableRow, UndoState, Wanted } from '#ipc/contract.ts'
import { api, holdUntil, on } from '../api.ts'
import { afterPaint } from './after-paint.ts'
import { ArticleIndex, BULK } from './article-index.ts'
import { newId } from './new-id.ts'
import { createStore } from './store.ts'
import type { Store } from './store.ts'

/** What views watch; `version` grows with every change of a row. */
export interface WorkspaceState {
  readonly version: number
  /** The version at which each table changed last; `looked`: at which another annotation set was looked at. */
  readonly changed: Readonly<Partial<Record<TableName | 'looked', number>>>
  readonly saved: Saved
  readonly undo: UndoState
  readonly counts: Counts
  /** How often each row of the scheme is used, as it was counted last. */
  readonly usage: Readonly<Record<string, number>>
  /** How far a merge is; null when none is under way. */
  readonly merging: MergeProgress | null
  /** How far the reading of files to import is; null when none is under way. */
  readonly importing: MergeProgress | null
  /** How far an export is; null when none is under way. */
  readonly exporting: MergeProgress | null
  /** What people changed apart and nobody has settled yet. */
  readonly conflicts: readonly OpenConflict[]
  /** The annotation set worked in, and the one that is shown beside it. */
  readonly worked: string
  readonly beside: string | null
  readonly readOnly: Failure | null
  /** Whether whoever had the project open, so that it is read-only here, has it no more. */
  readonly isFree: boolean
  /** How another program has changed, replaced or removed the project file. */
  readonly touched: Failure | null
  /** Copies beside the project, by file name, that have something which it lacks. */
  readonly copies: readonly string[]
  /** Set when the store process has died: nothing more is accepted. */
  readonly lost: Failure | null
}

/**
 * The open project as the window holds it. A gesture runs its command here, is painted at once, and is sent to the
 * store, which confirms it when it is on disk or refuses it; what is refused is taken back and said.
 */
export interface Workspace {
  readonly name: string
  readonly analyst: string
  readonly recovered: number
  /** Where the analyst was last. */
  readonly place: Place | undefined
  /** What there is to say once about the file that was opened. */
  readonly notices: readonly Failure[]
  readonly rows: Rows
  /** The rows of articles in reading order. */
  readonly index: ArticleIndex
  readonly state: Store<WorkspaceState>
  /** Runs a command; the result is known at once, its durability when `state.saved` says so. */
  readonly run: <A>(spec: CommandSpec<A>, args: NoInfer<A>) => Result<readonly RowPatch[], Failure>
  readonly undo: () => Promise<Result<string, Failure>>
  readonly redo: () => Promise<Result<string, Failure>>
  /** Takes back one's own gestures down to and with this one. */
  readonly undoTo: (change: ChangeId) => Promise<Result<string, Failure>>
  readonly load: (wanted: Wanted) => Promise<Failure | null>
  /** Works in an annotation set from now on, and shows another beside it. */
  readonly look: (worked: string, beside: string | null) => void
  /** Looks again for what nobody has settled yet. */
  readonly findConflicts: () => Promise<void>
  /** Looks again for copies beside the project. */
  readonly findCopies: () => Promise<void>
  /** Counts how often each row of the scheme is used, now and after edits, until told to end: it goes over the whole project. */
  readonly watchUsage: () => () => void
  /** Waits until the store has answered to every gesture so far. */
  readonly settled: () => Promise<void>
  /** Ends the listening to main. */
  readonly dispose: () => void
}

/** Opens the window's project. `refused` hears of every change that the store did not accept. */
export const openWorkspace = async (refused: (failure: Failure) => void): Promise<Result<Workspace, Failure>> => {
  const reply = await api['project.snapshot']()
  return reply.ok ? ok(createWorkspace(reply.value, refused)) : err(reply.error)
}

/** How many gestures can be taken back without waiting for the store; what lies further back waits for it. */
const REMEMBERED = 100

const createWorkspace = (snapshot: Snapshot, refused: (failure: Failure) => void): Workspace => {
  const rows = Rows.from(snapshot.rows)
  const index = new ArticleIndex(rows)
  const state = createStore<WorkspaceState>({
    version: 0,
    changed: {},
    saved: snapshot.saved,
    undo: snapshot.undo,
    counts: snapshot.counts,
    usage: {},
    merging: null,
    importing: null,
    exporting: null,
    conflicts: [],
    worked: workable(rows, snapshot),
    beside: null,
    readOnly: snapshot.readOnly,
    isFree: false,
    touched: snapshot.touched,
    copies: [],
    lost: null,
  })
  index.look(state.get().worked)
  const envNow = (): Env => ({ now: Date.now, newId, analyst: snapshot.analyst, set: state.get().worked })
  const tables = new Set<TableName | 'looked'>()
  rows.watch((table) => tables.add(table))
  const touched = (): void => {
    state.set(({ version, changed }) => ({
      version: version + 1,
      changed: { ...changed, ...Object.fromEntries([...tables].map((table) => [table, version + 1])) },
    }))
    tables.clear()
  }

  // Rows that gestures under way have changed here: what the store says of them meanwhile is older.
  const underWay = new Map<string, number>()
  const mark = (patches: readonly RowPatch[], by: 1 | -1): void => {
    for (const { table, row } of patches) {
      const key = `${table} ${row}`
      const count = (underWay.get(key) ?? 0) + by
      if (count === 0) underWay.delete(key)
      else underWay.set(key, count)
    }
  }

  const put = (list: readonly TableRow[], replace: boolean): void => {
    // Of one's own gestures the store says again what is here already.
    const isNews = ([table, row]: TableRow): boolean => {
      const known = rows.get(table, row.id)
      return known === undefined || (replace && !sameValue(known, row))
    }
    const news = list.filter((one) => !underWay.has(`${one[0]} ${one[1].id}`) && isNews(one))
    if (news.length > BULK) index.forget()
    for (const [table, row] of news) rows.put(table, row)
    if (news.length > 0) touched()
  }

  let usageWatched = false
  const countUsage = async (): Promise<void> => {
    const reply = await api['project.usage']()
    if (reply.ok) state.set({ usage: reply.value })
  }
  const watchUsage = (): (() => void) => {
    usageWatched = true
    void countUsage()
    return () => {
      usageWatched = false
    }
  }

  // Counting goes over the whole project, so it waits for a pause.
  let counting: ReturnType<typeof setTimeout> | undefined
  const recount = (): void => {
    clearTimeout(counting)
    counting = setTimeout(async () => {
      const reply = await api['project.counts']()
      if (reply.ok) state.set({ counts: reply.value })
      if (usageWatched) await countUsage()
    }, 400)
  }

  const findConflicts = async (): Promise<void> => {
    const reply = await api['project.conflicts']()
    if (reply.ok) state.set({ conflicts: reply.value })
  }

  const findCopies = async (): Promise<void> => {
    const reply = await api['project.copies']()
    if (reply.ok) state.set({ copies: reply.value })
  }

  // What the latest gestures of this window did, so that undo need not wait for the store to say it.
  const lately = new Map<ChangeId, readonly RowPatch[]>()
  const remember = (change: ChangeId | undefined, patches: readonly RowPatch[]): void => {
    if (change === undefined) return
    lately.delete(change)
    lately.set(change, patches)
    for (const old of [...lately.keys()].slice(0, -REMEMBERED)) lately.delete(old)
  }

  // What the store said last of the disk: what it refuses it does not speak of.
  let told = snapshot.saved

  /** Applies and paints what is then sent to the store, which would only be in the way of the painting. */
  const begin = (patches: readonly RowPatch[]): void => {
    holdUntil(painted())
    if (patches.length > BULK) index.forget()
    applyPatches(rows, patches)
    mark(patches, 1)
    touched()
    state.set({ saved: { state: 'saving' } })
  }

  const commit = async (draft: Parameters<(typeof api)['project.commit']>[0]): Promise<void> => {
    const reply = await api['project.commit'](draft)
    mark(draft.patches, -1)
    if (reply.ok) {
      state.set({ undo: reply.value })
      remember(reply.value.undoes, draft.patches)
      recount()
      return
    }
    await reload(draft.patches)
    refused(reply.error)
  }

  /** Puts back what the store has of the rows that refused patches touched. */
  const reload = async (patches: readonly RowPatch[]): Promise<void> => {
    const reply = await api['project.load']({ rows: patches.map(({ table, row }) => [table, row] as const) })
    if (!reply.ok) return
    const there = new Set(reply.value.map(([table, row]) => `${table} ${row.id}`))
    for (const { table, row } of patches) if (!there.has(`${table} ${row}`)) rows.drop(table, row)
    put(reply.value, true)
    touched() // also where nothing came back: what was made here alone is gone
    if (underWay.size === 0) state.set({ saved: told })
  }

  // The store answers in order: who waits for the last answer has waited for all.
  let last: Promise<unknown> = Promise.resolve()

  // Gestures wait while an undo is under way: it must not meet rows that it has not yet seen. One's own latest gesture is
  // taken back here at once, when nothing else is under way; the store confirms it, or what it has is put back.
  let turning: Promise<unknown> | undefined
  const turn = (ask: () => Promise<Result<UndoState, Failure>>, label: 'undo' | 'redo', isOne: boolean) => {
    const earlier = Promise.all([turning, last]) // what was done before decides what is undone, and its name
    const { undoes, redoes } = state.get().undo
    const isFree = isOne && turning === undefined && underWay.size === 0
    const meant = label === 'undo' ? undoes : redoes
    const patches = isFree && meant !== undefined ? inverseOf(rows, lately.get(meant)) : []
    if (patches.length > 0) begin(patches)
    const turned = earlier.then(async (): Promise<Result<string, Failure>> => {
      const before = state.get().undo[label] ?? ''
      const reply = await ask()
      mark(patches, -1)
      if (turning === turned) turning = undefined
      if (!reply.ok) {
        if (patches.length > 0) await reload(patches)
        return err(reply.error)
      }
      if (patches.length > 0) remember(meant, patches)
      else lately.clear() // not known here is which it was
      state.set({ undo: reply.value })
      recount()
      if (state.get().conflicts.length > 0) void findConflicts()
      return ok(before)
    })
    turning = turned
    return turned
  }

  const listening = [
    on('project.changed', (change) => {
      put(change.rows, true)
      state.set({ undo: change.undo })
      recount()
    }),
    on('project.saved', (saved) => {
      told = saved
      state.set({ saved })
    }),
    on('project.merging', (merging) => state.set({ merging })),
    on('project.importing', (importing) => state.set({ importing })),
    on('project.exporting', (exporting) => state.set({ exporting })),
    on('project.touched', (failure) => state.set({ touched: failure })),
    on('project.free', () => state.set({ isFree: true })),
    on('project.lost', (lost) => state.set({ lost })),
  ]

  return {
    name: snapshot.name,
    analyst: snapshot.analyst,
    recovered: snapshot.recovered,
    place: snapshot.place,
    notices: snapshot.notices ?? [],
    rows,
    index,
    state,
    run: (spec, args) => {
      const refusal = state.get().lost ?? state.get().readOnly
      if (refusal !== null) return err(refusal)
      const parsed = spec.args.safeParse(args)
      if (!parsed.success) throw new Error(`bad arguments for ${spec.kind}: ${parsed.error.message}`)
      const drafted = runCommand(rows, spec, args, envNow())
      if (!drafted.ok) return drafted
      if (drafted.value.patches.length === 0) return ok([])
      begin(drafted.value.patches)
      last = turning === undefined ? commit(drafted.value) : turning.then(() => commit(drafted.value))
      return ok(drafted.value.patches)
    },
    undo: () => turn(() => api['project.undo'](), 'undo', true),
    redo: () => turn(() => api['project.redo'](), 'redo', true),
    undoTo: (change) => turn(() => api['project.undoTo'](change), 'undo', false),
    load: async (wanted) => {
      const reply = await api['project.load'](wanted)
      if (!reply.ok) return reply.error
      put(reply.value, false)
      return null
    },
    look: (worked, beside) => {
      void api['app.workIn'](worked)
      index.look(worked, beside)
      state.set({ worked, beside })
      tables.add('looked')
      touched()
    },
    findConflicts,
    findCopies,
    watchUsage,
    settled: async () => {
      await turning
      await last
    },
    dispose: () => {
      clearTimeout(counting)
      listening.forEach((end) => end())
    },
  }
}

/** Resolves once what was drawn is on the screen, or soon where nothing is drawn because the window is not seen. */
const painted = (): Promise<void> =>
  new Promise((resolve) => {
    afterPaint(resolve)
    setTimeout(resolve, UNSEEN)
  })

const UNSEEN = 100 // milliseconds

/** What takes a gesture back, where the rows are as it left them. */
const inverseOf = (rows: Rows, patches: readonly RowPatch[] = []): readonly RowPatch[] => {
  const inverse = invert(patches)
  return inverse.some((patch) => staleField(rows.get(patch.table, patch.row) as AnyRow | undefined, patch))
    ? []
    : inverse
}

/** The set to work in: the one worked in last, if it is still there and may be worked in. */
const workable = (rows: Rows, { worked, analyst }: Snapshot): string => {
  const set = worked === undefined ? undefined : live(rows, 'set', worked)
  return set === undefined || (set.kind === 'own' && set.id !== ownSetId(analyst)) ? SHARED_SET : set.id
}
