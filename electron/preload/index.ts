import { contextBridge, ipcRenderer } from 'electron'
import { eventNames, windowCallNames } from '#ipc/contract.ts'

/**
 * All that the page gets of the outside world: the calls and the events of the contract, by name. It gets neither
 * `ipcRenderer` nor an event object, and no channel that the contract does not name.
 */
contextBridge.exposeInMainWorld('hearsay', {
  call(name: unknown, ...args: readonly unknown[]): Promise<unknown> {
    if (!isNameIn(windowCallNames, name)) throw new TypeError('hearsay.call: there is no such call')
    return ipcRenderer.invoke(name, ...args)
  },

  on(event: unknown, listener: unknown): () => void {
    if (!isNameIn(eventNames, event)) throw new TypeError('hearsay.on: there is no such event')
    if (typeof listener !== 'function') throw new TypeError('hearsay.on: the listener is not a function')
    const pass = (_event: unknown, ...args: readonly unknown[]): void => void listener(...args)
    ipcRenderer.on(event, pass)
    return () => void ipcRenderer.off(event, pass)
  },
})

function isNameIn(names: object, name: unknown): name is string {
  return typeof name === 'string' && Object.hasOwn(names, name)
}
