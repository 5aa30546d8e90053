import { useLayoutEffect, useRef } from 'react'
import type { ReactNode } from 'react'

interface Props {
  readonly title: string
  readonly wide?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A dialog over the window; Escape, the cross and a click beside it close it. */
export const Dialog = ({ title, wide = false, onClose, children }: Props) => {
  const element = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const dialog = element.current
    if (dialog === null) return undefined
    dialog.showModal()
    dialog.querySelector('input')?.focus()
    return () => dialog.close() // gives the keyboard back to where it was
  }, [])
  return (
    <dialog
      ref={element}
      className={wide ? 'wide' : ''}
      aria-label={title}
      onClose={() => element.current?.open === false && onClose()}
      onClick={(event) => event.target === element.current && onClose()}
    >
      <div className="dialog-body">
        <header>
          <h2>{title}</h2>
          <button type="button" className="plain" aria-label="Close" onClick={onClose}>
            ×
          </button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
