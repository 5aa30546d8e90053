import { expect, test } from 'vitest'
import { modulesMatchLock, parseStamp } from '../../../electron/setup/bootstrap.mjs'

const lock = (packages: object): string => JSON.stringify({ lockfileVersion: 3, packages })
const a = { version: '1.0.0', integrity: 'sha512-a' }
const b = { version: '2.0.0', integrity: 'sha512-b' }

test.each([
  ['all is there', { '': {}, a, b }, { a, b }, true],
  ['more is there than asked for', { a }, { a, b }, true],
  ['a package is missing', { a, b }, { a }, false],
  ['an optional package is missing', { a, b: { ...b, optional: true } }, { a }, true],
  ['an optional package is there, but old', { a: { ...a, optional: true } }, { a: { ...a, version: '0.9.0' } }, false],
  ['a version differs', { a }, { a: { ...a, version: '1.0.1' } }, false],
  ['the same version has another content', { a }, { a: { ...a, integrity: 'sha512-x' } }, false],
  ['a link has no version of its own', { a: { link: true } }, {}, true],
])('%s', (_, wanted, installed, match) => expect(modulesMatchLock(lock(wanted), lock(installed))).toBe(match))

test.each([
  ['nothing is installed', lock({ a }), undefined],
  ['there is no lock file', undefined, lock({ a })],
  ['the lock file is cut off', lock({ a }).slice(0, -3), lock({ a })],
])('no match when %s', (_, wanted, installed) => expect(modulesMatchLock(wanted, installed)).toBe(false))

test.each([
  ['a stamp', '{"lock":"ab","nodeSize":7}\n', { lock: 'ab', nodeSize: 7 }],
  ['no file', undefined, undefined],
  ['an empty file', '', undefined],
  ['null', 'null', undefined],
  ['half a stamp', '{"lock":"ab"}', undefined],
])('reads %s', (_, text, want) => expect(parseStamp(text)).toEqual(want))
