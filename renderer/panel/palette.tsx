import { useState } from 'react'
import type { UiCommand } from '../command/registry.ts'
import { useApp } from '../state/app.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Key } from '../ui/key.tsx'

/** Every command by name: type some letters of it, Enter does it. */
export const Palette = ({ commands }: { readonly commands: readonly UiCommand[] }) => {
  const app = useApp()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const found = rankCommands(commands, query)
  const close = (): void => {
    app.session.set({ overlay: null })
    app.editor.current?.focus()
  }
  const take = (command: UiCommand | undefined): void => {
    if (command === undefined) return
    close()
    command.run(app)
  }
  return (
    <Dialog title="Commands" onClose={close}>
      <input
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls="command-options"
        aria-activedescendant={`command-option-${at}`}
        aria-label="Command"
        placeholder="What do you want to do?"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          const way = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          if (way !== undefined) {
            event.preventDefault()
            setAt((at + way + found.length) % Math.max(found.length, 1))
            document
              .getElementById(`command-option-${(at + way + found.length) % Math.max(found.length, 1)}`)
              ?.scrollIntoView({ block: 'nearest' })
          } else if (event.key === 'Enter') {
            event.preventDefault()
            take(found[at])
          }
        }}
      />
      <ul id="command-options" role="listbox" aria-label="Commands" className="options commands">
        {found.map((command, i) => (
          <li
            key={command.name}
            id={`command-option-${i}`}
            role="option"
            aria-selected={i === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(command)}
          >
            <span>{command.label}</span>
            <small>
              {command.group} {command.keys[0] !== undefined && <Key of={command.keys[0]} />}
            </small>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="quiet">No command is called that.</p>}
    </Dialog>
  )
}

/** Commands whose words begin with what was typed, word by word, before those that only hold its letters. */
export const rankCommands = (commands: readonly UiCommand[], query: string): readonly UiCommand[] => {
  const typed = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const scoreOf = ({ label, group }: UiCommand): number => {
    const words = `${label} ${group}`.toLowerCase().split(/[^\p{L}\p{N}]+/u)
    if (typed.every((part) => words.some((word) => word.startsWith(part)))) return 2
    return typed.every((part) => label.toLowerCase().includes(part)) ? 1 : 0
  }
  return commands
    .map((command) => ({ command, score: scoreOf(command) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ command }) => command)
}
