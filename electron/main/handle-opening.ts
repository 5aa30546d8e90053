import path from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Handlers, WindowCalls } from '#ipc/contract.ts'
import { exists, projectName, shortFolder } from './place.ts'
import { makeChosen } from './window-desk.ts'
import type { Desk } from './window-desk.ts'

/** Answers of a window about which project it shows: the welcome page, new and known projects, and what it begins with. */
export const handleOpening = (desk: Desk) => {
  const { settings, dialogs } = desk
  return {
    'project.snapshot': async () => {
      const session = desk.session()
      if (session?.isLost() === true) await session.reopen()
      const reply = await desk.ask('project.snapshot')
      const known = settings.current().recent.find((recent) => recent.path === session?.path)
      if (!reply.ok || known === undefined) return reply
      return ok({
        ...reply.value,
        ...(known.set === undefined ? {} : { worked: known.set }),
        ...(known.place === undefined ? {} : { place: known.place }),
      })
    },

    'app.welcome': () => {
      const { recent, analyst } = settings.current()
      return ok({
        recent: recent.map((file) => ({
          token: file.token,
          name: projectName(file.path),
          folder: shortFolder(file.path, desk.home),
          openedAt: file.openedAt,
        })),
        analyst: analyst.name,
        version: desk.version,
      })
    },

    'app.newProject': () =>
      makeChosen(desk, dialogs.chooseNewProject(desk.startingAt('Untitled project.hearsay')), (file) =>
        desk.open(file, { kind: 'create' }),
      ),

    'app.openProject': async () => {
      const file = await dialogs.chooseProject()
      return file === undefined ? ok(null) : desk.openFile(file)
    },

    'app.openRecent': async (token) => {
      const known = settings.current().recent.find((recent) => recent.token === token)
      if (known === undefined) return err(forgotten)
      if (!exists(known.path)) return err(vanished(known.path, desk.home))
      return desk.openFile(known.path)
    },

    'app.openSample': () => desk.openSample(),

    'app.acceptFile': () => desk.withProject((session) => session.accept()),

    'app.keepBoth': async () => {
      const written = await desk.ask('store.keepBoth')
      return written.ok ? desk.moveTo(written.value) : written
    },
  } satisfies Partial<Handlers<WindowCalls>>
}

const forgotten = failure(
  'not-found',
  'This project is no longer in the list of recent ones.',
  'Choose “Open” and look for its file.',
)

function vanished(file: string, home: string): Failure {
  return failure(
    'vanished',
    `“${path.basename(file)}” is no longer in ${shortFolder(file, home)}.`,
    'Bring it back, connect its disk, or choose “Open” and look for it elsewhere.',
  )
}
