/** A rectangle: left, top, right, bottom. */
type Box = readonly [left: number, top: number, right: number, bottom: number]

/** Something that wants a name beside it. */
export interface Named {
  readonly id: string
  readonly name: string
  readonly x: number
  readonly y: number
  readonly r: number
}

/** Where a name stands, so that it covers no dot and no other name. */
export interface LabelPlace {
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
}

const LETTER = 6.4 // CSS pixels: about how wide a letter is
const HEIGHT = 13
const GAP = 3

/**
 * Places for names, those first that come first: right of the dot, else left, below or above it. One that has room nowhere
 * is left out; whoever points at its dot reads it there.
 */
export const labelPlaces = (dots: readonly Named[]): ReadonlyMap<string, LabelPlace> => {
  const taken = createTaken()
  const own = dots.map(({ x, y, r }): Box => [x - r, y - r, x + r, y + r])
  for (const box of own) taken.add(box)
  const places = new Map<string, LabelPlace>()
  for (const [i, dot] of dots.entries()) {
    const place = candidates(dot).find((one) => taken.isFree(boxOf(one, dot.name), own[i]))
    if (place === undefined) continue
    taken.add(boxOf(place, dot.name))
    places.set(dot.id, place)
  }
  return places
}

const candidates = ({ x, y, r }: Named): readonly LabelPlace[] => [
  { x: x + r + GAP, y: y + 4, anchor: 'start' },
  { x: x - r - GAP, y: y + 4, anchor: 'end' },
  { x, y: y + r + HEIGHT, anchor: 'middle' },
  { x, y: y - r - GAP, anchor: 'middle' },
]

const boxOf = ({ x, y, anchor }: LabelPlace, name: string): Box => {
  const width = name.length * LETTER
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
  return [left, y - HEIGHT + 3, left + width, y + 3]
}

const CELL = 80 // CSS pixels

/** What is taken already, by squares of the plane, so that only what is near is looked at. */
const createTaken = () => {
  const cells = new Map<string, Box[]>()
  const cellsOf = function* ([left, top, right, bottom]: Box): Generator<string> {
    for (let i = Math.floor(left / CELL); i <= Math.floor(right / CELL); i += 1) {
      for (let j = Math.floor(top / CELL); j <= Math.floor(bottom / CELL); j += 1) yield `${i} ${j}`
    }
  }
  return {
    add: (box: Box): void => {
      for (const cell of cellsOf(box)) {
        const known = cells.get(cell)
        if (known === undefined) cells.set(cell, [box])
        else known.push(box)
      }
    },
    /** Whether nothing but the dot itself stands there. */
    isFree: (box: Box, own: Box | undefined): boolean => {
      for (const cell of cellsOf(box)) {
        if ((cells.get(cell) ?? []).some((other) => other !== own && overlap(box, other))) return false
      }
      return true
    },
  }
}

const overlap = (a: Box, b: Box): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
