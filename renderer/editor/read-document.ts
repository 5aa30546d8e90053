import type { Node } from '@tiptap/pm/model'
import { diffTexts } from '#core/text/diff.ts'
import { movedFormatting } from '#core/command/correct-text.ts'
import { eachLine, lookOfLine } from './document.ts'
import { markKinds } from './formatting.ts'
import type { Formatting, LineLook } from './formatting.ts'

type Format = Formatting[number]

/** The canonical text of the editor's document. */
export const textOf = (doc: Node): string => doc.textBetween(0, doc.content.size, '\n')

/**
 * The formatting of a corrected document: what can be edited is read from it; everything else, such as tables, moves
 * with the text.
 */
export const formattingOf = (doc: Node, before: string, formatting: Formatting): Formatting => {
  const edits = diffTexts(before, textOf(doc))
  const kept = movedFormatting(
    formatting.filter(({ kind }) => !editable.has(kind)),
    before,
    edits,
  )
  const lines = linesOf(doc)
  return [
    ...kept,
    ...lines.flatMap(({ look, start, end }) =>
      look.heading > 0 ? [{ kind: 'heading', start, end, detail: String(look.heading) }] : [],
    ),
    ...runsOf(lines, ({ quotes }) => quotes, 'quote'),
    ...listsIn(lines, 1),
    ...marksIn(doc),
  ].toSorted((a, b) => a.start - b.start || b.end - a.end) // what holds another comes first, also where both are equal
}

const editable: ReadonlySet<string> = new Set(['heading', 'quote', 'list', 'item', ...markKinds])

interface LookedLine {
  readonly look: LineLook
  readonly start: number
  readonly end: number
}

const linesOf = (doc: Node): readonly LookedLine[] => {
  const lines: LookedLine[] = []
  let start = 0
  eachLine(doc, (line) => {
    const end = start + line.textContent.length
    lines.push({ look: lookOfLine(line), start, end })
    start = end + 1
  })
  return lines
}

/** The stretches of neighbouring lines in which something is at least so deep, level by level. */
const runsOf = (lines: readonly LookedLine[], depthOf: (look: LineLook) => number, kind: string): readonly Format[] => {
  const most = Math.max(0, ...lines.map(({ look }) => depthOf(look)))
  return Array.from({ length: most }, (_, i) => i + 1).flatMap((depth) =>
    stretches(lines, ({ look }) => depthOf(look) >= depth).map((run) => ({ kind, ...around(run) })),
  )
}

const listsIn = (lines: readonly LookedLine[], depth: number): readonly Format[] =>
  stretches(lines, ({ look }) => look.depth >= depth)
    .flatMap((run) => cutBefore(run, startsList(depth)))
    .flatMap((list) => [
      { kind: 'list', ...around(list), ...(isNumbered(list[0]) ? { detail: 'number' } : {}) },
      ...cutBefore(list, ({ look }) => look.depth === depth && look.marker !== '').map((item) => ({
        kind: 'item',
        ...around(item),
      })),
      ...listsIn(list, depth + 1),
    ])

/** Whether another list begins where one may go on: numbers begin anew, or numbers and signs change. */
const startsList =
  (depth: number) =>
  (line: LookedLine, list: readonly LookedLine[]): boolean =>
    line.look.depth === depth &&
    line.look.marker !== '' &&
    (line.look.marker === '1.' || isNumbered(line) !== isNumbered(list[0]))

const isNumbered = (line: LookedLine | undefined): boolean => line?.look.marker.endsWith('.') === true

const stretches = (
  lines: readonly LookedLine[],
  isIn: (line: LookedLine) => boolean,
): readonly (readonly LookedLine[])[] => {
  const found: LookedLine[][] = []
  let open = false
  for (const line of lines) {
    if (isIn(line) && open) found.at(-1)?.push(line)
    else if (isIn(line)) found.push([line])
    open = isIn(line)
  }
  return found
}

const cutBefore = (
  lines: readonly LookedLine[],
  isFirst: (line: LookedLine, part: readonly LookedLine[]) => boolean,
): readonly (readonly LookedLine[])[] => {
  const parts: LookedLine[][] = []
  for (const line of lines) {
    const part = parts.at(-1)
    if (part === undefined || isFirst(line, part)) parts.push([line])
    else part.push(line)
  }
  return parts
}

const around = (lines: readonly LookedLine[]): { readonly start: number; readonly end: number } => ({
  start: lines[0]?.start ?? 0,
  end: lines.at(-1)?.end ?? 0,
})

const marksIn = (doc: Node): readonly Format[] => {
  const found: { kind: string; start: number; end: number; detail?: string }[] = []
  let lineStart = 0
  eachLine(doc, (line) => {
    line.forEach((text, at) => {
      const [start, end] = [lineStart + at, lineStart + at + text.nodeSize]
      for (const { type, attrs } of text.marks) {
        const detail = type.name === 'link' ? { detail: String(attrs['detail']) } : {}
        const going = found.findLast(
          (one) => one.kind === type.name && one.end === start && one.detail === detail.detail,
        )
        if (going === undefined) found.push({ kind: type.name, start, end, ...detail })
        else going.end = end
      }
    })
    lineStart += line.textContent.length + 1
  })
  return found
}
