import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { eventNames, windowCallNames } from '#ipc/contract.ts'
import type { WindowCalls } from '#ipc/contract.ts'

const DROPPED = 'app.openDropped' satisfies keyof WindowCalls

/**
 * All that the page gets of the outside world: the calls and the events of the contract, by name. It gets neither
 * `ipcRenderer` nor an event object, and no channel that the contract does not name.
 */
contextBridge.exposeInMainWorld('hearsay', {
  call(name: unknown, ...args: readonly unknown[]): Promise<unknown> {
    if (!isNameIn(windowCallNames, name) || name === DROPPED) throw new TypeError('hearsay.call: there is no such call')
    return ipcRenderer.invoke(name, ...args)
  },

  /** Files that the user let fall on the page. It cannot name any itself: a file without a place on the disk counts not. */
  drop(files: unknown): Promise<unknown> {
    if (!Array.isArray(files)) throw new TypeError('hearsay.drop: these are no files')
    const paths = files
      .filter((file) => file instanceof File)
      .map(pathOf)
      .filter((path) => path !== '')
    return ipcRenderer.invoke(DROPPED, paths)
  },

  on(event: unknown, listener: unknown): () => void {
    if (!isNameIn(eventNames, event)) throw new TypeError('hearsay.on: there is no such event')
    if (typeof listener !== 'function') throw new TypeError('hearsay.on: the listener is not a function')
    const pass = (_event: unknown, ...args: readonly unknown[]): void => void listener(...args)
    ipcRenderer.on(event, pass)
    return () => void ipcRenderer.off(event, pass)
  },
})

function pathOf(file: File): string {
  // Electron before 29 has the path at the file.
  const before = (file as File & { readonly path?: string }).path
  return (webUtils as typeof webUtils | undefined)?.getPathForFile(file) ?? before ?? ''
}

function isNameIn(names: object, name: unknown): name is string {
  return typeof name === 'string' && Object.hasOwn(names, name)
}
