import { createContext, useContext, useRef } from 'react'

/** Whether the view is just being printed: its long tables then make more rows than those near the part in view. */
const Printing = createContext(false)
export const PrintingProvider = Printing.Provider

/** Rows of a long table that are printed; its CSV has all. */
export const MOST_PRINTED = 500

/** How many rows a table makes beyond those in view. */
export const useOverscan = (usual: number): number => (useContext(Printing) ? MOST_PRINTED : usual)

interface Props {
  readonly onPrinting: (isPrinting: boolean) => void
}

/** Prints the view that it stands in, once all that belongs on the paper is there. */
export const PrintView = ({ onPrinting }: Props) => {
  const button = useRef<HTMLButtonElement>(null)
  const print = async (): Promise<void> => {
    onPrinting(true)
    await readyIn(button.current?.closest('.analysis-view') ?? document.body)
    window.print()
    onPrinting(false)
  }
  return (
    <button type="button" className="plain print-view" ref={button} onClick={() => void print()}>
      Print
    </button>
  )
}

const BETWEEN_LOOKS = 100 // milliseconds
const MOST_LOOKS = 100

/** Waits until nothing within is asked for any more. */
const readyIn = async (view: Element): Promise<void> => {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    await new Promise((then) => setTimeout(then, BETWEEN_LOOKS))
    if (view.querySelector('[aria-busy="true"]') === null) return
  }
}
