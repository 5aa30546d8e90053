import { setStatus } from '#core/command/annotate-row.ts'
import { labelsInUse } from '#core/model/labels.ts'
import { live } from '#core/model/reader.ts'
import type { Reader } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { ATTRIBUTION, NO_COMMENT } from '#core/model/scheme.ts'
import type { Preferences } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { perform, textOfArticle } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { isUnfinished, notifyFailure, unfinished } from '../state/session.ts'
import { addToLink, copyCitation, deleteLink, linkTray, openSourcePicker } from './linking.ts'
import {
  ask,
  escape,
  exportAs,
  goToArticle,
  importArticles,
  importFolder,
  pasteArticle,
  tryMerge,
  turn,
  zoomBy,
} from './project-actions.ts'
import { nextFont, setReading, showFilter } from './reading.ts'
import { clearValue, nextAttribute, setValueAt, takeSuggestions } from './attributes.ts'
import { goToUndone, goToUnlinked, goToUnresolved } from './flow.ts'
import { goToHit } from './hits.ts'
import { startLinking } from './link-mode.ts'
import { goToOtherPane, toggleBeside } from './panes.ts'
import { duplicateSelected, joinWithNext, splitAtCaret } from './shape.ts'
import { addSegment, cycle, deleteSpan, moveEdge, selectedSpan, step, tag } from './tagging.ts'

/** One thing a person can do, with the keys that do it. Menus, the list under `?` and tests all read this. */
export interface UiCommand {
  readonly name: string
  readonly group: 'File' | 'Edit' | 'Tag' | 'Span' | 'Link' | 'Go' | 'View' | 'Help'
  readonly label: string
  readonly keys: readonly string[]
  /** Works while typing in a field, too. */
  readonly everywhere: boolean
  /** Its key is a label's, and is changed in the scheme. */
  readonly fromScheme: boolean
  /** Where its keys are its own only now and then. */
  readonly when?: (app: App) => boolean
  readonly run: (app: App) => void
}

/** Every command, with the keys that the user gave it or else its own. */
export const uiCommands = (reader: Reader, chosen: Preferences['keys'] = {}): readonly UiCommand[] =>
  commandsOf(reader).map((made) => ({ ...made, keys: keysChosen(chosen, made.name) ?? made.keys }))

/** The keys of a command that does not come from the scheme. */
export const keysOfCommand = (name: string, chosen: Preferences['keys'] = {}): readonly string[] =>
  keysChosen(chosen, name) ?? commandsByName.get(name)?.keys ?? []

const keysChosen = (chosen: Preferences['keys'], name: string): readonly string[] | undefined =>
  Object.hasOwn(chosen, name) ? chosen[name] : undefined

/** Some for each label of the scheme, and the fixed ones. */
const commandsOf = (reader: Reader): readonly UiCommand[] => [...labelsInUse(reader).flatMap(commandsOfLabel), ...fixed]

const commandsOfLabel = ({ id, name, key }: Row<'label'>): readonly UiCommand[] =>
  [
    command('Tag', `tag.${id}`, `Tag as ${name}`, keysOf(key), (app) => tag(app, id)),
    command('Tag', `tag.more.${id}`, `One more ${name} for the next link`, keysOf(key, 'Shift+'), (app) =>
      tag(app, id, { more: true }),
    ),
    command('Tag', `tag.exact.${id}`, `Tag as ${name}, edges as selected`, keysOf(key, 'Alt+'), (app) =>
      tag(app, id, { exact: true }),
    ),
    command(
      'Tag',
      `tag.exact.more.${id}`,
      `One more ${name} for the next link, edges as selected`,
      keysOf(key, 'Alt+Shift+'),
      (app) => tag(app, id, { more: true, exact: true }),
    ),
  ].map((made) => ({ ...made, fromScheme: true }))

const command = (
  group: UiCommand['group'],
  name: string,
  label: string,
  keys: readonly string[],
  run: (app: App) => unknown,
): UiCommand => ({ group, name, label, keys, everywhere: false, fromScheme: false, run: (app) => void run(app) })

const everywhere = (made: UiCommand): UiCommand => ({ ...made, everywhere: true })

const keysOf = (key: string, held = ''): readonly string[] =>
  key === '' ? [] : [`${held}${held === '' ? key : key.toUpperCase()}`]

