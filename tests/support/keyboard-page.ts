import { Rows } from '#core/model/rows.ts'
import { defaultScheme } from '#core/model/scheme.ts'
import { showKey } from '../../renderer/command/keys.ts'
import { uiCommands } from '../../renderer/command/registry.ts'

/** docs/keyboard.md, as the command registry has it. */
export const keyboardPage = (): string => {
  const commands = uiCommands(Rows.from(defaultScheme()))
  const groups = [...new Set(commands.map(({ group }) => group))]
  const line = ({ label, keys, everywhere }: (typeof commands)[number]): string =>
    `| ${label} | ${keys.map((key) => `<kbd>${showKey(key)}</kbd>`).join(' ') || 'menu, or Ctrl+K'} | ${everywhere ? 'also in fields' : ''} |`
  return [
    '# Keys',
    '',
    'Every command, as the registry has it: this page is written by `HEARSAY_WRITE=1 npm test -- unit/renderer/keyboard-page` and a test holds it to the registry. On macOS Ctrl is Command. All commands are also in the menus and under <kbd>Ctrl+K</kbd>. The keys of labels come from the scheme.',
    ...groups.flatMap((group) => [
      '',
      `## ${group}`,
      '',
      '| does | keys | where |',
      '|---|---|---|',
      ...commands.filter((command) => command.group === group).map(line),
    ]),
    '',
  ].join('\n')
}
