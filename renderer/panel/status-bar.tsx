import { useMemo } from 'react'
import { lostIn } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import { plural } from '../ui/words.ts'
import { AfterPaint } from '../state/after-paint.ts'
import { textOfArticle, useApp, useRows, useSession, useWorkspace } from '../state/app.ts'
import type { Saved } from '#ipc/contract.ts'
import { KeyOf } from './key-of.tsx'

/** The foot of the window: whether the work is on disk, what is selected, how much there is. */
export const StatusBar = () => {
  const app = useApp()
  const { rows } = useRows()
  const undo = useWorkspace((state) => state.undo)
  const conflicts = useWorkspace((state) => state.conflicts.length)
  const selection = useSession((session) => session.selection)
  const article = useSession((session) => session.article)
  const zoom = useSession((session) => session.zoom)
  const here = article === null ? undefined : live(rows, 'article', article)
  const spans = article === null ? [] : app.workspace.index.spans(article)
  const words = here === undefined ? '' : (textOfArticle(app, here.id)?.slice(selection.start, selection.end) ?? '')
  return (
    <footer className="status-bar">
      <AfterPaint value={false}>
        <SavedSign />
      </AfterPaint>
      <span className="quiet">{undo.undo === null ? '' : `Undo: ${undo.undo}`}</span>
      {conflicts > 0 && (
        <button type="button" className="plain danger" onClick={() => app.session.set({ overlay: 'conflicts' })}>
          {plural(conflicts, 'conflict')} to settle
        </button>
      )}
      <LostCount />
      <PlaceFound />
      <span className="spread" />
      <span>{words === '' ? '' : plural(lengthOf(words), 'character') + ' selected'}</span>
      <span>{here === undefined ? '' : `${plural(spans.length, 'span')} here`}</span>
      <span>{Math.round(zoom * 100)} %</span>
      <button type="button" className="plain" onClick={() => app.session.set({ overlay: 'shortcuts' })}>
        Keys <KeyOf command="help.shortcuts" />
      </button>
    </footer>
  )
}

/** Says at once, and not after the next frame, when what is shown is no longer on disk. */
const SavedSign = () => {
  const saved = useWorkspace((state) => state.saved)
  return (
    <span className={`saved saved-${saved.state.replace(' ', '-')}`} role="status" aria-label="Saved state">
      {savedText(saved)}
    </span>
  )
}

/** Says how many spans of the open article have lost their place to a correction. */
const LostCount = () => {
  const app = useApp()
  const { rows, version } = useRows()
  const article = useSession((session) => session.article)
  const lost = useMemo(
    () => (article === null ? 0 : lostIn(rows, article)),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [rows, version, article],
  )
  if (lost === 0) return null
  return (
    <button type="button" className="plain danger" onClick={() => app.session.set({ overlay: 'lost' })}>
      {plural(lost, 'span')} lost {lost === 1 ? 'its' : 'their'} place
    </button>
  )
}

/** Which of the places that were found in the project is shown, and by which key one goes on. */
const PlaceFound = () => {
  const app = useApp()
  const found = useSession((session) => session.found)
  if (found === null) return null
  return (
    <button type="button" className="plain" onClick={() => app.session.set({ overlay: 'find' })}>
      “{found.words}”: {found.at + 1} of {found.places.length} <KeyOf command="go.hit" />
    </button>
  )
}

const graphemes = new Intl.Segmenter('en')

/** How many characters a reader counts; in long stretches, where nobody counts, code points. */
const lengthOf = (words: string): number =>
  words.length > 5_000 ? [...words].length : [...graphemes.segment(words)].length

const savedText = (saved: Saved): string => {
  switch (saved.state) {
    case 'saving':
      return 'Saving…'
    case 'saved':
      return 'Saved'
    case 'not saved':
      return `Not saved: ${saved.failure.message} ${saved.failure.remedy}`
  }
}
