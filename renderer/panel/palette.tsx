import { useState } from 'react'
import type { UiCommand } from '../command/registry.ts'
import { useApp } from '../state/app.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Key } from '../ui/key.tsx'
import { PickList } from '../ui/pick-list.tsx'

/** Every command by name: type some letters of it, Enter does it. */
export const Palette = ({ commands }: { readonly commands: readonly UiCommand[] }) => {
  const app = useApp()
  const [query, setQuery] = useState('')
  const found = rankCommands(commands, query)
  const close = (): void => {
    app.session.set({ overlay: null })
    app.editor.current?.focus()
  }
  return (
    <Dialog title="Commands" onClose={close}>
      <PickList
        id="command-options"
        label="Command"
        placeholder="What do you want to do?"
        className="commands"
        query={query}
        onQuery={setQuery}
        options={found.map(({ name, label, group, keys }) => ({
          key: name,
          name: label,
          detail: (
            <>
              {group} {keys[0] !== undefined && <Key of={keys[0]} />}
            </>
          ),
        }))}
        onTake={(at) => {
          const command = found[at]
          if (command === undefined) return
          close()
          command.run(app)
        }}
      />
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
