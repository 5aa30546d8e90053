import { useState } from 'react'
import type { LinkChoice } from '#core/model/link-choices.ts'
import { live } from '#core/model/reader.ts'
import type { Reader } from '#core/model/reader.ts'
import { quoteOf } from '#core/text/segments.ts'
import { choicesBetween, takeChoice } from '../command/link-mode.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import { Dialog } from '../ui/dialog.tsx'
import { PickList } from '../ui/pick-list.tsx'
import { lineOfLink } from './link-tray.tsx'

/** Asks how two spans are to be connected, where the scheme has several ways. A number takes one. */
export const Join = () => {
  const app = useApp()
  const { rows } = useRows()
  const joining = useSession((session) => session.joining)
  const [query, setQuery] = useState('')
  const choices = joining === null ? [] : choicesBetween(app, joining.from, joining.to)
  const close = (): void => {
    app.session.set({ overlay: null, joining: null })
    app.editor.current?.focus()
  }
  const take = (choice: LinkChoice | undefined): void => {
    if (choice === undefined) return
    close()
    takeChoice(app, choice)
  }
  const named = choices
    .map((choice) => ({ choice, words: wordsOfChoice(rows, choice) }))
    .filter(({ words }) => words.toLowerCase().includes(query.toLowerCase()))
  return (
    <Dialog title={`Connect “${quote(rows, joining?.from)}” with “${quote(rows, joining?.to)}”`} onClose={close}>
      <PickList
        id="join-options"
        label="How"
        placeholder="A number, or some letters"
        query={query}
        onQuery={(typed) => {
          const number = Number(typed)
          if (Number.isInteger(number) && number > 0) take(named[number - 1]?.choice)
          else setQuery(typed)
        }}
        options={named.map(({ choice, words }, i) => ({
          key: choice.id,
          name: words,
          detail: i < 9 ? <kbd>{i + 1}</kbd> : '',
        }))}
        onTake={(at) => take(named[at]?.choice)}
      />
    </Dialog>
  )
}

const wordsOfChoice = (reader: Reader, { link, type, fillers }: LinkChoice): string => {
  const roles = fillers.map(({ role }) => role.name).join(' – ')
  return link === null ? `${type.name}: ${roles}` : `into “${lineOfLink(reader, link.id).slice(0, 60)}” as ${roles}`
}

const quote = (reader: Reader, id: string | undefined): string => {
  const words = quoteOf(live(reader, 'span', id ?? '')?.segments ?? [])
  return words.length > 60 ? `${words.slice(0, 57)}…` : words
}
