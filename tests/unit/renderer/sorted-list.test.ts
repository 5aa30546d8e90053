import { expect, test } from 'vitest'
import { SortedList } from '../../../renderer/state/sorted-list.ts'

test('entries stand in order, and what was asked for once never changes in the asker’s hands', () => {
  const list = new SortedList<number>((a, b) => a - b, [5, 1, 3])
  const first = list.entries
  expect(list.entries).toBe(first)
  list.add(4)
  list.remove(1)
  const second = list.entries
  expect(first).toEqual([1, 3, 5])
  expect(second).toEqual([3, 4, 5])
  list.remove(2) // is not there: nothing changes
  expect(list.entries).toBe(second)
})
