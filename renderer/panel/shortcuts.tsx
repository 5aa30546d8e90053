import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Failure } from '#core/failure.ts'
import { api } from '../api.ts'
import { conflictsOf, isChangeable, keysToFile, parseKeys, refusalOfKey } from '../command/chosen-keys.ts'
import { keyPressed, showKey } from '../command/keys.ts'
import type { UiCommand } from '../command/registry.ts'
import { useApp, useSession } from '../state/app.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Key } from '../ui/key.tsx'
import { plural } from '../ui/words.ts'

interface Refusal {
  readonly failure: Failure
  /** What would make it possible. */
  readonly takeAnyway: (() => void) | null
}

/** Every command with its keys; most can be given others, which are remembered on this computer. */
export const Shortcuts = ({ commands }: { readonly commands: readonly UiCommand[] }) => {
  const app = useApp()
  const chosen = useSession((session) => session.keys)
  const [query, setQuery] = useState('')
  const [asking, setAsking] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [said, setSaid] = useState('')
  const conflicts = conflictsOf(commands)
  const shown = commands.filter(({ label, keys }) =>
    `${label} ${keys.map(showKey).join(' ')}`.toLowerCase().includes(query.trim().toLowerCase()),
  )
  const groups = [...new Set(shown.map(({ group }) => group))]

  const give = (changes: Readonly<Record<string, readonly string[]>>, words: string): void => {
    app.session.set(({ keys }) => ({ keys: { ...keys, ...changes } }))
    setRefusal(null)
    setSaid(words)
  }
  const take = (command: UiCommand, event: KeyboardEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return setAsking(null)
    const key = keyPressed(event.nativeEvent)
    if (key === undefined) return
    setAsking(null)
    const now = `${command.label}: ${showKey(key)}.`
    const refused = refusalOfKey(commands, command.name, key)
    if (refused === undefined) return give({ [command.name]: [key] }, now)
    const { failure, taken } = refused
    const without = taken?.keys.filter((one) => showKey(one) !== showKey(key)) ?? []
    const takeAnyway = taken === undefined ? null : () => give({ [command.name]: [key], [taken.name]: without }, now)
    setSaid('')
    setRefusal({ failure, takeAnyway })
  }
  const reset = ({ name, label }: UiCommand): void => {
    app.session.set({ keys: Object.fromEntries(Object.entries(chosen).filter(([one]) => one !== name)) })
    setRefusal(null)
    setSaid(`${label} has its own keys again.`)
  }
  const importKeys = async (): Promise<void> => {
    const reply = await api['app.chooseJson']('keys')
    if (!reply.ok) return setRefusal({ failure: reply.error, takeAnyway: null })
    if (reply.value === null) return
    const parsed = parseKeys(reply.value, commands)
    if (!parsed.ok) return setRefusal({ failure: parsed.error, takeAnyway: null })
    app.session.set({ keys: parsed.value.keys })
    setRefusal(null)
    const left = parsed.value.unknown === 0 ? '' : ` ${plural(parsed.value.unknown, 'command')} left out.`
    setSaid(`Imported keys of ${plural(Object.keys(parsed.value.keys).length, 'command')}.${left}`)
  }
  const exportKeys = async (): Promise<void> => {
    const reply = await api['app.exportJson'](keysToFile(chosen), 'keys')
    if (!reply.ok) setRefusal({ failure: reply.error, takeAnyway: null })
    else if (reply.value !== null) setSaid(`Exported as “${reply.value}”.`)
  }

  return (
    <Dialog title="Keyboard shortcuts" wide onClose={() => app.session.set({ overlay: null })}>
      <input
        type="search"
        aria-label="Find a command or a key"
        placeholder="Find a command or a key"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {refusal !== null && (
        <p className="banner failure" role="alert">
          <strong>{refusal.failure.message}</strong> {refusal.failure.remedy}{' '}
          {refusal.takeAnyway !== null && (
            <button type="button" onClick={refusal.takeAnyway}>
              Take it from there
            </button>
          )}
        </p>
      )}
      {conflicts.map(({ key, commands: sharing }) => (
        <p key={key} className="banner" role="status">
          <Key of={key} /> is the key of {sharing.map(({ label }) => `“${label}”`).join(' and of ')}. Only the first
          hears it.
        </p>
      ))}
      <div className="shortcut-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {shown
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.name} className={Object.hasOwn(chosen, command.name) ? 'is-chosen' : ''}>
                    <dt>{command.label}</dt>
                    <dd>
                      {command.keys.length === 0 && asking !== command.name && (
                        <span className="quiet">in the menu</span>
                      )}
                      {asking === command.name ? (
                        <button
                          type="button"
                          data-asks-key
                          autoFocus
                          className="primary"
                          onKeyDown={(event) => take(command, event)}
                          onBlur={() => setAsking(null)}
                        >
                          Press the new key
                        </button>
                      ) : (
                        command.keys.map((key) => <Key key={key} of={key} />)
                      )}
                      {isChangeable(command) && asking !== command.name && (
                        <button
                          type="button"
                          className="plain"
                          aria-label={`Change the key of “${command.label}”`}
                          title="Change"
                          onClick={() => setAsking(command.name)}
                        >
                          ✎
                        </button>
                      )}
                      {Object.hasOwn(chosen, command.name) && (
                        <button
                          type="button"
                          className="plain"
                          aria-label={`Give “${command.label}” its own keys again`}
                          title="As it was"
                          onClick={() => reset(command)}
                        >
                          ↺
                        </button>
                      )}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="dialog-actions">
        <span role="status" className="quiet spread">
          {said || 'Keys are remembered on this computer. Labels have theirs from the scheme.'}
        </span>
        <button type="button" disabled={Object.keys(chosen).length === 0} onClick={() => app.session.set({ keys: {} })}>
          All as they were
        </button>
        <button type="button" onClick={() => void importKeys()}>
          Import…
        </button>
        <button type="button" onClick={() => void exportKeys()}>
          Export…
        </button>
      </div>
    </Dialog>
  )
}
