import { expect, test } from 'vitest'
import { groupOfLabel, nameInGroup } from '#core/model/labels.ts'

test.each([
  ['Claim', '', 'Claim'],
  ['People / Witness', 'People', 'Witness'],
  ['People / Police / Spokesman', 'People', 'Police / Spokesman'],
  ['and/or', '', 'and/or'],
  [' / nameless group', '', ' / nameless group'],
])('the label %s stands in the group “%s” as “%s”', (name, group, short) => {
  expect(groupOfLabel(name)).toEqual({ group, short })
  expect(nameInGroup(group, short)).toBe(name)
})

test('a group’s own name holds no sign that would divide it', () => {
  expect(groupOfLabel(nameInGroup(' Press / TV ', 'Anchor'))).toEqual({ group: 'Press   TV', short: 'Anchor' })
})
