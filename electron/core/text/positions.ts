/** One line of canonical text: offset and length in UTF-16 code units, the line feed not counted. */
export interface Line {
  readonly offset: number
  readonly length: number
}

/** A line and the editor position of its first character (or of its end, when it is empty). */
export interface PlacedLine extends Line {
  readonly position: number
}

/** A stretch of the editor's document, as ProseMirror counts: never reaches over the edge of a line. */
export interface PositionRange {
  readonly from: number
  readonly to: number
}

/** Turns offsets of the text into positions of the editor and back. Good for one document only: build anew when it changes. */
export interface Positions {
  readonly lines: readonly PlacedLine[]
  /** The position of an offset. An offset before or behind the text goes to the text's edge. */
  readonly toPosition: (offset: number) => number
  /**
   * The offset of a position. A position between two lines (on the border of a block, list or cell) goes to the nearer
   * line edge, and to the end of the earlier line when both are as near.
   */
  readonly toOffset: (position: number) => number
  /** The stretches of the document that a range of offsets covers, one per line; line feeds and empty pieces are left out. */
  readonly rangeToPositions: (start: number, end: number) => readonly PositionRange[]
  /** The index of the line that holds the offset. The line feed's own offset, the line's end, belongs to the line before it. */
  readonly lineAt: (offset: number) => number
}

const FIRST: PlacedLine = { offset: 0, position: 1, length: 0 } // an empty document of one empty paragraph

/**
 * Builds the two-way map from a table of lines in text order, positions rising with offsets. The blocks may be nested in
 * any way; only where each line starts counts. A line broken by something that has a position but no character (an inline
 * image) is given as two entries.
 */
export const createPositions = (table: readonly PlacedLine[]): Positions => {
  const lines = table.length === 0 ? [FIRST] : table
  const at = (index: number): PlacedLine => lines[index] ?? FIRST
  const lineAt = (offset: number): number => lastWhere(lines, (line) => line.offset <= offset)

  return {
    lines,
    lineAt,
    toPosition: (offset) => {
      const line = at(lineAt(offset))
      return line.position + clamp(offset - line.offset, line.length)
    },
    toOffset: (position) => {
      const index = lastWhere(lines, (line) => line.position <= position)
      const line = at(index)
      const next = lines[index + 1]
      const past = position - (line.position + line.length)
      if (next !== undefined && next.position - position < past) return next.offset
      return line.offset + clamp(position - line.position, line.length)
    },
    rangeToPositions: (start, end) => {
      const ranges: PositionRange[] = []
      for (let index = lineAt(start); index < lines.length && at(index).offset < end; index += 1) {
        const { offset, position, length } = at(index)
        const from = position + clamp(start - offset, length)
        const to = position + clamp(end - offset, length)
        if (from < to) ranges.push({ from, to })
      }
      return ranges
    },
  }
}

/** The lines of a canonical text, in order. There is always one; a text that ends with a line feed has an empty last line. */
export const linesOf = (text: string): readonly Line[] => {
  const lines: Line[] = []
  let offset = 0
  for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', offset)) {
    lines.push({ offset, length: feed - offset })
    offset = feed + 1
  }
  lines.push({ offset, length: text.length - offset })
  return lines
}

/** The table of a flat document, one paragraph per line: each paragraph adds an opening and a closing position. */
export const flatLines = (text: string): readonly PlacedLine[] =>
  linesOf(text).map(({ offset, length }, index) => ({ offset, position: offset + 1 + index, length }))

const clamp = (value: number, most: number): number => Math.min(Math.max(value, 0), most)

/** The last index whose line passes a test that holds for a first stretch of the lines only; 0 if none does. */
const lastWhere = (lines: readonly PlacedLine[], passes: (line: PlacedLine) => boolean): number => {
  let low = 0
  let high = lines.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    const line = lines[middle]
    if (line !== undefined && passes(line)) low = middle
    else high = middle - 1
  }
  return low
}
