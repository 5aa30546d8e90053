/** Whether the platform's main modifier is Command. */
const isMac = navigator.platform.startsWith('Mac')

/**
 * Whether a key press is the shortcut written as in `Mod+Shift+Z`, `c`, `?` or `Alt+[`. Mod is Command on macOS and Ctrl
 * elsewhere. A sign that needs Shift on some keyboards is matched by the sign alone.
 */
export const matchesKey = (event: KeyboardEvent, shortcut: string): boolean => {
  const parts = shortcut.split('+').filter((part) => part !== '')
  const key = shortcut.endsWith('+') ? '+' : (parts.at(-1) ?? '')
  const wants = new Set(parts.slice(0, shortcut.endsWith('+') ? undefined : -1))
  const mod = isMac ? event.metaKey : event.ctrlKey
  const other = isMac ? event.ctrlKey : event.metaKey
  if (other || mod !== wants.has('Mod') || event.altKey !== wants.has('Alt')) return false
  const bracket = { '[': 'BracketLeft', ']': 'BracketRight' }[key]
  if (bracket !== undefined) return event.code === bracket && event.shiftKey === wants.has('Shift')
  // With Alt, some keyboards write another letter: then the key itself counts.
  if (/^[a-z]$/i.test(key) && wants.has('Alt'))
    return event.code === `Key${key.toUpperCase()}` && event.shiftKey === wants.has('Shift')
  if (/^[a-z]$/i.test(key))
    return event.key.toLowerCase() === key.toLowerCase() && event.shiftKey === wants.has('Shift')
  if (key.length === 1) return event.key === key
  return event.key === key && event.shiftKey === wants.has('Shift')
}

/** A shortcut as people of this platform read it. */
export const showKey = (shortcut: string): string => {
  const names: Readonly<Record<string, string>> = isMac
    ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Backspace: '⌫' }
    : { Mod: 'Ctrl' }
  const plus = shortcut.endsWith('+')
  const parts = shortcut.split('+').filter((part) => part !== '')
  const shown = [...parts, ...(plus ? ['+'] : [])].map(
    (part) => names[part] ?? (part.length === 1 && part !== '' ? part.toUpperCase() : part),
  )
  return shown.join(isMac ? '' : '+')
}

/** The shortcut that a key press is, as `matchesKey` reads it; undefined while only Shift and the like are down. */
export const keyPressed = (event: KeyboardEvent): string | undefined => {
  const { key, code, shiftKey, altKey } = event
  if (['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'Dead', 'CapsLock', 'Unidentified'].includes(key))
    return undefined
  const mod = isMac ? event.metaKey : event.ctrlKey
  const before = `${mod ? 'Mod+' : ''}${altKey ? 'Alt+' : ''}`
  const shift = shiftKey ? 'Shift+' : ''
  const bracket = { BracketLeft: '[', BracketRight: ']' }[code]
  if (bracket !== undefined) return `${before}${shift}${bracket}`
  const letter = altKey && /^Key[A-Z]$/.test(code) ? code.slice(3) : /^[a-z]$/i.test(key) ? key : undefined
  if (letter !== undefined) {
    const held = `${before}${shift}`
    return held === '' ? letter.toLowerCase() : `${held}${letter.toUpperCase()}`
  }
  return key.length === 1 ? `${before}${key}` : `${before}${shift}${key}`
}

/** Whether two shortcuts are the same press, however they are written. */
export const isSameKey = (one: string, other: string): boolean => plainKey(one) === plainKey(other)

const plainKey = (shortcut: string): string => {
  const key = shortcut.endsWith('+') ? '+' : (shortcut.split('+').at(-1) ?? '')
  const held = shortcut.slice(0, shortcut.length - key.length).split('+')
  return [...held.filter((part) => part !== '').sort(), key.toUpperCase()].join('+')
}
