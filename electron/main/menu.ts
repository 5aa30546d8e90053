import type { MenuItemConstructorOptions } from 'electron'
import type { MenuSection } from '#ipc/contract.ts'
import { toAccelerator } from './accelerator.ts'

/** What a menu needs to know of its surroundings. */
export interface MenuContext {
  readonly isMac: boolean
  readonly appName: string
  /** Runs the window command of this name in the window whose web contents have this id, if any is in front. */
  readonly choose: (name: string, chosenIn: number | undefined) => void
}

/**
 * The native menu: the sections the window describes, and around them what the system expects. Shortcuts are only
 * shown; the window listens for them itself. The clipboard's items are the system's own, so that they work in fields.
 */
export const menuTemplate = (sections: readonly MenuSection[], context: MenuContext): MenuItemConstructorOptions[] => {
  const ours = sections.map((section) => toMenu(section, context))
  const withEdit = ours.some(({ label }) => label === 'Edit') ? ours : insertEdit(ours, context)
  return context.isMac ? [macAppMenu(context), ...withEdit, { role: 'windowMenu' }] : [...withEdit]
}

function toMenu({ label, items }: MenuSection, context: MenuContext): MenuItemConstructorOptions & { label: string } {
  const submenu: MenuItemConstructorOptions[] = items.map((item) => ({
    label: item.label.replaceAll('&', '&&'),
    enabled: item.enabled,
    click: (_item, window) => context.choose(item.name, window?.id),
    ...shownShortcut(item.shortcut, context),
  }))
  if (label === 'Edit') submenu.push({ type: 'separator' }, ...clipboardItems(context))
  if (label === 'File' && !context.isMac) submenu.push({ type: 'separator' }, { role: 'close' }, { role: 'quit' })
  return { label, submenu }
}

/** macOS cannot show a shortcut without listening for it, so there a letter alone stays hidden. */
function shownShortcut(shortcut: string, { isMac }: MenuContext): MenuItemConstructorOptions {
  const accelerator = toAccelerator(shortcut)
  if (accelerator === undefined || (isMac && !/Command|Control/.test(accelerator))) return {}
  return { accelerator, registerAccelerator: false }
}

function insertEdit(
  menus: readonly MenuItemConstructorOptions[],
  context: MenuContext,
): readonly MenuItemConstructorOptions[] {
  const edit = { label: 'Edit', submenu: clipboardItems(context) }
  return [...menus.slice(0, 1), edit, ...menus.slice(1)]
}

function clipboardItems({ isMac }: MenuContext): MenuItemConstructorOptions[] {
  const roles = ['cut', 'copy', 'paste', 'selectAll'] as const
  return roles.map((role) => ({ role, registerAccelerator: isMac }))
}

function macAppMenu({ appName }: MenuContext): MenuItemConstructorOptions {
  return {
    label: appName,
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' },
    ],
  }
}
