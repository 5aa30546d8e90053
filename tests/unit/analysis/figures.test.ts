import { describe, expect, test } from 'vitest'
import { compareFigures } from '#core/analysis/compare-figures.ts'
import { fieldsOfFigure, figureOfQuantity, figureText, quantityOfFields, readFigures } from '#core/analysis/figures.ts'
import type { Figure } from '#core/analysis/figures.ts'

/** `least..most unit | counted | period`, a bound that is not there left empty. */
const shown = ({ least, most, unit, noun, states, period, sumOf }: Figure): string => {
  const limits = least === most ? String(least ?? '?') : `${least ?? ''}..${most ?? ''}`
  return [`${sumOf.length > 0 ? 'sum ' : ''}${limits}${unit}`, noun, states.join('+'), period].join(' | ')
}

const only = (text: string): Figure => readFigures(text).at(-1) as Figure

describe('figures are read from', () => {
  test.each([
    ['more than 3,000 North Koreans had been killed or wounded', ['3000.. | North Koreans | killed+wounded | ']],
    ['at least 3,000 casualties', ['3000.. |  | killed+wounded | ']],
    [
      '300 soldiers had already been killed and 2,700 others wounded fighting Ukraine’s troops in Kursk',
      ['300 | soldiers | killed | ', '2700 | soldiers | wounded | ', 'sum 3000 | soldiers | killed+wounded | '],
    ],
    [
      'mass casualties, with 1,000 troops killed or wounded in the last week alone in Kursk',
      ['1000 | troops | killed+wounded | in the last week'],
    ],
    ['there are about 12,000 North Korean troops in Kursk', ['10800..13200 | North Korean troops |  | ']],
    ['But Kyiv captured two soldiers in Kursk over the weekend', ['2 | soldiers |  | ']],
    ['a few North Korean soldiers as prisoners', ['? | North Korean soldiers |  | ']],
    ['between 10 and 15 ships', ['10..15 | ships |  | ']],
    ['10 to 15 million barrels a day', ['10000000..15000000 | barrels |  | a day']],
    ['2.5 million euros', ['2500000€ |  |  | ']],
    ['$5bn in aid', ['5000000000$ |  |  | ']],
    ['up to 40 per cent of voters', ['..40% | voters |  | ']],
    ['twenty-three people died', ['23 | people | killed | ']],
    ['three hundred and five houses destroyed', ['305 | houses | destroyed | ']],
    ['half a million displaced', ['500000 |  | displaced | ']],
    ['3,000 or more tanks', ['3000.. | tanks |  | ']],
    ['no fewer than 20 vehicles since August', ['20.. | vehicles |  | since August']],
    ['1.000.000 voters', ['1000000 | voters |  | ']],
    ['hundreds of soldiers', ['? | soldiers |  | ']],
    [
      '10 soldiers killed, 20 wounded',
      ['10 | soldiers | killed | ', '20 |  | wounded | ', 'sum 30 | soldiers | killed+wounded | '],
    ],
    ['5 men and 7 women', ['5 | men |  | ', '7 | women |  | ']],
  ])('%s', (text, figures) => expect(readFigures(text).map(shown)).toEqual(figures))

  test.each([
    'on Friday (Dec 27)',
    'before January 20',
    'in 2024',
    'an F-16 and a T90',
    'at 10:30 or 5pm',
    'the 1st of them',
    'one of them, and no one else',
    '3.000 soldiers', // three or three thousand, who knows
    '1,00 apples',
    '',
  ])('nothing in “%s”', (text) => expect(readFigures(text)).toEqual([]))

  test('the place of a figure is its words, qualifier included', () => {
    const text = 'He said more than 3,000 North Koreans had been killed or wounded.'
    expect(readFigures(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'more than 3,000 North Koreans had been killed or wounded',
    ])
  })

  test('hostile texts without end', () => {
    for (const piece of [
      '1,',
      '1.',
      'one hundred and ',
      'killed or ',
      'between 1 and ',
      '9',
      'in the last ',
      '300 killed, ',
    ]) {
      expect(readFigures(piece.repeat(2_000)).length).toBeLessThanOrEqual(4_000)
    }
  })
})

describe('figures are compared', () => {
  test.each([
    ['more than 3,000 killed or wounded', 'at least 3,000 casualties', 'agree', '3,000 or more'],
    ['at least 3,000 casualties', '300 soldiers killed and 2,700 others wounded', 'agree', '3,000 fits both'],
    [
      '1,000 troops killed or wounded in the last week',
      'at least 3,000 casualties',
      'not comparable',
      'in the last week',
    ],
    ['300 soldiers killed', '2,700 soldiers wounded', 'not comparable', 'other things'],
    ['two soldiers', 'a few soldiers', 'not comparable', 'names no number'],
    ['40 percent of voters', '40 voters', 'not comparable', 'units'],
    ['at most 200 troops', 'more than 3,000 soldiers', 'differ', 'at most 200, the other at least 3,000'],
    ['about 12,000 troops', '11,000 troops', 'agree', '11,000 fits both'],
    ['about 12,000 troops', '10,000 troops', 'differ', ''],
    ['100 civilians killed', '100 soldiers killed', 'not comparable', 'civilians'],
    ['3,000 North Koreans killed', '2,000 soldiers killed', 'differ', ''],
  ])('%s / %s', (one, other, verdict, reason) => {
    const compared = compareFigures(only(one), only(other))
    expect(compared.verdict).toBe(verdict)
    expect(compared.reason).toContain(reason)
    expect(compareFigures(only(other), only(one)).verdict).toBe(verdict)
  })

  test('a corrected figure is read from its fields, and what cannot be read is not', () => {
    const figure = figureOfQuantity({ qualifier: 'at least', value: '3,000', unit: 'killed', period: 'in October' })
    expect(figure === undefined ? '' : shown(figure)).toBe('3000.. |  | killed | in October')
    expect(figureOfQuantity({ qualifier: '', value: 'lots', unit: 'soldiers' })).toBeUndefined()
    expect(figureOfQuantity({ qualifier: '', value: '3 and 4', unit: '' })).toBeUndefined()
  })

  test('a sum is written as a figure that a person can correct', () => {
    const sum = only('300 soldiers killed and 2,700 others wounded')
    expect(quantityOfFields(fieldsOfFigure(sum))).toEqual({
      qualifier: '',
      value: '3,000',
      unit: 'soldiers killed or wounded',
      period: '',
    })
    expect(figureText(sum)).toBe('300 + 2,700 = 3,000 soldiers killed or wounded')
  })
})
