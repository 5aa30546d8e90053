import { useEffect, useState } from 'react'
import { useLatest } from '../state/use-latest.ts'

interface Props {
  readonly label: string
  readonly value: string
  readonly multiline?: boolean
  readonly placeholder?: string
  readonly disabled?: boolean
  /** Called with what was typed when typing pauses, and at once when the field is left. False keeps the text for mending. */
  readonly onCommit: (value: string) => boolean
  /** How long a pause before it is written, in milliseconds; without it only leaving the field writes. */
  readonly pause?: number
}

/** A text field that keeps what is being typed to itself and hands it over when typing pauses or the field is left. */
export const DraftField = ({ label, value, multiline = false, placeholder, disabled, onCommit, pause }: Props) => {
  const [draft, setDraft] = useState<string | null>(null)
  const latest = useLatest({ draft, value, onCommit })

  const commit = (): void => {
    const { draft: typed, value: now, onCommit: write } = latest.current
    if (typed === null || typed === now) return setDraft(null)
    if (write(typed)) setDraft(null)
  }

  useEffect(() => {
    if (draft === null || pause === undefined) return undefined
    const timer = setTimeout(() => {
      const { draft: typed, value: now, onCommit: write } = latest.current
      if (typed !== null && typed !== now) write(typed)
    }, pause)
    return () => clearTimeout(timer)
  }, [draft, pause, latest])

  // A field that goes away takes nothing with it.
  useEffect(
    () => () => {
      const { draft: typed, value: now, onCommit: write } = latest.current
      if (typed !== null && typed !== now) write(typed)
    },
    [latest],
  )

  const shared = {
    value: draft ?? value,
    placeholder,
    disabled,
    onChange: (event: { readonly target: { readonly value: string } }) => setDraft(event.target.value),
    onBlur: commit,
  }
  return (
    <label className="field">
      <span>{label}</span>
      {multiline ? (
        <textarea rows={2} {...shared} />
      ) : (
        <input {...shared} onKeyDown={(event) => event.key === 'Enter' && commit()} />
      )}
    </label>
  )
}
