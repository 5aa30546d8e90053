import { useEffect } from 'react'
import { api, on } from '../api.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import { useLatest } from '../state/use-latest.ts'
import { linkKey } from './link-mode.ts'
import { matchesKey, showKey } from './keys.ts'
import { uiCommands } from './registry.ts'
import type { UiCommand } from './registry.ts'

const groups: readonly UiCommand['group'][] = ['File', 'Edit', 'Tag', 'Span', 'Link', 'Go', 'View', 'Help']

/** Listens to the keyboard and the menu, and runs the commands they name. */
export const useCommands = (): readonly UiCommand[] => {
  const app = useApp()
  const { rows } = useRows('label')
  const chosen = useSession((session) => session.keys)
  const commands = uiCommands(rows, chosen)
  const latest = useLatest(commands)
  const menu = JSON.stringify(menuOf(commands))

  useEffect(() => {
    void api['app.setMenu'](JSON.parse(menu) as ReturnType<typeof menuOf>)
  }, [menu])

  useEffect(() => {
    const endMenu = on('menu.command', (name) => latest.current.find((command) => command.name === name)?.run(app))
    const listen = (event: KeyboardEvent): void => {
      if (event.isComposing || event.defaultPrevented || isAskingForKey(event.target)) return
      if (!isTyping(event) && linkKey(app, event)) return event.preventDefault()
      const command = latest.current.find(
        ({ keys, everywhere, when }) =>
          (everywhere || !isTyping(event)) &&
          keys.some((key) => matchesKey(event, key)) &&
          (when === undefined || when(app)),
      )
      if (command === undefined) return
      event.preventDefault()
      command.run(app)
    }
    // Before the editor hears of it: that one keeps Escape, Enter and the keys of undo to itself.
    window.addEventListener('keydown', listen, { capture: true })
    return () => {
      endMenu()
      window.removeEventListener('keydown', listen, { capture: true })
    }
  }, [app, latest])

  return commands
}

/**
 * Whether a key belongs to a field, an open dialog or a view of the analysis. A list or a box to tick, and the analysis,
 * have no use for keys with Ctrl, so that undo works there.
 */
const isTyping = ({ target, ctrlKey, metaKey }: KeyboardEvent): boolean => {
  if (!(target instanceof Element)) return false
  if (target.closest('input:not([type=checkbox], [type=radio]), textarea, dialog, [data-typing]') !== null) return true
  return !ctrlKey && !metaKey && target.closest('input, select, .analysis') !== null
}

/** Whether the next key is to become a shortcut. */
const isAskingForKey = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[data-asks-key]') !== null

const menuOf = (commands: readonly UiCommand[]) =>
  groups.map((group) => ({
    label: group,
    items: commands
      .filter((command) => command.group === group)
      .map(({ name, label, keys }) => ({
        name,
        label,
        shortcut: keys[0] === undefined ? '' : showKey(keys[0]),
        enabled: true,
      })),
  }))
