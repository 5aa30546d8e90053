import { Dialog } from '../ui/dialog.tsx'
import { Key } from '../ui/key.tsx'
import type { UiCommand } from '../command/registry.ts'
import { useApp } from '../state/app.ts'

/** Every command with its keys, as the registry has them. */
export const Shortcuts = ({ commands }: { readonly commands: readonly UiCommand[] }) => {
  const app = useApp()
  const groups = [...new Set(commands.map(({ group }) => group))]
  return (
    <Dialog title="Keyboard shortcuts" wide onClose={() => app.session.set({ overlay: null })}>
      <div className="shortcut-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group)
                .map(({ name, label, keys }) => (
                  <div key={name}>
                    <dt>{label}</dt>
                    <dd>
                      {keys.length === 0 && <span className="quiet">in the menu</span>}
                      {keys.map((key) => (
                        <Key key={key} of={key} />
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
