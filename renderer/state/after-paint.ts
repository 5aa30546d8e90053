import { createContext } from 'react'

/**
 * Whether what stands within is drawn once the text has been painted: panels and lists wait for a frame, so that a key
 * is answered in the text at once, however much stands around it.
 */
export const AfterPaint = createContext(false)

const waiting = new Set<() => void>()

/**
 * Runs a task once the next frame is on the screen, which is sure when the one behind it begins; asked for twice until
 * then, it runs once.
 */
export const afterPaint = (task: () => void): void => {
  waiting.add(task)
  if (waiting.size > 1) return
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawNow)))
}

/** Does now what waits for the next frame: something in a panel is to take the keyboard. */
export const drawNow = (): void => {
  const tasks = [...waiting]
  waiting.clear()
  for (const task of tasks) task()
}
