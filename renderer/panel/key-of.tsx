import { keysOfCommand } from '../command/registry.ts'
import { useSession } from '../state/app.ts'
import { Key } from '../ui/key.tsx'

/** The key that a command has now, as a small key cap; nothing where the user took it away. */
export const KeyOf = ({ command }: { readonly command: string }) => {
  const key = keysOfCommand(
    command,
    useSession((session) => session.keys),
  )[0]
  return key === undefined ? null : <Key of={key} />
}
