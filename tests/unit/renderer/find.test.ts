import { expect, test } from 'vitest'
import { findAll } from '../../../renderer/editor/find.ts'

test.each([
  [
    'every place, upper and lower case alike',
    'Said he, he said',
    'SAID',
    [
      [0, 4],
      [12, 16],
    ],
  ],
  ['signs of regular expressions stand for themselves', 'a.b a+b (a|b)', '(a|b)', [[8, 13]]],
  ['nothing for nothing', 'text', '', []],
  ['offsets count UTF-16 units', '👨‍👩‍👧 said', 'said', [[9, 13]]],
  [
    'a character outside the first plane whole',
    '𝄞𝄞',
    '𝄞',
    [
      [0, 2],
      [2, 4],
    ],
  ],
])('finds %s', (_, text, query, places) =>
  expect(findAll(text, query).map(({ start, end }) => [start, end])).toEqual(places),
)
