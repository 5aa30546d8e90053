import path from 'node:path'
import { failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Handlers, MergeReport, WindowCalls } from '#ipc/contract.ts'
import { exists, projectName } from './place.ts'
import { alreadyThere, writeChosen } from './window-desk.ts'
import type { Desk, Reply } from './window-desk.ts'

/** Answers of a window about copies of its project: making one for oneself or for others, and merging another one. */
export const handleSharing = (desk: Desk) => {
  /** The copy that was tried last. */
  let tried: string | undefined
  const chooseCopy = (name: string) => desk.dialogs.chooseCopy(desk.startingAt(name))
  const tryMerge = async (file: string): Promise<Reply<{ readonly name: string; readonly report: MergeReport }>> => {
    tried = file
    const report = await desk.ask('store.merge', { path: file, dryRun: true })
    return report.ok ? ok({ name: projectName(file), report: report.value }) : report
  }

  return {
    'app.saveCopy': () =>
      desk.withProject(({ name }) =>
        writeChosen(desk, chooseCopy(`${name} copy.hearsay`), async ({ path: file, replace }) =>
          !replace && exists(file) ? err(alreadyThere(file)) : desk.ask('store.saveCopy', file),
        ),
      ),

    'app.tryShare': (choice) => desk.ask('store.share', { path: null, choice, force: false }),

    'app.share': (choice) =>
      desk.withProject(({ name }) =>
        writeChosen(desk, chooseCopy(`${name} to share.hearsay`), ({ path: file, replace }) =>
          desk.ask('store.share', { path: file, choice, force: replace }),
        ),
      ),

    'app.purge': (what) => desk.ask('store.purge', what),

    'app.tryMerge': async () => {
      const file = await desk.dialogs.chooseProject()
      return file === undefined ? ok(null) : tryMerge(file)
    },

    'app.tryMergeBeside': (name) =>
      desk.withProject(async (session) => {
        if (name === null) return tryMerge(session.path)
        const copies = await session.call('project.copies')
        if (!copies.ok) return copies
        return copies.value.includes(name) ? tryMerge(path.join(path.dirname(session.path), name)) : err(noLongerBeside)
      }),

    'app.merge': async () =>
      tried === undefined ? err(nothingTried) : desk.ask('store.merge', { path: tried, dryRun: false }),
  } satisfies Partial<Handlers<WindowCalls>>
}

const nothingTried = failure('nothing-chosen', 'No copy has been chosen.', 'Choose Merge another copy again.')

const noLongerBeside = failure(
  'not-found',
  'This copy is no longer beside the project, or it has nothing new.',
  'Choose “Merge another copy” and look for it.',
)
