import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorState, Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { Node } from '@tiptap/pm/model'
import type { Positions } from '#core/text/positions.ts'
import type { TextRange } from '#core/text/segments.ts'
import { invisiblesIn } from './invisible.ts'

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
  readonly text: string
  /** The spans that touch a stretch of the text, in reading order. */
  readonly spansIn: (stretch: TextRange) => readonly PaintedSpan[]
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
  /** The span under the pointer: all its parts stand out. */
  readonly hovered: string | null
  /** Where a span would stand, while its edges are dragged. */
  readonly preview: readonly TextRange[]
  readonly decorations: DecorationSet
  /** The decorations by what they are and where. */
  readonly drawn: ReadonlyMap<string, Decoration>
}

type News = Partial<Pick<Painted, 'paint' | 'window' | 'hovered' | 'preview'>> & { readonly isHasty?: true }

const key = new PluginKey<Painted>('annotations')

/** About as much as is in view at first, in UTF-16 code units; what more there is comes once it is laid out. */
const FIRST = 2_500

/** Draws annotations over the text and refuses every change of the text itself. */
export const Annotations = Extension.create({
  name: 'annotations',
  addProseMirrorPlugins: () => [
    new Plugin<Painted>({
      key,
      state: {
        init: () => ({
          paint: null,
          window: { start: 0, end: FIRST },
          hovered: null,
          preview: [],
          decorations: DecorationSet.empty,
          drawn: new Map(),
        }),
        apply: (transaction, painted) => {
          const news = transaction.getMeta(key) as News | undefined
          if (news === undefined) return painted
          const { isHasty = false, ...changed } = news
          return redrawn(transaction.doc, { ...painted, ...changed }, isHasty)
        },
      },
      // The text of an article is never changed here; "Correct text" is a mode of its own.
      filterTransaction: (transaction) => !transaction.docChanged,
      props: {
        decorations: (state) => key.getState(state)?.decorations,
        handleDOMEvents: {
          mouseover: (view, event) => {
            const element = event.target instanceof Element ? event.target.closest('[data-span]') : null
            const hovered = element?.getAttribute('data-span') ?? null
            if (hovered !== key.getState(view.state)?.hovered) view.dispatch(repaint(view.state.tr, { hovered }))
            return false
          },
          mouseleave: (view) => {
            if (key.getState(view.state)?.hovered !== null) view.dispatch(repaint(view.state.tr, { hovered: null }))
            return false
          },
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

/** The stretch of the text that is drawn now. */
export const windowOf = (state: EditorState): PaintWindow => key.getState(state)?.window ?? { start: 0, end: 0 }

/** A transaction that makes the editor draw something else. */
export const repaint = (transaction: Transaction, news: News): Transaction => transaction.setMeta(key, news)

/** The same for another stretch of the text; what is drawn elsewhere stays until the next time. */
export const hastyRepaint = (transaction: Transaction, window: PaintWindow): Transaction =>
  transaction.setMeta(key, { window, isHasty: true } satisfies News)

/** Only decorations that came or went are touched: an edit changes a few of hundreds. */
const redrawn = (doc: Node, painted: Painted, isHasty: boolean): Painted => {
  const { drawn } = painted
  const now = new Map<string, Decoration>(isHasty ? drawn : [])
  const fresh: Decoration[] = []
  for (const wanted of decorationsOf(doc, painted)) {
    const name = `${wanted.from} ${wanted.to} ${Object.values(wanted.attributes).join(' ')}`
    const known = drawn.get(name) ?? decorationOf(wanted)
    if (!drawn.has(name)) fresh.push(known)
    now.set(name, known)
  }
  const stale = [...drawn].filter(([name]) => !now.has(name)).map(([, decoration]) => decoration)
  if (fresh.length === 0 && stale.length === 0) return painted
  const decorations =
    fresh.length + stale.length > now.size / 2
      ? DecorationSet.create(doc, [...now.values()])
      : painted.decorations.remove(stale).add(doc, fresh)
  return { ...painted, decorations, drawn: now }
}

/** The words of a class are set at once: by its own name, the editor would add them one by one. */
const decorationOf = ({ from, to, attributes: { class: words, ...others } }: Wanted): Decoration =>
  Decoration.inline(from, to, { nodeName: 'span', ...others, CLASS: words ?? '' })

interface Wanted {
  readonly from: number
  readonly to: number
  readonly attributes: Readonly<Record<string, string>>
}

const decorationsOf = (doc: Node, { paint, window, hovered, preview }: Painted): readonly Wanted[] => {
  if (paint === null) return []
  const made: Wanted[] = []
  const lit: { readonly span: PaintedSpan; readonly role: string; readonly first: TextRange }[] = []
  const inline = (range: TextRange, attributes: Record<string, string>): void => {
    for (const { from, to } of paint.positions.rangeToPositions(range.start, range.end)) {
      made.push({ from, to, attributes })
    }
  }
  for (const span of paint.spansIn(window)) {
    const first = span.segments[0]
    if (first === undefined) continue
    const role = paint.roles.get(span.id)
    const classes = [
      'span',
      span.look,
      span.id === paint.selected ? 'is-selected' : '',
      role === undefined ? '' : 'is-lit',
      paint.proposed.has(span.id) ? 'is-proposed' : '',
      span.id === hovered ? 'is-hovered' : '',
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
  for (const { sign, name, ...range } of invisiblesIn(paint.text, window)) {
    inline(range, { class: 'invisible', 'data-sign': sign, title: name })
  }
  for (const range of preview) inline(range, { class: 'is-preview' })
  paint.hits.forEach((hit, i) => {
    if (hit.start > window.end || hit.end < window.start) return
    inline(hit, { class: i === paint.hit ? 'find-hit is-current' : 'find-hit' })
  })
  return made
}

/** The first word of a segment, which carries the name of the span's role above it; it never breaks over a line. */
const firstWord = (doc: Node, positions: Positions, { start, end }: TextRange): TextRange => {
  const from = positions.toPosition(start)
  const words = doc.textBetween(from, positions.toPosition(Math.min(end, start + 24)), '\n')
  const length = /^\S+/u.exec(words)?.[0].length ?? 1
  return { start, end: start + length }
}
