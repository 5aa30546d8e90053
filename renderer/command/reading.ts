import type { App } from '../state/app.ts'
import type { Reading } from '#ipc/contract.ts'

export const nextFont = { serif: 'sans', sans: 'mono', mono: 'serif' } as const

/** Changes how the text is set. */
export const setReading = (app: App, change: (now: Reading) => Partial<Reading>): void =>
  app.session.set(({ reading }) => ({ reading: { ...reading, ...change(reading) } }))

/** Shows the bar that filters, with the keyboard in it. */
export const showFilter = (app: App): void => {
  app.session.set({ filtering: true })
  setTimeout(() => document.querySelector<HTMLElement>('.filter-bar button')?.focus()) // once it is drawn
}
