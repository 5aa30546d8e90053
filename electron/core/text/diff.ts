import type { Edit } from './edits.ts'

/**
 * More differences than this between two lists, and the search is given up: as many lines are then compared one by one, and
 * anything else counts as replaced.
 */
const MOST = 600

/**
 * The edits that turn one text into another: line by line, and word by word where lines differ. A word is replaced whole,
 * so that a span on it keeps all of the corrected word.
 */
export const diffTexts = (before: string, after: string): readonly Edit[] => {
  const edits: Edit[] = []
  for (const lines of differences(linesOf(before), linesOf(after))) {
    const inside = differences(wordsOf(lines.removed.join('')), wordsOf(lines.added.join('')))
    for (const { at, removed, added } of inside) {
      const start = lines.at + at
      edits.push({ start, end: start + removed.join('').length, insert: added.join('') })
    }
  }
  return edits
}

/** Lines with their line feeds. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

/** Words, and single signs; in scripts that put no space between words, every letter with its marks. */
const wordsOf = (text: string): readonly string[] =>
  text.match(
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|[\p{L}\p{N}\p{M}_]+|./gsu,
  ) ?? []

/** A stretch that differs: where it begins in the first text (UTF-16 code units), what it was, what it is. */
interface Difference {
  readonly at: number
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

/** Myers' greedy algorithm, on what lies between the common ends. */
const differences = (a: readonly string[], b: readonly string[]): readonly Difference[] => {
  let front = 0
  while (front < a.length && front < b.length && a[front] === b[front]) front += 1
  let back = 0
  while (back < Math.min(a.length, b.length) - front && a.at(-1 - back) === b.at(-1 - back)) back += 1
  const [left, right] = [a.slice(front, a.length - back), b.slice(front, b.length - back)]
  const found: Difference[] = []
  let at = lengthOf(a.slice(0, front))
  let [removed, added]: [string[], string[]] = [[], []]
  const finish = (): void => {
    if (removed.length + added.length > 0) found.push({ at, removed, added })
    at += lengthOf(removed)
    ;[removed, added] = [[], []]
  }
  for (const [kind, piece] of script(left, right)) {
    if (kind === 'both') {
      finish()
      at += piece.length
    } else if (kind === 'removed') removed.push(piece)
    else added.push(piece)
  }
  finish()
  return found
}

const lengthOf = (pieces: readonly string[]): number => pieces.reduce((sum, { length }) => sum + length, 0)

type Step = readonly [kind: 'both' | 'removed' | 'added', piece: string]

const script = (a: readonly string[], b: readonly string[]): readonly Step[] => {
  const frontier = new Map([[1, 0]])
  const trail: ReadonlyMap<number, number>[] = []
  for (let depth = 0; depth <= Math.min(a.length + b.length, MOST); depth += 1) {
    trail.push(new Map(frontier))
    for (let k = -depth; k <= depth; k += 2) {
      const down = k === -depth || (k !== depth && (frontier.get(k - 1) ?? 0) < (frontier.get(k + 1) ?? 0))
      let x = down ? (frontier.get(k + 1) ?? 0) : (frontier.get(k - 1) ?? 0) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1
      frontier.set(k, x)
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trail)
    }
  }
  if (a.length !== b.length) return [...a.map(removedStep), ...b.map(addedStep)]
  return a.flatMap((piece, i): readonly Step[] => {
    const other = b[i] ?? ''
    return piece === other ? [['both', piece]] : [removedStep(piece), addedStep(other)]
  })
}

const removedStep = (piece: string): Step => ['removed', piece]
const addedStep = (piece: string): Step => ['added', piece]

const walkBack = (
  a: readonly string[],
  b: readonly string[],
  trail: readonly ReadonlyMap<number, number>[],
): readonly Step[] => {
  const steps: Step[] = []
  let [x, y] = [a.length, b.length]
  for (let depth = trail.length - 1; depth >= 0; depth -= 1) {
    const frontier = trail[depth] ?? new Map<number, number>()
    const k = x - y
    const down = k === -depth || (k !== depth && (frontier.get(k - 1) ?? 0) < (frontier.get(k + 1) ?? 0))
    const fromX = frontier.get(down ? k + 1 : k - 1) ?? 0
    const fromY = fromX - (down ? k + 1 : k - 1)
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      x -= 1
      y -= 1
      steps.push(['both', a[x] ?? ''])
    }
    if (depth === 0) break
    if (down) steps.push(['added', b[fromY] ?? ''])
    else steps.push(['removed', a[fromX] ?? ''])
    ;[x, y] = [fromX, fromY]
  }
  return steps.reverse()
}
