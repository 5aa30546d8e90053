import { describe, expect, test } from 'vitest'
import { Rows } from '#core/model/rows.ts'
import { defaultScheme } from '#core/model/scheme.ts'
import { matchesKey } from '../../../renderer/command/keys.ts'
import { uiCommands } from '../../../renderer/command/registry.ts'

const press = (key: string, held: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }) as KeyboardEvent

describe('shortcuts', () => {
  test.each([
    ['a letter', 'c', press('c'), true],
    ['a letter under caps lock', 'c', press('C'), true],
    ['a letter is not its shifted self', 'c', press('C', { shiftKey: true }), false],
    ['Shift and a letter', 'Shift+C', press('C', { shiftKey: true }), true],
    ['Ctrl does not run a plain letter', 'c', press('c', { ctrlKey: true }), false],
    ['Mod is Ctrl here', 'Mod+Shift+Z', press('Z', { ctrlKey: true, shiftKey: true }), true],
    ['a sign that needs Shift on this keyboard', '?', press('?', { shiftKey: true }), true],
    ['plus as a key', 'Mod++', press('+', { ctrlKey: true, shiftKey: true }), true],
    ['brackets by their place', 'Shift+]', press('}', { code: 'BracketRight', shiftKey: true }), true],
    ['brackets with Alt', 'Alt+[', press('“', { code: 'BracketLeft', altKey: true }), true],
    ['a named key', 'Delete', press('Delete'), true],
    ['a named key with a modifier too many', 'Delete', press('Delete', { altKey: true }), false],
  ])('%s', (_, shortcut, event, matches) => expect(matchesKey(event, shortcut)).toBe(matches))

  test('no two commands share a key', () => {
    const keys = uiCommands(Rows.from(defaultScheme())).flatMap((command) => command.keys)
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
  })

  test('every command has a name of its own and words', () => {
    const commands = uiCommands(Rows.from(defaultScheme()))
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length)
    expect(commands.filter(({ label }) => label === '')).toEqual([])
  })
})
