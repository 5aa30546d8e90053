import { expect, test } from 'vitest'
import type { Handlers, WindowCalls } from '#ipc/contract.ts'
import { standInWindow } from '../support/stand-in-window.ts'

/** Whatever a window writes where the analyst chooses to: nothing chosen is no error, an open project is never replaced. */

const shareChoice = { history: true, originals: true, names: true, articles: null }
const exportChoice = {
  format: 'jsonl',
  articles: null,
  labels: null,
  analysts: null,
  split: null,
  unit: null,
  licence: '',
}

const writers: Readonly<Record<string, (handlers: Handlers<WindowCalls>) => unknown>> = {
  'a new project': (handlers) => handlers['app.newProject'](),
  'a dataset': (handlers) => handlers['app.exportDataset'](exportChoice as never),
  'a scheme': (handlers) => handlers['app.exportJson']('{}', 'scheme'),
  'a report': (handlers) => handlers['app.report']({ format: 'html', hypotheses: [] } as never),
  'a picture': (handlers) => handlers['app.saveFile']({ name: 'Matrix', kind: 'svg', content: '<svg/>' }),
  'a copy': (handlers) => handlers['app.saveCopy'](),
  'a copy to share': (handlers) => handlers['app.share'](shareChoice as never),
  'a restored backup': (handlers) => handlers['app.restoreBackup']('backup' as never),
  'a salvaged project': (handlers) => handlers['app.salvage'](),
}

const chosen = async () => ({ path: '/projects/Open elsewhere.hearsay', replace: true })
const none = async (): Promise<undefined> => undefined
const dialogs = {
  chooseProject: async () => '/projects/Damaged.hearsay',
  chooseArticles: async () => [],
  chooseJson: async () => undefined,
  chooseNewProject: chosen,
  chooseCopy: chosen,
  chooseExport: chosen,
}

for (const [what, write] of Object.entries(writers)) {
  test(`${what} is never written over a project that is open`, async () => {
    const { handlers, touched } = standInWindow({ dialogs, isOpen: () => true })
    expect(await write(handlers)).toMatchObject({
      ok: false,
      error: { message: '“Open elsewhere.hearsay” is open in Hearsay and cannot be replaced.' },
    })
    expect(touched).toEqual([])
  })

  test(`${what} is not written where no place for it is chosen`, async () => {
    const nothing = { ...dialogs, chooseNewProject: none, chooseCopy: none, chooseExport: none }
    const { handlers, touched } = standInWindow({ dialogs: nothing })
    expect(await write(handlers)).toEqual({ ok: true, value: null })
    expect(touched).toEqual([])
  })
}
