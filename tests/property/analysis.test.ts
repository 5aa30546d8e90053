import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareFigures } from '#core/analysis/compare-figures.ts'
import {
  fieldsOfFigure,
  figureOfQuantity,
  formatNumber,
  quantityOfFields,
  readFigures,
} from '#core/analysis/figures.ts'
import type { Figure } from '#core/analysis/figures.ts'
import { labelPlaces } from '#core/analysis/picture/labels.ts'
import { originsOf } from '#core/analysis/origins.ts'
import { joinSources, splitSource } from '#core/command/join.ts'
import { sourceBehind } from '#core/model/attribution.ts'
import type { Row } from '#core/model/tables.ts'
import { holds } from '../support/builders.ts'
import { testProject } from '../support/project.ts'
import { canonicalTexts } from '../support/texts.ts'

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const relay = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names))
const web = fc.record({
  asserting: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 8 }),
  relays: fc.array(relay, { maxLength: 16 }),
  more: relay,
})

describe('independent origins', () => {
  test('a relay more never raises the count', () =>
    holds(web, ({ asserting, relays, more }) => {
      expect(originsOf(asserting, [...relays, more]).count).toBeLessThanOrEqual(originsOf(asserting, relays).count)
    }))

  test('a source that only relays one who is there adds nothing', () =>
    holds(web, ({ asserting, relays }) => {
      const [known = 'a'] = asserting
      expect(originsOf([...asserting, 'new'], [...relays, ['new', known]]).count).toBe(
        originsOf(asserting, relays).count,
      )
    }))

  test('the count is what trying every choice of origins finds', () =>
    holds(web, ({ asserting, relays }) => {
      const counted = originsOf(asserting, relays)
      expect(counted.isExact).toBe(true)
      expect(counted.count).toBe(byTrying(asserting, relays))
    }))

  test('everyone who asserts is counted with one origin that they can have it from, and the order is of no matter', () =>
    holds(web, ({ asserting, relays }) => {
      const counted = originsOf(asserting, relays)
      expect(new Set(counted.of.values()).size).toBe(counted.count)
      for (const [name, origin] of counted.of) expect(reachable(name, relays)).toContain(origin)
      expect(originsOf(asserting.toReversed(), relays.toReversed()).count).toBe(counted.count)
    }))

  test('a web without end is answered, with a lower bound where it must be', () => {
    const many = Array.from({ length: 400 }, (_, i) => `s${i}`)
    const relays = many.flatMap((name, i) =>
      Array.from({ length: 6 }, (_, k): [string, string] => [name, `origin${(i * 7 + k * k * 13) % 97}`]),
    )
    const counted = originsOf(many, relays)
    expect(counted.count).toBeGreaterThan(0)
    expect(counted.count).toBeLessThanOrEqual(97)
  })
})

/** Everyone whom a source can have it from, itself included; slow and plain. */
const reachable = (name: string, relays: readonly (readonly [string, string])[]): ReadonlySet<string> => {
  const found = new Set([name])
  for (const one of found) for (const [from, to] of relays) if (from === one) found.add(to)
  return found
}

const byTrying = (asserting: readonly string[], relays: readonly (readonly [string, string])[]): number => {
  const sets = asserting.map((name) => reachable(name, relays))
  let fewest = names.length
  for (let choice = 0; choice < 1 << names.length; choice += 1) {
    const chosen = names.filter((_, i) => (choice >> i) & 1)
    if (chosen.length < fewest && sets.every((set) => chosen.some((name) => set.has(name)))) fewest = chosen.length
  }
  return fewest
}

const number = fc.oneof(fc.integer({ min: 2, max: 999 }), fc.integer({ min: 10_000, max: 2_000_000_000 }))
const qualifier = fc.constantFrom('', 'more than ', 'at least ', 'up to ', 'about ', 'fewer than ', 'exactly ')
const counted = fc.constantFrom('troops', 'soldiers killed', 'casualties', 'civilians wounded', 'houses', '')
const period = fc.constantFrom('', ' in the last week', ' since August', ' per day')
const stated = fc.tuple(qualifier, number, counted, period)
const read = ([how, value, what, when]: readonly [string, number, string, string]): Figure =>
  readFigures(`${how}${formatNumber(value)} ${what}${when}`)[0] as Figure

