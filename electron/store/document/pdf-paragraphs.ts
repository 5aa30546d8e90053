import type { PageLine } from './pdf-lines.ts'

export interface PdfParagraph {
  readonly text: string
  /** The level of a heading. */
  readonly heading: string | undefined
}

export interface PdfPage {
  readonly number: number
  readonly paragraphs: readonly PdfParagraph[]
}

type Lines = readonly { readonly number: number; readonly lines: readonly PageLine[] }[]

/** Joins the lines of pages to paragraphs. None goes on from one page to the next, where headers and notes may stand between. */
export const paragraphsOf = (pages: Lines): readonly PdfPage[] => {
  const lines = pages.flatMap((page) => page.lines)
  const size = usual(lines.flatMap((line) => Array.from({ length: Math.ceil(line.text.length / 20) }, () => line.size)))
  const leading = usual(leadings(lines))
  const known = wordsWithin(lines)
  return pages.map((page) => ({
    number: page.number,
    paragraphs: grouped(page.lines, leading).map((group) => ({
      text: group.reduce((text, line) => joined(text, line.text, known), ''),
      heading: headingOf(group, size),
    })),
  }))
}

const usual = (values: readonly number[]): number => {
  const counts = new Map<number, number>()
  for (const value of values) {
    const rounded = Math.round(value * 2) / 2
    counts.set(rounded, (counts.get(rounded) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0
}

const leadings = (lines: readonly PageLine[]): readonly number[] =>
  lines.flatMap((line, i) => {
    const step = line.y - (lines[i - 1]?.y ?? Infinity)
    return step > 0 && step < 4 * line.size ? [step] : []
  })

const grouped = (lines: readonly PageLine[], leading: number): readonly (readonly PageLine[])[] => {
  const groups: PageLine[][] = []
  for (const line of lines) {
    const group = groups.at(-1)
    const before = group?.at(-1)
    if (group === undefined || before === undefined || endsBefore(before, line, group, leading)) groups.push([line])
    else group.push(line)
  }
  return groups
}

/** Whether a paragraph ends between two lines: by a gap, another size, an indent, or a last line that is short. */
const endsBefore = (before: PageLine, line: PageLine, group: readonly PageLine[], leading: number): boolean => {
  const isNextColumn = before.column.left !== line.column.left
  const step = line.y - before.y
  if (!isNextColumn && (step <= 0 || step >= 1.35 * Math.max(leading, 1.05 * line.size))) return true
  if (Math.abs(before.size - line.size) > 0.12 * line.size) return true
  if (/^(?:[•‣▪–—-]|\d{1,2}[.)])\s/.test(line.text)) return true
  if (/\p{L}[-\u2010\u00AD]$/u.test(before.text) && /^\p{Ll}/u.test(line.text)) return false
  const isSentence = /[.!?:”"»)…。]$/u.test(before.text)
  if (isNextColumn && isSentence) return true // whether it goes on nobody can see
  const isIndented =
    line.left - line.column.left > 0.8 * line.size && before.left - before.column.left < 0.5 * line.size
  if (isIndented && group.length > 0 && !isCentred(line)) return true
  const room = before.column.right - before.right
  const first = /^\S+/.exec(line.text)?.[0].length ?? 0
  const isShort = room > (first + 2) * 0.55 * line.size // the next word would have had room
  return isShort && (isSentence || room > (before.column.right - before.column.left) * 0.35)
}

const isCentred = ({ left, right, column }: PageLine): boolean =>
  Math.abs(left - column.left - (column.right - right)) < 6 && left - column.left > 12

const headingOf = (group: readonly PageLine[], usualSize: number): string | undefined => {
  const [first] = group
  if (first === undefined || group.length > 4 || usualSize === 0) return undefined
  const ratio = first.size / usualSize
  return ratio >= 1.6 ? '1' : ratio >= 1.2 ? '2' : undefined
}

/** Words in the middle of lines, where nobody had to divide them. */
const wordsWithin = (lines: readonly PageLine[]): ReadonlySet<string> => {
  const words = new Set<string>()
  for (const { text } of lines) {
    const inside = text.replace(/\S{1,60}-$/u, '')
    for (const [word] of inside.matchAll(/\p{L}+(?:-\p{L}+)*/gu)) words.add(word.toLowerCase())
  }
  return words
}

/**
 * Puts two lines together. A soft hyphen at the end was put there by the typesetter and goes. A hyphen goes only where the
 * document has the whole word elsewhere and nowhere with its hyphen; else it stays.
 */
const joined = (text: string, next: string, known: ReadonlySet<string>): string => {
  if (text === '') return next
  if (text.endsWith('\u00AD')) return text.slice(0, -1) + next
  const [, begun] = /(\p{L}{1,60}(?:-\p{L}{1,60}){0,4})[-\u2010]$/u.exec(text) ?? []
  const [rest] = /^\p{Ll}+/u.exec(next) ?? []
  if (begun === undefined || rest === undefined) return `${text} ${next}`
  const last = /\p{L}{1,60}$/u.exec(begun)?.[0] ?? begun
  const isWhole = known.has((last + rest).toLowerCase()) && !known.has(`${begun}-${rest}`.toLowerCase())
  return isWhole ? text.slice(0, -1) + next : text + next
}