const deleteSelected = (app: App): void => {
  const { link } = app.session.get()
  if (selectedSpan(app) === undefined && link !== null) deleteLink(app, link)
  else deleteSpan(app)
}

const correctArticle = (app: App): void => {
  const { article: id, correcting } = app.session.get()
  const { lost, readOnly } = app.workspace.state.get()
  const article = id === null ? undefined : live(app.workspace.rows, 'article', id)
  const text = article === undefined ? undefined : textOfArticle(app, article.id)
  if (lost !== null || readOnly !== null) return notifyFailure(app.session, lost ?? readOnly ?? unfinished)
  if (isUnfinished(app.session.get())) {
    if (correcting?.article !== id) notifyFailure(app.session, unfinished)
    return app.session.set({ article: correcting?.article ?? id })
  }
  if (article === undefined || text === undefined) return
  const correction = { article: article.id, from: article.revision, before: text, typed: text, formatting: null }
  app.session.set({ correcting: correction, span: null, link: null })
}

const markDone = (app: App): void => {
  const { article } = app.session.get()
  if (article !== null) perform(app, setStatus, { article, state: 'done' })
}

const edgeMoves = (['end', 'start'] as const).flatMap((edge) =>
  (['word', 'character'] as const).flatMap((by) =>
    (['right', 'left'] as const).map((way) => ({
      edge,
      by,
      way,
      words: `${edge === 'end' ? 'End' : 'Start'} one ${by} ${way === 'right' ? 'further' : 'back'}`,
    })),
  ),
)

/** Whether the span was gone to by keys and the caret left alone since, so that Shift and arrows are the span's. */
const isSteered = (app: App): boolean => {
  const { span, steered } = app.session.get()
  return span !== null && span === steered
}

