import { useId, useState } from 'react'

interface Props {
  readonly label: string
  /** What stands there when nothing is chosen. */
  readonly none: string
  readonly value: string | null
  readonly among: readonly { readonly id: string; readonly name: string }[]
  readonly onChoose: (id: string | null) => void
}

const MOST = 12

/** One out of many by a part of its name: what fits is listed below, and an empty field chooses nothing. */
export const Choose = ({ label, none, value, among, onChoose }: Props) => {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const name = among.find((one) => one.id === value)?.name ?? ''
  const query = typed?.trim().toLowerCase() ?? ''
  const found = query === '' ? [] : among.filter((one) => one.name.toLowerCase().includes(query)).slice(0, MOST)
  const take = (chosen: string | null): void => {
    setTyped(null)
    if (chosen !== value) onChoose(chosen)
  }
  return (
    <div className="choose">
      <label className="field">
        <span>{label}</span>
        <input
          aria-controls={id}
          placeholder={none}
          value={typed ?? name}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setTyped(null)
            if (event.key !== 'Enter') return
            event.preventDefault()
            if (typed !== null && query === '') take(null)
            else if (found[0] !== undefined) take(found[0].id)
          }}
          onBlur={(event) => {
            // A click on what is listed comes after the field was left.
            if (event.relatedTarget !== null) return
            if (typed !== null && query === '') take(null)
            else setTyped(null)
          }}
        />
      </label>
      <ul id={id}>
        {found.map((one) => (
          <li key={one.id}>
            <button type="button" className="plain" dir="auto" onClick={() => take(one.id)}>
              {one.name}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
