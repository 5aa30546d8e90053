import type { Figure } from './figures.ts'

/** Parts of one whole that a text joins: "300 soldiers killed and 2,700 others wounded" is 3,000 killed or wounded. */
export const sumsOf = (text: string, figures: readonly Figure[]): readonly Figure[] => {
  const sums: Figure[] = []
  let from = 0
  const close = (until: number): void => {
    const parts = figures.slice(from, until)
    if (parts.length > 1) sums.push(sumOf(parts, from))
    from = until
  }
  figures.forEach((figure, i) => {
    const before = figures[i - 1]
    if (i > 0 && (before === undefined || !belongTogether(text, before, figure))) close(i)
  })
  close(figures.length)
  return sums
}

const belongTogether = (text: string, a: Figure, b: Figure): boolean => {
  const between = text.slice(a.end, b.start)
  const isJoined = between.length <= 40 && /(?:^|\W)and\W|,/i.test(between) && !/[.!?;:]/.test(between)
  const bothAreNumbers = a.bound !== 'vague' && b.bound !== 'vague' && a.unit === b.unit && a.period === b.period
  const isSameKind = a.noun.toLowerCase() === b.noun.toLowerCase() || b.noun === ''
  const areApart = a.states.length > 0 && b.states.length > 0 && !b.states.some((state) => a.states.includes(state))
  return isJoined && bothAreNumbers && isSameKind && areApart && a.unit !== '%'
}

const sumOf = (parts: readonly Figure[], from: number): Figure => {
  const add = (pick: (part: Figure) => number | null): number | null =>
    parts.reduce<number | null>((sum, part) => {
      const value = pick(part)
      return sum === null || value === null ? null : sum + value
    }, 0)
  const first = parts[0] as Figure
  const [least, most] = [add((part) => part.least), add((part) => part.most)]
  return {
    ...first,
    end: parts.at(-1)?.end ?? first.end,
    words: parts.map(({ words }) => words).join(' + '),
    least: least ?? lowest(parts),
    most,
    bound: least === most ? 'exact' : most === null ? 'at least' : least === null ? 'at most' : 'range',
    qualifier: most === null && least !== null ? 'at least' : most !== null && least === null ? 'at most' : '',
    states: [...new Set(parts.flatMap(({ states }) => states))],
    sumOf: parts.map((_, i) => from + i),
  }
}

/** What is certain of a whole whose parts are not all bounded from below: the parts that are. */
const lowest = (parts: readonly Figure[]): number | null => {
  const known = parts.flatMap(({ least }) => least ?? [])
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}
