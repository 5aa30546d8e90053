import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rows } from '#core/model/rows.ts'
import { defaultScheme } from '#core/model/scheme.ts'
import {
  conflictsOf,
  isChangeable,
  keysToFile,
  parseKeys,
  refusalOfKey,
} from '../../../renderer/command/chosen-keys.ts'
import { isSameKey, keyPressed, matchesKey } from '../../../renderer/command/keys.ts'
import { uiCommands } from '../../../renderer/command/registry.ts'
import { holds } from '../../support/builders.ts'

const rows = Rows.from(defaultScheme())
const commands = uiCommands(rows)

describe('keys that the user chooses', () => {
  test('take the place of a command’s own', () => {
    const changed = uiCommands(rows, { 'link.attribution': ['w'], 'link.add': [] })
    expect(changed.find(({ name }) => name === 'link.attribution')?.keys).toEqual(['w'])
    expect(changed.find(({ name }) => name === 'link.add')?.keys).toEqual([])
    expect(changed.find(({ name }) => name === 'link.noComment')?.keys).toEqual(['n'])
  })

  test.each([
    ['a free one', 'w', undefined],
    ['another command’s', 'n', '“Link as no comment”'],
    ['another’s in other spelling', 'Shift+Mod+z', '“Redo”'],
    ['a label’s', 'c', 'change the label’s key in the scheme'],
    ['its own', 'l', undefined],
    ['an arrow', 'Shift+ArrowLeft', 'needed to move'],
    ['copying', 'Mod+C', 'needed to move'],
    ['the way out', 'Escape', 'needed to move'],
  ])('%s is looked at', (_, key, words) => {
    const refused = refusalOfKey(commands, 'link.attribution', key)?.failure
    if (words === undefined) expect(refused).toBeUndefined()
    else expect(`${refused?.message} ${refused?.remedy}`).toContain(words)
  })

  test('two commands with one key are a conflict, and no others', () => {
    expect(conflictsOf(commands)).toEqual([])
    const changed = uiCommands(rows, { 'link.attribution': ['N'] })
    expect(conflictsOf(changed).map(({ commands: sharing }) => sharing.map(({ name }) => name))).toEqual([
      ['link.attribution', 'link.noComment'],
    ])
  })

  test('what a press is written as is matched by the same press, and by no other key’s', () => {
    const press = fc.record({
      key: fc.constantFrom('a', 'Z', 'é', '?', '+', '1', ';', 'F5', 'Delete', 'PageUp', '{', 'ArrowUp'),
      ctrlKey: fc.boolean(),
      altKey: fc.boolean(),
      shiftKey: fc.boolean(),
    })
    holds(press, (held) => {
      const code = /^[a-z]$/i.test(held.key) ? `Key${held.key.toUpperCase()}` : held.key === '{' ? 'BracketLeft' : ''
      const event = { metaKey: false, code, ...held } as KeyboardEvent
      const written = keyPressed(event)
      expect(written === undefined ? undefined : matchesKey(event, written)).toBe(true)
      expect(isSameKey(written ?? '', written ?? '')).toBe(true)
    })
  })

  test('come back from a file as they were', () => {
    const keys = { 'link.attribution': ['w', 'Mod+L'], 'link.add': [] }
    expect(parseKeys(keysToFile(keys), commands)).toEqual({ ok: true, value: { keys, unknown: 0 } })
  })

  test.each([
    ['no JSON', 'x', 'not JSON'],
    ['of another program', '{"format":"vscode","version":1}', 'another program'],
    ['of a newer version', '{"format":"hearsay-shortcuts","version":2}', 'newer Hearsay'],
    ['without sense', '{"format":"hearsay-shortcuts","version":1,"keys":{"link.add":"w"}}', 'no sense'],
  ])('a file that is %s is refused', (_, text, words) => {
    const parsed = parseKeys(text, commands)
    expect(parsed.ok ? '' : parsed.error.message).toContain(words)
  })

  test('of a file, commands that are not there, or that keep their keys, are left out', () => {
    const file = keysToFile({ 'link.add': ['w'], 'no.such': ['v'], 'tag.label.claim': ['y'], 'view.escape': ['z'] })
    expect(parseKeys(file, commands)).toEqual({ ok: true, value: { keys: { 'link.add': ['w'] }, unknown: 3 } })
    expect(commands.filter(isChangeable).some(({ name }) => name === 'view.escape')).toBe(false)
  })
})
