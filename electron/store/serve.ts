import { resolve } from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { Handlers, StoreCalls } from '#ipc/contract.ts'
import { callSchemas, isCallName } from './calls.ts'
import { checkProject } from './check.ts'
import { removeBackups } from './backups.ts'
import { createProject } from './create-project.ts'
import { tryExport, writeOver } from './export.ts'
import { createImporting } from './importing.ts'
import { openProject } from './open-project.ts'
import type { Opening, Surroundings } from './open-project.ts'
import { closedFailure } from './not-open.ts'
import type { ProjectStore } from './project.ts'
import { listBackups, restoreInto } from './restore.ts'
import { salvageProject } from './salvage.ts'
import { createSample } from './sample.ts'

/** Answers every call of a store process, which has at most one project open. */
export const createHandlers = (given: Surroundings): Handlers<StoreCalls> => {
  const { disk, now } = given
  let silent: readonly string[] = []
  const around: Surroundings = {
    ...given,
    onFree: (locks) => {
      silent = locks
      given.onFree(locks)
    },
  }
  const importing = createImporting(around)
  let project: ProjectStore | undefined
  let opened: Opening | undefined
  let opening = false

  const withProject = async <T>(
    work: (open: ProjectStore) => Result<T, Failure> | Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> => (project === undefined ? err(closedFailure) : work(project))

  /** What is open already, read-only, stays so until the other is there. */
  const openAs = async (where: Opening): Promise<Result<null, Failure>> => {
    if (opening) return err(alreadyOpen)
    opening = true
    try {
      const next = await openProject(around, where)
      if (!next.ok) return next
      await project?.abandon()
      project = next.value
      opened = where
      return ok(null)
    } finally {
      opening = false
    }
  }

  return {
    'project.snapshot': () =>
      withProject((open) => {
        open.prepareAnalysis() // a window is there that may ask
        return ok(open.snapshot())
      }),
    'project.load': (wanted) => withProject((open) => ok(open.load(wanted))),
    'project.commit': (draft) => withProject((open) => open.commit(draft)),
    'project.undo': () => withProject((open) => open.undo()),
    'project.redo': () => withProject((open) => open.redo()),
    'project.counts': () => withProject(async (open) => ok(await open.counts())),
    'project.usage': () => withProject((open) => ok(open.usage())),
    'project.history': (filter) => withProject(async (open) => ok(await open.history(filter))),
    'project.compare': (after, upTo) => withProject((open) => ok(open.compare(after, upTo))),
    'project.undoTo': (change) => withProject((open) => open.undoTo(change)),
    'project.conflicts': () => withProject((open) => ok(open.conflicts())),
    'project.cancelMerge': () =>
      withProject((open) => {
        open.cancelMerge()
        return ok(null)
      }),
    'project.analysis': (question) => withProject((open) => open.analysis(question)),
    'project.save': () => withProject((open) => open.save()),
    'store.create': (where) => createProject(disk, now, where),
    'store.createSample': (where) => createSample(disk, now, where),
    'store.open': (where) => (project === undefined ? openAs(where) : err(alreadyOpen)),
    'project.takeOver': () =>
      opened === undefined || project === undefined || project.readOnly === null
        ? err(closedFailure)
        : openAs({ ...opened, readOnly: false, silent }),
    'project.copies': () => withProject(async (open) => ok(await open.copies())),
    'store.keepBoth': async () => {
      const kept = await withProject((open) => open.keepBoth())
      if (kept.ok) project = undefined
      return kept
    },
    'store.import': (what) => withProject((open) => importing.run(open, what)),
    'store.tryImport': (what) => withProject((open) => importing.tryOut(open, what)),
    'project.cancelImport': () => {
      importing.cancel()
      return ok(null)
    },
    'store.export': (what) => withProject((open) => open.exportDataset(what)),
    'store.tryExport': (what) => withProject((open) => tryExport(open.reader, open.info().project, what)),
    'store.merge': (what) => withProject((open) => open.merge(what.path, what.dryRun)),
    'store.info': () => withProject((open) => ok(open.info())),
    'store.saveCopy': (path) =>
      withProject(async (open) => {
        const target = await disk.realpath(resolve(path)).catch(() => undefined)
        if (target === open.path) return err(ownFile)
        return writeOver(disk, resolve(path), await open.export(), true)
      }),
    'store.share': ({ path, choice, force }) =>
      withProject(async (open) => {
        if (path !== null) await open.save() // where that fails it is said, and the copy has everything all the same
        const copy = await open.share(choice)
        if (path === null) return ok(copy.report)
        const target = await disk.realpath(resolve(path)).catch(() => undefined)
        if (target === open.path) return err(ownFile)
        const written = await writeOver(disk, resolve(path), copy.bytes, force)
        return written.ok ? ok(copy.report) : written
      }),
    'store.purge': ({ backups }) =>
      withProject(async (open) => {
        const purged = await open.purge()
        if (!purged.ok) return purged
        const standing = open.standing()
        await open.abandon()
        project = undefined
        if (backups) await removeBackups(disk, around.data, standing.project)
        const again = await openProject(around, { path: open.path, analyst: open.analyst, readOnly: false })
        if (!again.ok) return again
        project = again.value
        return ok(null)
      }),
    'store.check': async ({ path }) => ok(await checkProject(around, path)),
    'store.salvage': (what) => salvageProject(around, what),
    'store.backups': async ({ path }) => {
      const present = project === undefined ? undefined : { path: project.path, ...project.standing() }
      return ok(await listBackups(disk, around.data, path, present))
    },
    'store.restoreInto': ({ backup, path }) => restoreInto(disk, around.data, backup, path),
    'store.close': async () => {
      const closed = (await project?.close()) ?? ok(null)
      if (closed.ok) project = undefined
      return closed
    },
  }
}

const alreadyOpen = failure('already-open', 'Another project is open already.', 'Close it first.')
const ownFile = failure('same-file', 'This is the file of the project itself.', 'Choose another name for the copy.')

/**
 * Answers one message as it came from outside: an unknown call or arguments that are not as they should be come back as a
 * failure, and so does a bug, whose details go to `onBug` and nowhere else.
 */
export const answer = async (
  handlers: Handlers<StoreCalls>,
  name: unknown,
  args: unknown,
  onBug: (error: unknown) => void,
): Promise<Result<unknown, Failure>> => {
  try {
    if (!isCallName(name)) return err(badCall)
    const parsed = callSchemas[name].safeParse(args)
    if (!parsed.success) return err(badCall)
    const handler = handlers[name] as (...given: readonly unknown[]) => Promise<Result<unknown, Failure>>
    return await handler(...parsed.data)
  } catch (error) {
    onBug(error)
    return err(bug)
  }
}

const badCall = failure('bad-call', 'This could not be understood, and nothing was done.', 'Try again.')

const bug = failure(
  'bug',
  'Something went wrong that Hearsay did not foresee.',
  'Nothing of it was kept. Try again; if it stays so, close the project and open it again.',
)
