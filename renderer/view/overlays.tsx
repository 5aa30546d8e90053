import { useCommands } from '../command/use-commands.ts'
import { ReportDialog } from '../analysis/report-dialog.tsx'
import { Backups } from '../panel/backups.tsx'
import { BulkEdit } from '../panel/bulk-edit.tsx'
import { Conflicts } from '../panel/conflicts.tsx'
import { Export } from '../panel/export.tsx'
import { Import } from '../panel/import.tsx'
import { History } from '../panel/history.tsx'
import { Join } from '../panel/join.tsx'
import { Lost } from '../panel/lost.tsx'
import { Merge } from '../panel/merge.tsx'
import { Occurrences } from '../panel/occurrences.tsx'
import { Palette } from '../panel/palette.tsx'
import { ProjectFind } from '../panel/project-find.tsx'
import { Purge } from '../panel/purge.tsx'
import { Revisions } from '../panel/revisions.tsx'
import { Scheme } from '../panel/scheme.tsx'
import { Share } from '../panel/share.tsx'
import { Shortcuts } from '../panel/shortcuts.tsx'
import { SourcePicker } from '../panel/source-picker.tsx'
import { useApp, useSession } from '../state/app.ts'

/** The commands, by keys and menu, and the dialog that one of them has opened. */
export const Overlays = ({ onReopen }: { readonly onReopen: () => void }) => {
  const app = useApp()
  const commands = useCommands()
  const overlay = useSession((session) => session.overlay)
  return (
    <>
      {overlay === 'shortcuts' && <Shortcuts commands={commands} />}
      {overlay === 'palette' && <Palette commands={commands} />}
      {overlay === 'occurrences' && <Occurrences />}
      {overlay === 'find' && <ProjectFind />}
      {overlay === 'bulk' && <BulkEdit />}
      {overlay === 'source' && <SourcePicker />}
      {overlay === 'join' && <Join />}
      {overlay === 'history' && <History />}
      {overlay === 'merge' && <Merge />}
      {overlay === 'scheme' && <Scheme />}
      {overlay === 'lost' && <Lost />}
      {overlay === 'revisions' && <Revisions />}
      {overlay === 'share' && <Share />}
      {overlay === 'export' && <Export />}
      {overlay === 'import' && <Import />}
      {overlay === 'report' && <ReportDialog />}
      {overlay === 'purge' && <Purge onPurged={onReopen} />}
      {overlay === 'conflicts' && <Conflicts />}
      {overlay === 'backups' && <Backups onClose={() => app.session.set({ overlay: null })} />}
    </>
  )
}
