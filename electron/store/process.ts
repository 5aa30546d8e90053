import { usualSurroundings } from './open-project.ts'
import type { Port } from './port.ts'
import { answer, createHandlers } from './serve.ts'

/*
 * The store's own process, which can be killed at any moment: a child of Electron (`utilityProcess`) or of plain Node
 * (`child_process.fork`). It answers calls until its project is closed or nobody is left to ask.
 */

interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', take: (event: { readonly data: unknown }) => void): void
}

const port = parentPort()
const post = (message: unknown): void => {
  try {
    port.post(message)
  } catch {
    // nobody is there to hear it
  }
}
let toldAt = -Infinity
const tellProgress = (): void => {
  const now = performance.now()
  if (now - toldAt < BETWEEN) return
  toldAt = now
  post({ event: 'store.progress' })
}

/** Milliseconds between two words on progress. */
const BETWEEN = 200

const handlers = createHandlers({
  ...usualSurroundings(),
  onChanged: (detail) => post({ event: 'project.changed', detail }),
  onMerging: (detail) => post({ event: 'project.merging', detail }),
  onImporting: (detail) => post({ event: 'project.importing', detail }),
  onExporting: (detail) => post({ event: 'project.exporting', detail }),
  onSaved: (detail) => post({ event: 'project.saved', detail }),
  onTouched: (detail) => post({ event: 'project.touched', detail }),
  onFree: () => post({ event: 'project.free' }),
  onProgress: () => tellProgress(),
})

tellProgress()

port.onMessage((message) => {
  const { id, call, args } = (message ?? {}) as { id?: unknown; call?: unknown; args?: unknown }
  if (typeof id !== 'number') return
  void answer(handlers, call, args, (error) => console.error(error)).then((reply) => {
    post({ id, reply })
    if (call === 'store.close' && reply.ok) setTimeout(() => process.exit(0), LAST_WORDS)
  })
})

port.onClose(() => {
  void Promise.resolve(handlers['store.close']()).finally(() => process.exit(0))
})

/** Milliseconds for the last answer to be on its way. */
const LAST_WORDS = 50

function parentPort(): Port {
  const electron = (process as unknown as { readonly parentPort?: ParentPort }).parentPort
  if (electron !== undefined) {
    return {
      post: (message) => electron.postMessage(message),
      onMessage: (take) => electron.on('message', ({ data }) => take(data)),
      onClose: () => undefined, // Electron ends its children itself
    }
  }
  if (process.send === undefined) throw new Error('the store process needs a parent to talk to')
  return {
    post: (message) => process.send?.(message, undefined, undefined, () => undefined), // nobody may be there to hear it
    onMessage: (take) => process.on('message', take),
    onClose: (then) => process.on('disconnect', then),
  }
}
