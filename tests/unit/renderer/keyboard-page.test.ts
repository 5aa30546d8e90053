import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../../electron/setup/places.ts'
import { keyboardPage } from '../../support/keyboard-page.ts'

test('docs/keyboard.md says what the command registry says', () => {
  const file = path.join(root, 'docs', 'keyboard.md')
  if (process.env['HEARSAY_WRITE'] === '1') writeFileSync(file, keyboardPage())
  expect(readFileSync(file, 'utf8')).toBe(keyboardPage())
})