describe('figures', () => {
  test('a number is read as it was written, whatever stands around it', () =>
    holds(stated, (parts) => {
      const figure = read(parts)
      const [how, value, , when] = parts
      const limits = {
        'more than ': [value, null],
        'at least ': [value, null],
        'up to ': [null, value],
        'fewer than ': [null, value],
      }
      if (how === 'about ') expect((figure.least ?? 0) <= value && value <= (figure.most ?? 0)).toBe(true)
      else expect([figure.least, figure.most]).toEqual(limits[how as keyof typeof limits] ?? [value, value])
      expect(figure.qualifier).toBe(how.trim())
      expect(figure.period).toBe(when.trim())
    }))

  test('a figure written into the fields of a correction, and changed in none, is the same figure', () =>
    holds(
      fc.tuple(
        fc.constantFrom('', 'more than ', 'at least ', 'about ', 'between ', 'up to '),
        number,
        fc.constantFrom('', ' million', ' or more', ' and 2,100,000,000', ' to 2,100,000,000'),
        fc.constantFrom('', '%', ' percent of'),
        counted,
        period,
      ),
      ([how, value, more, unit, what, when]) => {
        for (const figure of readFigures(`${how}${formatNumber(value)}${more}${unit} ${what}${when}`)) {
          const again = figureOfQuantity(quantityOfFields(fieldsOfFigure(figure)))
          const { least, most, unit: of, noun, states, period: over } = figure
          expect(again).toMatchObject({ least, most, unit: of, noun, states, period: over })
        }
      },
    ))

  test('comparing has no order, a figure agrees with itself, and a wider one still agrees', () =>
    holds(fc.tuple(stated, stated), ([one, other]) => {
      const [a, b] = [read(one), read(other)]
      expect(compareFigures(a, b).verdict).toBe(compareFigures(b, a).verdict)
      expect(compareFigures(a, a).verdict).toBe('agree')
      if (compareFigures(a, b).verdict === 'agree') {
        expect(compareFigures({ ...a, least: null }, b).verdict).toBe('agree')
        expect(compareFigures({ ...a, most: null }, b).verdict).toBe('agree')
      }
    }))

  test('whatever the text, each figure stands where it says, in order, and a sum adds up figures of the list', () =>
    holds(
      fc
        .array(
          fc.oneof(
            canonicalTexts(8),
            fc.constantFrom(' 300 killed and ', '2,700 wounded', ' up to ', '12', ',', ' million'),
          ),
        )
        .map((parts) => parts.join('')),
      (text) => {
        const figures = readFigures(text)
        let last = 0
        for (const figure of figures.filter(({ sumOf }) => sumOf.length === 0)) {
          expect(figure.start).toBeGreaterThanOrEqual(last)
          expect(figure.end).toBeLessThanOrEqual(text.length)
          expect(text.slice(figure.start, figure.end)).toContain(figure.words)
          if (figure.least !== null && figure.most !== null) expect(figure.least).toBeLessThanOrEqual(figure.most)
          last = figure.start
        }
        for (const { sumOf, least } of figures.filter((figure) => figure.sumOf.length > 0)) {
          const parts = sumOf.map((i) => figures[i]?.least ?? 0)
          expect(least ?? 0).toBe(parts.reduce((sum, part) => sum + part, 0))
        }
      },
      60,
    ))
})

const dots = fc.array(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 28 }),
    x: fc.integer({ min: 0, max: 400 }),
    y: fc.integer({ min: 0, max: 300 }),
    r: fc.integer({ min: 3, max: 10 }),
  }),
  { maxLength: 60 },
)

describe('names in a picture', () => {
  test('cover no dot and no other name, and one that has room has its place', () =>
    holds(dots, (list) => {
      const named = list.map((dot, i) => ({ id: String(i), ...dot }))
      const boxes = [...labelPlaces(named)].map(([id, { x, y, anchor }]) => {
        const width = 6 * (named[Number(id)]?.name.length ?? 0)
        const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
        return { id, left, right: left + width, top: y - 9, bottom: y + 2 }
      })
      for (const { id, left, right, top, bottom } of boxes) {
        for (const other of boxes) {
          if (other.id === id) continue
          expect(left < other.right && other.left < right && top < other.bottom && other.top < bottom).toBe(false)
        }
        for (const { id: dot, x, y, r } of named) {
          if (dot !== id) expect(left < x + r && x - r < right && top < y + r && y - r < bottom).toBe(false)
        }
      }
      if (named.length === 1) expect(boxes).toHaveLength(1)
    }))

  test('do not take the name of another for the dot, where both begin at one point', () => {
    const kim = { id: 'kim', name: 'Kim', x: 100, y: 100, r: 5 }
    const point = { id: 'point', name: 'Lee', x: 108, y: 94, r: 0 }
    expect(labelPlaces([kim]).get('kim')).toMatchObject({ x: 108, anchor: 'start' })
    expect(labelPlaces([kim, point]).get('point')?.anchor).not.toBe('start')
  })
})

describe('joins', () => {
  test('never make a circle, lead to one entry that stands for itself, and split again', () =>
    holds(
      fc.array(fc.tuple(fc.constantFrom('join', 'join', 'split'), fc.nat(5), fc.nat(5)), { maxLength: 30 }),
      (done) => {
        const { rows, source, run } = testProject()
        const ids = names.slice(0, 6).map((name) => source(name))
        const behind = (id: string): string => sourceBehind(rows, rows.get('source', id) as Row<'source'>)?.id ?? ''
        for (const [what, a, b] of done) {
          const [one, other] = [ids[a] ?? '', ids[b] ?? '']
          const before = [behind(one), behind(other)]
          const allowed = what === 'join' ? before[0] !== before[1] : rows.get('source', one)?.mergedInto !== null
          const work = (): void =>
            what === 'join' ? run(joinSources, { source: one, into: other }) : run(splitSource, { source: one })
          if (!allowed) expect(work).toThrow(/was refused/)
          else work()
          if (allowed && what === 'join') expect(behind(one)).toBe(before[1])
          if (allowed && what === 'split') expect(behind(one)).toBe(one)
          for (const id of ids) expect(rows.get('source', behind(id))?.mergedInto).toBeNull()
        }
      },
      200,
    ))
})
