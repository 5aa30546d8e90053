import path from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Handlers, WindowCalls } from '#ipc/contract.ts'
import { projectName, realPath } from './place.ts'
import { makeChosen } from './window-desk.ts'
import type { Desk } from './window-desk.ts'

/** Answers of a window about a project in trouble: trying again, its backups, and what can be saved of a damaged file. */
export const handleRecovery = (desk: Desk) => {
  const { dialogs, troubled } = desk
  let salvaged: string | undefined
  return {
    'app.tryAgain': async () => (troubled.file === undefined ? err(nothingTroubled) : desk.openFile(troubled.file)),

    'app.backups': async () => {
      const session = desk.session()
      const file = session?.path ?? troubled.file ?? (await dialogs.chooseProject())
      if (file === undefined) return ok(null)
      troubled.file = file
      const found =
        session === null
          ? await desk.aside((calls) => calls['store.backups']({ path: file }))
          : await session.call('store.backups', { path: file })
      return found.ok ? ok({ name: projectName(file), backups: found.value }) : found
    },

    'app.restoreBackup': (backup) => {
      const name = `${projectName(desk.session()?.path ?? troubled.file ?? 'Project')} (restored).hearsay`
      return makeChosen(desk, dialogs.chooseCopy(desk.startingAt(name)), async (file) => {
        const restored = await desk.aside((calls) => calls['store.restoreInto']({ backup, path: file }))
        return restored.ok ? desk.open(file, { kind: 'open' }) : restored
      })
    },

    'app.salvage': async () => {
      const damaged = troubled.file ?? (await dialogs.chooseProject())
      if (damaged === undefined) return ok(null)
      troubled.file = damaged
      const target = await dialogs.chooseCopy(desk.startingAt(`${projectName(damaged)} (salvaged).hearsay`))
      if (target !== undefined && realPath(target.path) === realPath(damaged)) return err(staysAsItIs(damaged))
      return makeChosen(desk, Promise.resolve(target), async (file) => {
        const what = { path: damaged, to: file, analyst: desk.analyst() }
        const saved = await desk.aside((calls) => calls['store.salvage'](what))
        if (!saved.ok) return saved
        salvaged = file
        return ok({ name: projectName(file), report: saved.value })
      })
    },

    'app.openSalvaged': async () => (salvaged === undefined ? err(nothingSalvaged) : desk.openFile(salvaged)),
  } satisfies Partial<Handlers<WindowCalls>>
}

const nothingTroubled = failure('nothing-chosen', 'No project has been tried.', 'Choose “Open” and look for its file.')
const nothingSalvaged = failure('nothing-chosen', 'No copy has been written.', 'Choose Salvage a copy again.')

function staysAsItIs(file: string): Failure {
  return failure(
    'same-file',
    `“${path.basename(file)}” is the damaged file, which stays as it is.`,
    'Choose another name for what is saved of it.',
  )
}
