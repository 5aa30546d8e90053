import { useRef, useState } from 'react'
import type { ReactNode } from 'react'

interface Option {
  readonly key: string
  readonly name: ReactNode
  readonly detail: ReactNode
}

interface Props {
  /** The list's id in the page. */
  readonly id: string
  readonly label: string
  readonly placeholder: string
  readonly query: string
  readonly onQuery: (query: string) => void
  readonly options: readonly Option[]
  readonly onTake: (index: number) => void
  readonly className?: string
}

/** A field and a list below it: what is typed narrows the list, arrows go through it, Enter or a click takes one. */
export const PickList = ({ id, label, placeholder, query, onQuery, options, onTake, className = '' }: Props) => {
  const [at, setAt] = useState(0)
  const pointer = useRef('')
  const hasMoved = ({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): boolean => {
    const before = pointer.current
    pointer.current = `${clientX} ${clientY}`
    return before !== '' && before !== pointer.current
  }
  const goTo = (next: number): void => {
    setAt(next)
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <>
      <input
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={options.length === 0 ? undefined : `${id}-${at}`}
        aria-label={label}
        placeholder={placeholder}
        value={query}
        onChange={(event) => {
          onQuery(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          const way = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          if (way !== undefined) {
            event.preventDefault()
            goTo((at + way + options.length) % Math.max(options.length, 1))
          } else if (event.key === 'Enter') {
            event.preventDefault()
            onTake(at)
          }
        }}
      />
      <ul id={id} role="listbox" aria-label={label} className={`options ${className}`}>
        {options.map(({ key, name, detail }, i) => (
          <li
            key={key}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === at}
            // A list that opens under a resting pointer is not being pointed at.
            onMouseMove={(event) => hasMoved(event) && setAt(i)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onTake(i)}
          >
            <span dir="auto">{name}</span>
            <small>{detail}</small>
          </li>
        ))}
      </ul>
    </>
  )
}
