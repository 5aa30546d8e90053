/** A run of words as a page shows it; lengths in points, y from the top of the page down to the baseline. */
export interface Piece {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
  readonly rightToLeft: boolean
}

/** A line of one column. */
export interface PageLine {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly y: number
  readonly size: number
  /** The edges of the column it stands in. */
  readonly column: { readonly left: number; readonly right: number }
}

/** The lines of a page in the order in which one reads them: columns from left to right, each from the top down. */
export const linesInOrder = (pieces: readonly Piece[]): readonly PageLine[] => {
  const rows = rowsOf(piecesOnLines(pieces))
  return inOrder(rows).flatMap((fragments) => {
    const left = Math.min(...fragments.map((one) => one.left))
    const right = Math.max(...fragments.map((one) => one.right))
    return fragments.map((fragment) => ({ ...fragment, column: { left, right } }))
  })
}

interface Fragment {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly y: number
  readonly size: number
}

/** Pieces that stand on one line without a gap that could part two columns, as one. */
const piecesOnLines = (pieces: readonly Piece[]): readonly Fragment[] => {
  const sorted = [...pieces].sort((a, b) => a.y - b.y || a.x - b.x)
  const lines: Piece[][] = []
  for (const piece of sorted) {
    const line = lines.findLast(
      ([first]) => first !== undefined && Math.abs(first.y - piece.y) < 0.4 * Math.min(first.size, piece.size),
    )
    if (line !== undefined) line.push(piece)
    else lines.push([piece])
  }
  return lines.flatMap((line) => fragmentsOf(line.sort((a, b) => a.x - b.x)))
}

const fragmentsOf = (line: readonly Piece[]): readonly Fragment[] => {
  const groups: Piece[][] = []
  for (const piece of line) {
    const group = groups.at(-1)
    const before = group?.at(-1)
    const gap = before === undefined ? 0 : piece.x - (before.x + before.width)
    if (group === undefined || gap > GUTTER * piece.size) {
      groups.push([piece])
    } else group.push(piece)
  }
  return groups.map((group) => {
    const size = Math.max(...group.map((one) => one.size))
    return {
      text: joined(group),
      left: Math.min(...group.map(({ x }) => x)),
      right: Math.max(...group.map(({ x, width }) => x + width)),
      y: group[0]?.y ?? 0,
      size,
    }
  })
}

/** Gaps wider than this many times the size of the letters may part two columns. */
const GUTTER = 1.1

/** The words of a line, with a blank where there is room for one. Right-to-left pieces follow one another from the right. */
const joined = (group: readonly Piece[]): string => {
  const isRightToLeft = group.filter((one) => one.rightToLeft).length * 2 > group.length
  const ordered = isRightToLeft ? [...group].reverse() : group
  let text = ''
  ordered.forEach((piece, i) => {
    const before = ordered[i - 1]
    const [left, right] = isRightToLeft ? [piece, before] : [before, piece]
    const gap = left === undefined || right === undefined ? 0 : right.x - (left.x + left.width)
    const isApart = gap > 0.15 * piece.size
    text += isApart && !/\s$/.test(text) && !/^\s/.test(piece.text) ? ` ${piece.text}` : piece.text
  })
  return text.replace(/\s+/g, ' ').trim()
}

/** Fragments at about the same height, from the top down. */
const rowsOf = (fragments: readonly Fragment[]): readonly (readonly Fragment[])[] => {
  const rows: Fragment[][] = []
  for (const fragment of [...fragments].sort((a, b) => a.y - b.y)) {
    const row = rows.at(-1)
    const [first] = row ?? []
    if (row !== undefined && first !== undefined && fragment.y - first.y < 0.5 * Math.min(first.size, fragment.size))
      row.push(fragment)
    else rows.push([fragment])
  }
  return rows
}

/**
 * Divides rows into stretches to be read one after the other. From the top down, the longest stretch that a gutter divides is
 * read column by column; a row that belongs to no such stretch is read across.
 */
const inOrder = (rows: readonly (readonly Fragment[])[], depth = 0): readonly (readonly Fragment[])[] => {
  const ordered: (readonly Fragment[])[] = []
  let single: Fragment[] = []
  const flush = (): void => {
    if (single.length > 0) ordered.push(single)
    single = []
  }
  for (let from = 0; from < rows.length;) {
    const found = depth < 6 ? longestDivided(rows, from) : undefined
    if (found === undefined) {
      single.push(...[...(rows[from] ?? [])].sort((a, b) => a.left - b.left))
      from += 1
      continue
    }
    flush()
    const within = rows.slice(from, found.end).flat()
    for (const side of [
      within.filter(({ right }) => right <= found.gutter),
      within.filter(({ left }) => left >= found.gutter),
    ])
      ordered.push(...inOrder(rowsOf(side), depth + 1))
    from = found.end
  }
  flush()
  return ordered
}

const LEAST_ROWS = 3
/** Letters that a column of text has at least room for; narrower ones are the columns of a table, read across. */
const COLUMN = 9

interface Divided {
  readonly end: number
  readonly gutter: number
}

const longestDivided = (rows: readonly (readonly Fragment[])[], from: number): Divided | undefined => {
  let best: Divided | undefined
  const held: Fragment[] = []
  let gutters: readonly { readonly from: number; readonly to: number }[] = [{ from: -Infinity, to: Infinity }]
  for (let end = from; end < rows.length; end += 1) {
    const row = rows[end] ?? []
    held.push(...row)
    for (const { left, right } of row) {
      gutters = gutters.flatMap((gap) => {
        if (right <= gap.from || left >= gap.to) return [gap]
        return [
          { from: gap.from, to: left },
          { from: right, to: gap.to },
        ].filter((part) => part.to > part.from)
      })
    }
    const wide = gutters.filter(
      (gap) => Number.isFinite(gap.from) && Number.isFinite(gap.to) && gap.to - gap.from > (row[0]?.size ?? 10) * 0.8,
    )
    if (wide.length === 0) {
      if (!gutters.some((gap) => Number.isFinite(gap.from) && Number.isFinite(gap.to)) && held.length > row.length + 1)
        break
      continue
    }
    const gutter = wide.map((gap) => (gap.from + gap.to) / 2).find((at) => isDivided(held, at))
    if (gutter !== undefined) best = { end: end + 1, gutter }
  }
  return best
}

/** Whether there is text like that of a column on both sides. */
const isDivided = (fragments: readonly Fragment[], at: number): boolean =>
  [fragments.filter(({ right }) => right <= at), fragments.filter(({ left }) => left >= at)].every((side) => {
    if (side.length < LEAST_ROWS) return false
    const widths = side.map(({ left, right, size }) => (right - left) / size).sort((a, b) => a - b)
    return (widths[widths.length >> 1] ?? 0) >= COLUMN
  })
