import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { Node } from '@tiptap/pm/model'
import type { Positions } from '#core/text/positions.ts'
import type { TextRange } from '#core/text/segments.ts'

/** A span as the editor draws it. Offsets are UTF-16 units of the article's canonical text, end exclusive. */
export interface PaintedSpan {
  readonly id: string
  readonly segments: readonly TextRange[]
  /** Class words for colour, line pattern and lane. */
  readonly look: string
  /** What a pointer resting on it is told. */
  readonly title: string
}

/** All that is drawn over the text. Annotations are never marks of the document. */
export interface Paint {
  readonly positions: Positions
  /** Sorted by start. */
  readonly spans: readonly PaintedSpan[]
  readonly selected: string | null
  /** The parts of the link in view, with the role each plays. */
  readonly roles: ReadonlyMap<string, string>
  /** Spans that the link tray proposes. */
  readonly proposed: ReadonlySet<string>
  readonly hits: readonly TextRange[]
  readonly hit: number
}

/** Only what stands between these offsets is drawn, so that an edit costs the same in a long text as in a short one. */
export type PaintWindow = TextRange

interface Painted {
  readonly paint: Paint | null
  readonly window: PaintWindow
  readonly decorations: DecorationSet
}

const key = new PluginKey<Painted>('annotations')

/** Draws annotations over the text and refuses every change of the text itself. */
export const Annotations = Extension.create({
  name: 'annotations',
  addProseMirrorPlugins: () => [
    new Plugin<Painted>({
      key,
      state: {
        init: () => ({ paint: null, window: { start: 0, end: 20_000 }, decorations: DecorationSet.empty }),
        apply: (transaction, painted) => {
          const news = transaction.getMeta(key) as Partial<Pick<Painted, 'paint' | 'window'>> | undefined
          if (news === undefined) return painted
          const next = { ...painted, ...news }
          return { ...next, decorations: decorate(transaction.doc, next.paint, next.window) }
        },
      },
      // The text of an article is never changed here; "Correct text" is a mode of its own.
      filterTransaction: (transaction) => !transaction.docChanged,
      props: {
        decorations: (state) => key.getState(state)?.decorations,
        handleDOMEvents: {
          beforeinput: (_, event) => {
            event.preventDefault()
            return true
          },
          drop: (_, event) => {
            event.preventDefault()
            return true
          },
        },
      },
    }),
  ],
})

/** A transaction that makes the editor draw something else. */
export const repaint = (transaction: Transaction, news: Partial<Pick<Painted, 'paint' | 'window'>>): Transaction =>
  transaction.setMeta(key, news)

const decorate = (doc: Node, paint: Paint | null, window: PaintWindow): DecorationSet => {
  if (paint === null) return DecorationSet.empty
  const made: Decoration[] = []
  const lit: { readonly span: PaintedSpan; readonly role: string; readonly first: TextRange }[] = []
  const inline = (range: TextRange, attributes: Record<string, string>): void => {
    for (const { from, to } of paint.positions.rangeToPositions(range.start, range.end)) {
      made.push(Decoration.inline(from, to, { nodeName: 'span', ...attributes }))
    }
  }
  for (const span of paint.spans) {
    const first = span.segments[0]
    const last = span.segments.at(-1)
    if (first === undefined || last === undefined || first.start > window.end || last.end < window.start) continue
    const role = paint.roles.get(span.id)
    const classes = [
      'span',
      span.look,
      span.id === paint.selected ? 'is-selected' : '',
      role === undefined ? '' : 'is-lit',
      paint.proposed.has(span.id) ? 'is-proposed' : '',
    ]
    span.segments.forEach((segment, i) => {
      const place = `${i > 0 ? ' is-continued' : ''}${i < span.segments.length - 1 ? ' continues' : ''}`
      inline(segment, { class: `${classes.join(' ')}${place}`, 'data-span': span.id, title: span.title })
    })
    if (role !== undefined) lit.push({ span, role, first })
  }
  lit.forEach(({ span, role, first }, i) => {
    // A role's name is cut short where the next one stands too near.
    const room = (lit[i + 1]?.first.start ?? Infinity) - first.start
    const name = room <= role.length ? role.slice(0, Math.max(1, Math.min(3, room - 1))) : role
    inline(firstWord(doc, paint.positions, first), { class: `role-start ${span.look}`, 'data-role': name })
  })
  paint.hits.forEach((hit, i) => {
    if (hit.start > window.end || hit.end < window.start) return
    inline(hit, { class: i === paint.hit ? 'find-hit is-current' : 'find-hit' })
  })
  return DecorationSet.create(doc, made)
}

/** The first word of a segment, which carries the name of the span's role above it; it never breaks over a line. */
const firstWord = (doc: Node, positions: Positions, { start, end }: TextRange): TextRange => {
  const from = positions.toPosition(start)
  const words = doc.textBetween(from, positions.toPosition(Math.min(end, start + 24)), '\n')
  const length = /^\S+/u.exec(words)?.[0].length ?? 1
  return { start, end: start + length }
}
