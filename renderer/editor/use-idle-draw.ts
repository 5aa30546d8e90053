import { useEffect, useReducer } from 'react'
import { afterPaint } from '../state/after-paint.ts'
import { useApp } from '../state/app.ts'
import type { Session } from '../state/session.ts'
import type { EditorHandle } from './article-editor.tsx'

const LATEST = 200 // milliseconds
/** What scrolls past is not drawn upon. */
const REST = 120

/**
 * Draws what floats over the text again when rows, the layout, or the named parts of the session have changed: not at
 * once, but when the text itself has been painted and nothing more urgent is to be done. False until it may be drawn.
 */
export const useIdleDraw = (handle: EditorHandle, names: readonly (keyof Session)[]): boolean => {
  const app = useApp()
  const [times, again] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    let isWaiting = false
    let idle: number | undefined
    let scrolling: ReturnType<typeof setTimeout> | undefined
    const whenIdle = (): void => {
      if (!isWaiting) return
      idle = requestIdleCallback(
        () => {
          isWaiting = false
          again()
        },
        { timeout: LATEST },
      )
    }
    const draw = (): void => {
      if (!isWaiting) afterPaint(whenIdle)
      isWaiting = true
    }
    draw()
    let [session, version] = [app.session.get(), app.workspace.state.get().version]
    const ends = [
      handle.watch(() => {
        clearTimeout(scrolling)
        scrolling = setTimeout(draw, REST)
      }),
      app.session.subscribe(() => {
        const now = app.session.get()
        if (names.some((name) => now[name] !== session[name])) draw()
        session = now
      }),
      app.workspace.state.subscribe(() => {
        const now = app.workspace.state.get().version
        if (now !== version) draw()
        version = now
      }),
    ]
    return () => {
      clearTimeout(scrolling)
      isWaiting = false
      if (idle !== undefined) cancelIdleCallback(idle)
      for (const end of ends) end()
    }
  }, [app, handle, names])
  return times > 0
}
