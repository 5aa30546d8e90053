import { createTextAnnotator } from '@recogito/text-annotator'
import type { TextAnnotation } from '@recogito/text-annotator'
import '@recogito/text-annotator/text-annotator.css'
import type { Workload } from './workload.ts'

/*
 * The page beside the app: the same text bare with CSS highlights (all of them, or those near the viewport), and in
 * @recogito/text-annotator. Runs in the same Electron.
 */

type Label = number
type Change = (how: 'add' | 'relabel' | 'remove') => void

const colours = ['#9ec5fe', '#ffd8a8', '#b2f2bb']

const scroller = document.createElement('div')
scroller.className = 'article-scroll'
document.body.append(scroller)

interface Bare {
  readonly lines: readonly { readonly offset: number; readonly node: Text }[]
  readonly element: HTMLElement
}

const showText = (text: string): Bare => {
  const element = document.createElement('div')
  element.className = 'article-text'
  let offset = 0
  const lines = text.split('\n').map((line) => {
    const paragraph = document.createElement('p')
    const node = document.createTextNode(line)
    paragraph.append(node)
    element.append(paragraph)
    const placed = { offset, node }
    offset += line.length + 1
    return placed
  })
  scroller.replaceChildren(element)
  return { lines, element }
}

const lineAt = ({ lines }: Bare, offset: number): number => {
  let low = 0
  let high = lines.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lines[middle]?.offset ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

const rangeOf = (bare: Bare, start: number, end: number): Range => {
  const range = document.createRange()
  for (const [at, set] of [
    [start, 'setStart'],
    [end, 'setEnd'],
  ] as const) {
    const line = bare.lines[lineAt(bare, at)]
    if (line !== undefined) range[set](line.node, Math.min(at - line.offset, line.node.length))
  }
  return range
}

const highlights = (bare: Bare, { spans }: Workload, near: boolean): Change => {
  const sets = colours.map((_, label: Label) => {
    const set = new Highlight()
    CSS.highlights.set(`label-${label}`, set)
    return set
  })
  const all = spans.map((span) => ({ ...span }))
  const paint = (): void => {
    for (const set of sets) set.clear()
    const box = scroller.getBoundingClientRect()
    const at = (y: number): number => {
      const found = document.caretRangeFromPoint(box.left + box.width / 2, y)
      const line = bare.lines.findIndex(({ node }) => node === found?.startContainer)
      return bare.lines[line]?.offset ?? 0
    }
    const [from, to] = near ? [at(box.top + 2) - 6_000, at(box.bottom - 2) + 6_000] : [0, Infinity]
    for (const { start, end, label } of all) {
      if (start < to && end > from) sets[label]?.add(rangeOf(bare, start, end))
    }
  }
  paint()
  if (near) scroller.addEventListener('scroll', paint)
  const place = all[10] ?? { start: 0, end: 20, label: 0 }
  let mine: { range: Range; label: Label } | undefined
  return (how) => {
    if (mine !== undefined) sets[mine.label]?.delete(mine.range)
    if (how === 'remove') mine = undefined
    else {
      mine = { range: rangeOf(bare, place.start, place.end + 7), label: how === 'add' ? 0 : 1 }
      sets[mine.label]?.add(mine.range)
    }
  }
}

const recogito = (bare: Bare, { spans, text }: Workload): Change => {
  const annotator = createTextAnnotator<TextAnnotation, TextAnnotation>(bare.element, {
    renderer: 'CSS_HIGHLIGHTS',
    style: (annotation) => ({
      fill: (colours[Number(annotation.bodies[0]?.value ?? 0)] ?? '#999999') as `#${string}`,
      fillOpacity: 0.6,
    }),
  })
  const annotationOf = (id: string, start: number, end: number, label: Label): TextAnnotation =>
    ({
      id,
      bodies: [{ id: `${id}-label`, annotation: id, purpose: 'tagging', value: String(label) }],
      target: {
        annotation: id,
        // Line feeds are no characters there.
        selector: [{ quote: text.slice(start, end), start: start - lineAt(bare, start), end: end - lineAt(bare, end) }],
      },
    }) as unknown as TextAnnotation
  annotator.setAnnotations(
    spans.map(({ start, end, label }, i) => annotationOf(`span-${i}`, start, end, label)),
    true,
  )
  const place = spans[10] ?? { start: 0, end: 20 }
  return (how) => {
    if (how === 'remove') annotator.removeAnnotation('mine')
    else if (how === 'add') annotator.addAnnotation(annotationOf('mine', place.start, place.end + 7, 0))
    else annotator.updateAnnotation(annotationOf('mine', place.start, place.end + 7, 1))
  }
}

const shows = {
  'bare-all': (bare: Bare, workload: Workload) => highlights(bare, workload, false),
  'bare-near': (bare: Bare, workload: Workload) => highlights(bare, workload, true),
  recogito,
}

/** Shows a workload; the answer makes, relabels and removes one span near the top. */
Object.assign(window, {
  show: (kind: keyof typeof shows, workload: Workload): void => {
    CSS.highlights.clear()
    scroller.scrollTop = 0
    const change = shows[kind](showText(workload.text), workload)
    Object.assign(window, { change })
  },
})
