import { Fragment } from 'react'
import type { ReactNode } from 'react'
import type { Edit } from '#core/text/edits.ts'
import { classOfLook, formattedLines } from '../editor/formatting.ts'
import type { Formatting } from '../editor/formatting.ts'

interface Props {
  readonly text: string
  readonly formatting: Formatting
  /** The text it is compared with, and what turns that one into this. */
  readonly before: string
  readonly edits: readonly Edit[]
}

/** A text with its formatting, to be read, and with what was taken out and put in since another. */
export const RevisionText = ({ text, formatting, before, edits }: Props) => {
  const changes = changesIn(before, edits)
  const marks = formatting.filter(({ kind }) => kind === 'bold' || kind === 'italic' || kind === 'link')
  return formattedLines(text, formatting).map(({ line: { offset, length }, look }) => {
    const end = offset + length
    const here = changes.filter((change) => change.start <= end && change.end >= offset)
    const over = marks.filter((mark) => mark.start < end && mark.end > offset)
    const cuts = [...new Set([offset, end, ...[...here, ...over].flatMap((one) => [one.start, one.end])])]
      .filter((at) => offset <= at && at <= end)
      .toSorted((a, b) => a - b)
    return (
      <p
        key={offset}
        dir="auto"
        className={classOfLook(look)}
        data-marker={look.marker === '' ? undefined : look.marker}
      >
        {cuts.map((from, i) => (
          <Fragment key={from}>
            {here.map(({ start, removed }) => start === from && removed !== '' && <del key={start}>{removed}</del>)}
            {piece(text.slice(from, cuts[i + 1] ?? from), {
              isNew: here.some((change) => change.start <= from && from < change.end),
              kinds: over.filter((mark) => mark.start <= from && from < mark.end).map(({ kind }) => kind),
            })}
          </Fragment>
        ))}
      </p>
    )
  })
}

const piece = (
  words: string,
  { isNew, kinds }: { readonly isNew: boolean; readonly kinds: readonly string[] },
): ReactNode => {
  if (words === '') return null
  const shown = kinds.reduce<ReactNode>((inner, kind) => {
    if (kind === 'bold') return <strong>{inner}</strong>
    return kind === 'italic' ? <em>{inner}</em> : <span className="text-link">{inner}</span>
  }, words)
  return isNew ? <ins>{shown}</ins> : shown
}

interface Change {
  /** Where the new words stand in the new text. */
  readonly start: number
  readonly end: number
  readonly removed: string
}

const changesIn = (before: string, edits: readonly Edit[]): readonly Change[] => {
  let shift = 0
  return edits.map(({ start, end, insert }) => {
    const at = start + shift
    shift += insert.length - (end - start)
    return { start: at, end: at + insert.length, removed: before.slice(start, end) }
  })
}