const fixed: readonly UiCommand[] = [
  command('Tag', 'tag.medium', 'Tag as Source in the role medium', ['m'], (app) =>
    tag(app, 'label.source', { role: 'medium' }),
  ),
  command('Tag', 'tag.exact.medium', 'Tag as Source in the role medium, edges as selected', ['Alt+M'], (app) =>
    tag(app, 'label.source', { role: 'medium', exact: true }),
  ),

  command('File', 'file.new', 'New project…', ['Mod+Shift+N'], (app) => ask(app, api['app.newProject']())),
  command('File', 'file.open', 'Open…', ['Mod+O'], (app) => ask(app, api['app.openProject']())),
  everywhere(
    command('File', 'file.save', 'Save now', ['Mod+S'], (app) => {
      const saved = app.workspace.settled().then(() => api['project.save']())
      return ask(app, saved, () => 'Saved.')
    }),
  ),
  command('File', 'file.saveCopy', 'Save a copy…', ['Mod+Shift+S'], (app) => ask(app, api['app.saveCopy']())),
  command('File', 'file.share', 'Share a copy…', [], (app) => app.session.set({ overlay: 'share' })),
  command('File', 'file.merge', 'Merge another copy…', [], tryMerge),
  command('File', 'file.conflicts', 'Unsettled conflicts…', [], (app) => app.session.set({ overlay: 'conflicts' })),
  command('File', 'file.backups', 'Restore a backup…', [], (app) => app.session.set({ overlay: 'backups' })),
  command('File', 'file.scheme', 'Scheme…', ['Mod+Shift+K'], (app) => app.session.set({ overlay: 'scheme' })),
  command('File', 'file.purge', 'Purge deleted text…', [], (app) => app.session.set({ overlay: 'purge' })),
  command('File', 'file.import', 'Add articles…', ['Mod+I'], importArticles),
  command('File', 'file.import-folder', 'Add a folder of articles…', [], importFolder),
  command('File', 'file.paste', 'Paste an article', ['Mod+Shift+V'], pasteArticle),
  command('File', 'file.report', 'Report…', [], (app) => app.session.set({ overlay: 'report' })),
  command('File', 'file.export', 'Export in any format…', [], (app) => app.session.set({ overlay: 'export' })),
  command('File', 'file.export.csv', 'Export attributions as CSV…', [], (app) => exportAs(app, 'csv')),
  command('File', 'file.export.jsonl', 'Export dataset as JSONL…', ['Mod+E'], (app) => exportAs(app, 'jsonl')),

  command('Edit', 'edit.undo', 'Undo', ['Mod+Z'], (app) => turn(app, 'undo')),
  command('Edit', 'edit.redo', 'Redo', ['Mod+Shift+Z', 'Mod+Y'], (app) => turn(app, 'redo')),
  command('Edit', 'edit.history', 'History…', ['h'], (app) => app.session.set({ overlay: 'history' })),
  command('Edit', 'edit.correct', 'Correct text', ['Mod+Shift+E'], correctArticle),
  command('Edit', 'edit.lost', 'Spans after corrections…', [], (app) => app.session.set({ overlay: 'lost' })),
  command('Edit', 'edit.revisions', 'Texts of this article…', [], (app) => app.session.set({ overlay: 'revisions' })),
  command('Edit', 'edit.copyCitation', 'Copy quotation with citation', ['Mod+Shift+C'], copyCitation),
  everywhere(
    command('Edit', 'edit.find', 'Find in article', ['Mod+F'], (app) =>
      app.session.set(({ find }) => ({ find: { ...find, open: true, asked: find.asked + 1 } })),
    ),
  ),

  command('Tag', 'tag.all', 'Tag all occurrences…', ['o'], (app) => app.session.set({ overlay: 'occurrences' })),

  command('Span', 'span.addSegment', 'Add selected words as another segment', ['a', '+'], (app) => addSegment(app)),
  command('Span', 'span.addExact', 'Add selected words as another segment, edges as selected', ['Alt+A'], (app) =>
    addSegment(app, true),
  ),
  command('Span', 'span.split', 'Split the span at the caret', ['x'], splitAtCaret),
  command('Span', 'span.join', 'Join the span with the next of its label', ['Shift+J'], joinWithNext),
  command('Span', 'span.duplicate', 'Duplicate the span', ['d'], duplicateSelected),
  command('Span', 'span.delete', 'Delete span, or the selected link', ['Delete', 'Backspace'], deleteSelected),
  command('Span', 'span.bulk', 'Change many spans…', ['Mod+H'], (app) => app.session.set({ overlay: 'bulk' })),
  command('Span', 'span.source', 'Say who this source is', ['e'], openSourcePicker),
  ...Array.from({ length: 9 }, (_, i) =>
    command('Span', `span.value.${i + 1}`, `Set the attribute to its value ${i + 1}`, [String(i + 1)], (app) =>
      setValueAt(app, i),
    ),
  ),
  command('Span', 'span.value.clear', 'Clear the attribute', ['0'], clearValue),
  command('Span', 'span.suggestions', 'Take the suggested attributes', ['i'], takeSuggestions),
  command('Span', 'span.nextAttribute', 'Next attribute of the span', [';'], (app) => nextAttribute(app)),
  ...edgeMoves.flatMap(({ edge, by, way, words }) => {
    const isStart = edge === 'start'
    const isExact = by === 'character'
    const bracket = `${isExact ? 'Alt+' : ''}${isStart ? 'Shift+' : ''}${way === 'right' ? ']' : '['}`
    const arrow = `${isStart ? 'Mod+' : ''}${isExact ? 'Alt+' : ''}Shift+Arrow${way === 'right' ? 'Right' : 'Left'}`
    const move = (app: App): void => moveEdge(app, edge, by, way)
    return [
      command('Span', `span.${edge}.${by}.${way}`, words, [bracket], move),
      {
        ...command('Span', `span.steered.${edge}.${by}.${way}`, `${words}, of a span gone to by keys`, [arrow], move),
        when: isSteered,
      },
    ]
  }),

  command('Link', 'link.attribution', 'Link as attribution', ['l'], (app) => linkTray(app, ATTRIBUTION)),
  command('Link', 'link.noComment', 'Link as no comment', ['n'], (app) => linkTray(app, NO_COMMENT)),
  command('Link', 'link.mode', 'Link by numbers: each span near the selected one gets one', ['t'], startLinking),
  command('Link', 'link.add', 'Add span to the selected link', ['Shift+L'], (app) => addToLink(app)),
  command('Link', 'link.addMedium', 'Add span to the selected link as medium', ['Shift+M'], (app) =>
    addToLink(app, 'medium'),
  ),

  command('Go', 'go.cycle', 'Next span under the caret', ['.'], (app) => cycle(app, 1)),
  command('Go', 'go.cycleBack', 'Previous span under the caret', [','], (app) => cycle(app, -1)),
  command('Go', 'go.next', 'Next span', ['j'], (app) => step(app, 1)),
  command('Go', 'go.previous', 'Previous span', ['k'], (app) => step(app, -1)),
  command('Go', 'go.unlinked', 'Next claim that is in no link', ['g'], goToUnlinked),
  command('Go', 'go.unresolved', 'Next span that leaves something open', ['r'], goToUnresolved),
  command('Go', 'go.undone', 'Next article to do', ['Mod+Shift+Enter'], goToUndone),
  command('Go', 'go.nextArticle', 'Next article', ['Alt+PageDown'], (app) => goToArticle(app, 1)),
  command('View', 'view.beside', 'Two articles side by side, or one', ['b'], toggleBeside),
  command('Go', 'go.otherPane', 'To the article beside', ['Mod+F6'], goToOtherPane),
  command('Go', 'go.previousArticle', 'Previous article', ['Alt+PageUp'], (app) => goToArticle(app, -1)),
  everywhere(command('Go', 'go.text', 'To the text', ['F6'], (app) => app.editor.current?.focus())),
  command('Go', 'go.done', 'Mark article as done', ['Mod+Enter'], markDone),

  everywhere(command('Go', 'go.hit', 'Next place found', ['F3'], (app) => goToHit(app, 1))),
  everywhere(command('Go', 'go.hitBack', 'Previous place found', ['Shift+F3'], (app) => goToHit(app, -1))),

  everywhere(
    command('Edit', 'edit.findInProject', 'Find in the project…', ['Mod+Shift+F'], (app) =>
      app.session.set({ overlay: 'find' }),
    ),
  ),

  everywhere(command('View', 'view.articles', 'Articles', ['Mod+1'], (app) => app.session.set({ left: 'articles' }))),
  everywhere(command('View', 'view.sources', 'Sources', ['Mod+2'], (app) => app.session.set({ left: 'sources' }))),
  everywhere(command('View', 'view.analysis', 'Analysis', ['Mod+3'], (app) => app.session.set({ left: 'analysis' }))),
  everywhere(command('View', 'view.zoomIn', 'Larger text', ['Mod+=', 'Mod++'], (app) => zoomBy(app, 1.1))),
  everywhere(command('View', 'view.zoomOut', 'Smaller text', ['Mod+-'], (app) => zoomBy(app, 1 / 1.1))),
  everywhere(command('View', 'view.zoomReset', 'Normal text size', ['Mod+0'], (app) => app.session.set({ zoom: 1 }))),
  command('View', 'view.filter', 'Show only some spans…', ['f'], (app) => showFilter(app)),
  command('View', 'view.focus', 'Only the text', ['F11'], (app) =>
    app.session.set(({ focused }) => ({ focused: !focused })),
  ),
  command('View', 'view.font', 'Next typeface', [], (app) => setReading(app, ({ font }) => ({ font: nextFont[font] }))),
  command('View', 'view.wider', 'Wider lines', [], (app) =>
    setReading(app, ({ width }) => ({ width: Math.min(80, width + 5) })),
  ),
  command('View', 'view.narrower', 'Narrower lines', [], (app) =>
    setReading(app, ({ width }) => ({ width: Math.max(20, width - 5) })),
  ),
  command('View', 'view.looser', 'More room between lines', [], (app) =>
    setReading(app, ({ lineHeight }) => ({ lineHeight: Math.min(3, lineHeight + 0.2) })),
  ),
  command('View', 'view.tighter', 'Less room between lines', [], (app) =>
    setReading(app, ({ lineHeight }) => ({ lineHeight: Math.max(1.35, lineHeight - 0.2) })),
  ),
  everywhere(command('View', 'view.escape', 'Close, or let go of what is selected', ['Escape'], escape)),

  everywhere(
    command('Help', 'help.palette', 'All commands…', ['Mod+K', 'Mod+Shift+P'], (app) =>
      app.session.set({ overlay: 'palette' }),
    ),
  ),
  command('Help', 'help.shortcuts', 'Keyboard shortcuts', ['?', 'F1'], (app) =>
    app.session.set({ overlay: 'shortcuts' }),
  ),
]

const commandsByName: ReadonlyMap<string, UiCommand> = new Map(fixed.map((made) => [made.name, made]))
