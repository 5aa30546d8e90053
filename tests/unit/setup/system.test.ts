import { expect, test } from 'vitest'
import { librariesNotFound } from '../../../electron/setup/system.ts'

test.each([
  ['nothing', '\tlibc.so.6 => /lib/libc.so.6 (0x7f)\n\tlinux-vdso.so.1 (0x7f)\n', []],
  [
    'two libraries',
    '\tlibgtk-3.so.0 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x7f)\n\tliba.so => not found\n',
    ['libgtk-3.so.0', 'liba.so'],
  ],
  ['nothing of a program without libraries', '\tnot a dynamic executable\n', []],
])('ldd misses %s', (_, output, want) => expect(librariesNotFound(output)).toEqual(want))
