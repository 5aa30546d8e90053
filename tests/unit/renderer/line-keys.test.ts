import { getSchema } from '@tiptap/core'
import { Node } from '@tiptap/pm/model'
import { EditorState, TextSelection } from '@tiptap/pm/state'
import type { Command } from '@tiptap/pm/state'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPositions, linesOf } from '#core/text/positions.ts'
import { eachLine, lookOfLine, textParts } from '../../../renderer/editor/document.ts'
import { cutLine, joinAhead, joinBack, pasted, selectAll } from '../../../renderer/editor/line-keys.ts'
import { Document, Part, documentOf } from '../../../renderer/editor/parts.ts'
import { textOf } from '../../../renderer/editor/read-document.ts'

const schema = getSchema([Document, Part, ...textParts])

const stateOf = (...args: Parameters<typeof documentOf>): EditorState =>
  EditorState.create({ doc: Node.fromJSON(schema, documentOf(...args).content) })

const positionsOf = ({ doc }: EditorState) => {
  const starts: number[] = []
  eachLine(doc, (_, at) => starts.push(at + 1))
  return createPositions(linesOf(textOf(doc)).map((line, i) => ({ ...line, position: starts[i] ?? 0 })))
}

const selected = (state: EditorState, start: number, end: number): EditorState => {
  const positions = positionsOf(state)
  const [from, to] = [positions.toPosition(start), positions.toPosition(end)]
  return state.apply(state.tr.setSelection(TextSelection.create(state.doc, from, to)))
}

/** What a key does; nothing is done where the key is left to the browser. */
const after = (state: EditorState, command: Command): EditorState => {
  let next = state
  command(state, (transaction) => {
    next = state.apply(transaction)
  })
  next.doc.check()
  return next
}

const typed =
  (words: string): Command =>
  ({ tr }, dispatch) => {
    dispatch?.(tr.insertText(words))
    return true
  }

const paste =
  (words: string): Command =>
  (state, dispatch) => {
    dispatch?.(pasted(state, words))
    return true
  }

const marked = (text: string, kind: string, words: string, detail?: string): EditorState => {
  const start = text.indexOf(words)
  const place = { start, end: start + words.length }
  const item = kind === 'list' ? [{ kind: 'item', ...place }] : []
  return stateOf(text, [{ kind, ...place, ...(detail === undefined ? {} : { detail }) }, ...item])
}

const looks = ({ doc }: EditorState): readonly string[] => {
  const found: string[] = []
  eachLine(doc, (one) => {
    const { heading, marker } = lookOfLine(one)
    found.push(`${one.textContent}${heading > 0 ? ` #${heading}` : ''}${marker === '' ? '' : ` ${marker}`}`)
  })
  return found
}

describe('keys in "Correct text"', () => {
  const line = fc.oneof(
    { arbitrary: fc.constant(''), weight: 2 },
    fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 4 }),
    fc.constant('long '.repeat(450)), // a part of its own
  )
  const lines = fc.array(line, { minLength: 1, maxLength: 5 }).map((one) => one.join('\n'))
  const edge = fc.oneof(fc.nat(60), fc.nat(100_000))
  const edit = fc.record({
    from: edge,
    length: fc.oneof(fc.constant(0), fc.nat(5), fc.nat(10_000)),
    all: fc.nat(9).map((one) => one === 0),
    how: fc.constantFrom('type', 'enter', 'back', 'ahead', 'paste'),
    words: lines,
  })

  test('the text reads as if it had no parts, whatever is typed, cut, joined and pasted', () => {
    fc.assert(
      fc.property(lines, fc.array(edit, { maxLength: 12 }), (first, edits) => {
        let text = first
        let state = stateOf(first, [])
        for (const { from, length, all, how, words: put } of edits) {
          const start = all ? 0 : from % (text.length + 1)
          const end = all ? text.length : Math.min(text.length, start + length)
          state = all ? after(state, selectAll) : selected(state, start, end)
          let caret = start
          const replace = (by: string, [cut, to] = [start, end]): void => {
            text = text.slice(0, cut) + by + text.slice(to)
            caret = cut + by.length
          }
          if (how === 'type') {
            state = after(state, typed('x'))
            replace('x')
          } else if (how === 'enter') {
            state = after(state, cutLine)
            replace('\n')
          } else if (how === 'paste') {
            state = after(state, paste(put))
            replace(put)
          } else if (start < end) {
            state = after(state, how === 'back' ? joinBack : joinAhead)
            replace('')
          } else {
            state = after(state, how === 'back' ? joinBack : joinAhead)
            if (how === 'back' && text[start - 1] === '\n') replace('', [start - 1, start])
            if (how === 'ahead' && text[start] === '\n') replace('', [start, start + 1])
          }
          expect(textOf(state.doc)).toBe(text)
          expect(state.selection.empty && positionsOf(state).toOffset(state.selection.head)).toBe(caret)
        }
      }),
      { numRuns: Number(process.env['HEARSAY_RUNS'] ?? 300) },
    )
  })

  test('behind a heading the next line is plain; within it both stay headings', () => {
    const state = marked('Title\nwords', 'heading', 'Title', '2')
    expect(looks(after(selected(state, 5, 5), cutLine))).toEqual(['Title #2', '', 'words'])
    expect(looks(after(selected(state, 2, 2), cutLine))).toEqual(['Ti #2', 'tle #2', 'words'])
  })

  test('a list goes on with Enter, and ends where its entry is empty', () => {
    const state = after(selected(marked('one\nwords', 'list', 'one'), 3, 3), cutLine)
    expect(looks(state)).toEqual(['one •', ' •', 'words'])
    expect(looks(after(state, cutLine))).toEqual(['one •', '', 'words'])
  })

  test('joined lines look like the first that has words', () => {
    const state = marked('one\n\nTitle', 'heading', 'Title', '1')
    expect(looks(after(selected(state, 4, 4), joinAhead))).toEqual(['one', 'Title #1'])
    expect(looks(after(selected(state, 5, 5), joinBack))).toEqual(['one', 'Title #1'])
    expect(looks(after(selected(state, 4, 4), joinBack))).toEqual(['one', 'Title #1'])
    expect(looks(after(selected(after(selected(state, 4, 4), joinBack), 3, 3), joinAhead))).toEqual(['oneTitle'])
  })
})
