const modifiers: Readonly<Record<string, string>> = {
  mod: 'CommandOrControl',
  ctrl: 'Control',
  control: 'Control',
  '⌃': 'Control',
  cmd: 'Command',
  command: 'Command',
  meta: 'Meta',
  '⌘': 'Command',
  alt: 'Alt',
  option: 'Alt',
  '⌥': 'Alt',
  shift: 'Shift',
  '⇧': 'Shift',
}

const keys: Readonly<Record<string, string>> = {
  arrowleft: 'Left',
  arrowright: 'Right',
  arrowup: 'Up',
  arrowdown: 'Down',
  left: 'Left',
  right: 'Right',
  up: 'Up',
  down: 'Down',
  '←': 'Left',
  '→': 'Right',
  '↑': 'Up',
  '↓': 'Down',
  enter: 'Enter',
  return: 'Enter',
  escape: 'Escape',
  esc: 'Escape',
  delete: 'Delete',
  del: 'Delete',
  backspace: 'Backspace',
  space: 'Space',
  tab: 'Tab',
  home: 'Home',
  end: 'End',
  pageup: 'PageUp',
  pagedown: 'PageDown',
  plus: 'Plus',
  '+': 'Plus',
}

/** A shortcut as the window writes it (`Mod+Shift+Z`, `c`, `F2`), as an Electron accelerator; undefined if it is none. */
export const toAccelerator = (shortcut: string): string | undefined => {
  const parts = shortcut.endsWith('++') ? [...shortcut.slice(0, -2).split('+'), '+'] : shortcut.split('+')
  const key = toKey(shortcut === '+' ? '+' : (parts.at(-1) ?? ''))
  const before = shortcut === '+' ? [] : parts.slice(0, -1).map((part) => modifiers[part.trim().toLowerCase()])
  if (key === undefined || before.includes(undefined)) return undefined
  return [...before, key].join('+')
}

function toKey(word: string): string | undefined {
  const key = word.trim()
  if (/^[\x21-\x7e]$/.test(key) && key !== '+') return key.toUpperCase()
  if (/^F([1-9]|1[0-9]|2[0-4])$/i.test(key)) return key.toUpperCase()
  const name = key.toLowerCase()
  return Object.hasOwn(keys, name) ? keys[name] : undefined
}
