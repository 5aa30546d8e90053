import { describe, expect, test } from 'vitest'
import { proposeName } from '#core/command/propose-names.ts'
import { dateOf } from '#core/importer/dates.ts'
import { createRichText } from '#core/importer/rich-text.ts'

describe('dates', () => {
  test.each([
    ['2024-12-28', '2024-12-28'],
    ['2024-12-28T06:00:00Z', '2024-12-28'],
    ['2024-12', '2024-12'],
    ['2024', '2024'],
    ['Sat, 28 Dec 2024 23:30:00 -0500', '2024-12-28'],
    ['28 December 2024', '2024-12-28'],
    ['20241228060000Z', '2024-12-28'],
    ['2024/12/28', '2024-12-28'],
    ['2024-02-30', undefined],
    ['12/11/2024', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('“%s” is %s', (words, date) => expect(dateOf(words)).toBe(date))
})

describe('what a name stands for', () => {
  const known = {
    label: ['Claim', 'Source', 'Cue'],
    'link type': ['attribution', 'no comment'],
    role: ['claim', 'source', 'cue', 'medium'],
    attribute: ['certainty'],
  }
  test.each([
    ['Claim', ['label'], 'Claim'],
    ['content', ['label', 'role'], 'Claim'],
    ['Content2', ['role'], 'claim'],
    ['Quote-Source', ['label'], 'Source'],
    ['Attribution-no-source', ['link type'], 'attribution'],
    ['Person', ['label'], ''],
    ['content', ['attribute'], ''],
  ] as const)('%s as %s: “%s”', (name, kinds, want) => expect(proposeName(name, kinds, known)).toBe(want))
})

describe('putting a text together', () => {
  test('blocks, marks, breaks and what has no words', () => {
    const made = createRichText()
    made.gap()
    made.open('heading', '1')
    made.text('A\r\nb')
    made.close()
    made.gap()
    made.open('quote')
    made.open('bold')
    made.blank()
    made.text('c')
    made.close()
    made.blank()
    made.hardBreak()
    made.text('d\u0000\uD800')
    made.close()
    made.open('italic')
    made.close()
    made.line()
    expect(made.done()).toEqual({
      text: 'A\nb\n\nc\nd\uFFFD\uFFFD',
      formatting: [
        { kind: 'heading', start: 0, end: 3, detail: '1' },
        { kind: 'quote', start: 5, end: 10 },
        { kind: 'bold', start: 5, end: 6 },
        { kind: 'break', start: 6, end: 7 },
      ],
    })
  })
})
