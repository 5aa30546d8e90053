import { createContext, useContext } from 'react'
import type { CommandSpec } from '#core/command/command.ts'
import { moveInScheme } from '#core/command/scheme-order.ts'
import { ownerOf, siblings } from '#core/command/scheme-rows.ts'
import type { SchemeTable } from '#core/command/scheme-rows.ts'
import { colours } from '#core/model/colours.ts'
import { useRows } from '../state/app.ts'

/** What the forms of the scheme can do; what goes wrong is said in the dialog itself. */
export interface SchemeActions {
  readonly choose: (id: string | null) => void
  readonly run: <A>(spec: CommandSpec<A>, args: NoInfer<A>) => boolean
  /** Fetches everything that uses a row of the scheme, from articles that are not open too. */
  readonly loaded: (id: string) => Promise<boolean>
  readonly say: (words: string) => void
}

export const SchemeContext = createContext<SchemeActions | null>(null)

export const useScheme = (): SchemeActions => {
  const actions = useContext(SchemeContext)
  if (actions === null) throw new Error('outside of the scheme')
  return actions
}

/** A name that none of these has: "New label", "New label 2". */
export const freeName = (wish: string, rows: readonly { readonly name: string }[]): string => {
  const taken = new Set(rows.map(({ name }) => name.toLowerCase()))
  let name = wish
  for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${wish} ${n}`
  return name
}

/** The theme's colours, one of them chosen. */
export const ColourField = (props: { readonly value: string; readonly onChoose: (colour: string) => void }) => (
  <fieldset className="field colours">
    <legend>Colour</legend>
    {colours.map((colour) => (
      <label key={colour} className={`colour-${colour}`} title={colour}>
        <input
          type="radio"
          name="colour"
          aria-label={colour}
          checked={colour === props.value}
          onChange={() => props.onChoose(colour)}
        />
        <i />
      </label>
    ))}
  </fieldset>
)

/** Moves a row up or down its list. */
export const OrderButtons = ({ table, id }: { readonly table: SchemeTable; readonly id: string }) => {
  const { rows } = useRows()
  const { run } = useScheme()
  const list = siblings(rows, table, ownerOf(rows, table, id))
  const at = list.findIndex((row) => row.id === id)
  const move = (to: number): void => void run(moveInScheme, { table, id, to })
  return (
    <span className="order">
      <button type="button" className="plain" aria-label="Move up" disabled={at <= 0} onClick={() => move(at - 1)}>
        ↑
      </button>
      <button
        type="button"
        className="plain"
        aria-label="Move down"
        disabled={at < 0 || at >= list.length - 1}
        onClick={() => move(at + 1)}
      >
        ↓
      </button>
    </span>
  )
}
