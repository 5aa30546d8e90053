import { Fragment } from 'react'
import { diffTexts } from '#core/text/diff.ts'

const AROUND = 40 // characters of what stayed, on either side of what did not

/** What words were and are now: what went is struck out, what came underlined, and of the rest only what is near. */
export const Reworded = ({ before, after }: { readonly before: string; readonly after: string }) => {
  const edits = diffTexts(before, after)
  return (
    <span dir="auto">
      {edits.map(({ start, end, insert }, i) => (
        <Fragment key={start}>
          {shortened(before.slice(edits[i - 1]?.end ?? 0, start), i > 0, true)}
          {start < end && <del>{before.slice(start, end)}</del>}
          {insert !== '' && <ins>{insert}</ins>}
        </Fragment>
      ))}
      {shortened(before.slice(edits.at(-1)?.end ?? 0), edits.length > 0, false)}
    </span>
  )
}

/** Words that stayed, without their middle where they are many; `head`, `tail`: which of their ends stand at a change. */
const shortened = (words: string, head: boolean, tail: boolean): string => {
  if (words.length <= 3 * AROUND) return words
  const first = head ? words.slice(0, AROUND).replace(/\S*$/, '') : ''
  const last = tail ? words.slice(-AROUND).replace(/^\S*/, '') : ''
  return `${first}…${last}`
}
