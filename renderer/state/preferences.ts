import type { Preferences } from '#ipc/contract.ts'
import { api } from '../api.ts'
import type { Session, SessionStore } from './session.ts'

const PAUSE = 300 // milliseconds

/** Sets the session as the user left it last, in whatever project. */
export const recallPreferences = async (session: SessionStore): Promise<void> => {
  const reply = await api['app.preferences']()
  if (!reply.ok) return
  const { left, right, ...others } = reply.value
  session.set({ ...others, panels: { left, right } })
}

/** Hands to main what the user sets from now on, once it rests; the other windows' settings stay. Returns the end. */
export const keepPreferences = (session: SessionStore): (() => void) => {
  let kept = preferencesOf(session.get())
  let timer: ReturnType<typeof setTimeout> | undefined
  const keep = (): void => {
    const now = preferencesOf(session.get())
    const change = Object.fromEntries(names.filter((name) => now[name] !== kept[name]).map((name) => [name, now[name]]))
    kept = now
    if (Object.keys(change).length > 0) void api['app.prefer'](change)
  }
  const end = session.subscribe(() => {
    const now = preferencesOf(session.get())
    if (names.every((name) => now[name] === kept[name])) return
    clearTimeout(timer)
    timer = setTimeout(keep, PAUSE)
  })
  return () => {
    end()
    clearTimeout(timer)
    keep()
  }
}

const names = ['keys', 'left', 'right', 'zoom', 'reading'] as const

const preferencesOf = ({ keys, panels, zoom, reading }: Session): Preferences => ({ keys, ...panels, zoom, reading })
