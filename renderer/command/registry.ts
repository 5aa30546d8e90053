import { ATTRIBUTION, NO_COMMENT } from '#core/model/scheme.ts'
import { setStatus } from '#core/command/annotate-row.ts'
import type { Reader } from '#core/model/reader.ts'
import { api } from '../api.ts'
import { notify, notifyFailure } from '../state/session.ts'
import { perform } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { addToLink, copyCitation, deleteLink, linkTray, openSourcePicker } from './linking.ts'
import { addSegment, cycle, deleteSpan, moveEdge, selectedSpan, step, tag } from './tagging.ts'

/** One thing a person can do, with the keys that do it. Menus, the list under `?` and tests all read this. */
export interface UiCommand {
  readonly name: string
  readonly group: 'File' | 'Edit' | 'Tag' | 'Span' | 'Link' | 'Go' | 'View' | 'Help'
  readonly label: string
  readonly keys: readonly string[]
  /** Works while typing in a field, too. */
  readonly everywhere?: boolean
  readonly run: (app: App) => void
}

const turn = async (app: App, which: 'undo' | 'redo'): Promise<void> => {
  const done = await app.workspace[which]()
  if (!done.ok) notifyFailure(app.session, done.error)
  else
    notify(app.session, { kind: 'done', text: `${which === 'undo' ? 'Undone' : 'Redone'}: ${done.value}`, remedy: '' })
}

/** Asks main for something and shows what came of it. */
const ask = async <T>(
  app: App,
  asked: Promise<{ ok: true; value: T } | { ok: false; error: Parameters<typeof notifyFailure>[1] }>,
  said: (value: T) => string | null,
): Promise<void> => {
  const reply = await asked
  if (!reply.ok) return notifyFailure(app.session, reply.error)
  const text = said(reply.value)
  if (text !== null) notify(app.session, { kind: 'done', text, remedy: '' })
}

const zoomBy = (app: App, factor: number): void =>
  app.session.set(({ zoom }) => ({ zoom: Math.min(3, Math.max(0.6, Math.round(zoom * factor * 100) / 100)) }))

/** Brings in text files and says what came. */
export const importArticles = async (app: App): Promise<void> => {
  const reply = await api['app.importArticles']()
  if (!reply.ok) return notifyFailure(app.session, reply.error)
  const report = reply.value
  if (report === null) return
  for (const { reason } of report.rejected.slice(0, 3)) {
    notify(app.session, { kind: 'failure', text: reason, remedy: '' })
  }
  const first = report.articleIds[0]
  if (first !== undefined) app.session.set({ article: first, left: 'articles', span: null, link: null })
  if (report.articles > 0) {
    notify(app.session, { kind: 'done', text: `Added ${plural(report.articles, 'article')}.`, remedy: '' })
  }
}

export const plural = (n: number, word: string): string => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`

const goToArticle = (app: App, way: 1 | -1): void => {
  const articles = [...app.workspace.rows.all('article')].sort((a, b) => a.position - b.position)
  const now = articles.findIndex(({ id }) => id === app.session.get().article)
  const next = articles[now + way]
  if (next !== undefined) app.session.set({ article: next.id, span: null, link: null })
}

const exportAs = (app: App, format: string): void =>
  void ask(app, api['app.exportDataset'](format), (report) => {
    if (report === null) return null
    const lost = report.losses.map(({ what, count }) => `${count} ${what}`).join(', ')
    return `Exported ${plural(report.links, 'link')} and ${plural(report.spans, 'span')}.${lost === '' ? '' : ` Not carried: ${lost}.`}`
  })

const escape = (app: App): void => {
  const now = app.session.get()
  if (now.overlay !== null) app.session.set({ overlay: null })
  else if (now.find.open) app.session.set({ find: { open: false, query: '', hit: 0 } })
  else app.session.set({ span: null, link: null, tray: {} })
  app.editor.current?.focus()
}

const fixed: readonly UiCommand[] = [
  {
    name: 'file.new',
    group: 'File',
    label: 'New project…',
    keys: ['Mod+Shift+N'],
    run: (app) => void ask(app, api['app.newProject'](), () => null),
  },
  {
    name: 'file.open',
    group: 'File',
    label: 'Open…',
    keys: ['Mod+O'],
    run: (app) => void ask(app, api['app.openProject'](), () => null),
  },
  {
    name: 'file.save',
    group: 'File',
    label: 'Save now',
    keys: ['Mod+S'],
    everywhere: true,
    run: (app) => void ask(app, api['project.save'](), () => 'Saved.'),
  },
  {
    name: 'file.saveCopy',
    group: 'File',
    label: 'Save a copy…',
    keys: ['Mod+Shift+S'],
    run: (app) => void ask(app, api['app.saveCopy'](), () => null),
  },
  {
    name: 'file.import',
    group: 'File',
    label: 'Add articles…',
    keys: ['Mod+I'],
    run: (app) => void importArticles(app),
  },
  {
    name: 'file.export.csv',
    group: 'File',
    label: 'Export attributions as CSV…',
    keys: [],
    run: (app) => exportAs(app, 'csv'),
  },
  {
    name: 'file.export.jsonl',
    group: 'File',
    label: 'Export dataset as JSONL…',
    keys: ['Mod+E'],
    run: (app) => exportAs(app, 'jsonl'),
  },

  { name: 'edit.undo', group: 'Edit', label: 'Undo', keys: ['Mod+Z'], run: (app) => void turn(app, 'undo') },
  {
    name: 'edit.redo',
    group: 'Edit',
    label: 'Redo',
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    run: (app) => void turn(app, 'redo'),
  },
  {
    name: 'edit.copyCitation',
    group: 'Edit',
    label: 'Copy quotation with citation',
    keys: ['Mod+Shift+C'],
    run: (app) => void copyCitation(app),
  },
  {
    name: 'edit.find',
    group: 'Edit',
    label: 'Find in article',
    keys: ['Mod+F'],
    everywhere: true,
    run: (app) => app.session.set(({ find }) => ({ find: { ...find, open: true } })),
  },

  {
    name: 'span.addSegment',
    group: 'Span',
    label: 'Add selected words as another segment',
    keys: ['a', '+'],
    run: addSegment,
  },
  {
    name: 'span.delete',
    group: 'Span',
    label: 'Delete span',
    keys: ['Delete', 'Backspace'],
    run: (app) =>
      selectedSpan(app) === undefined && app.session.get().link !== null
        ? deleteLink(app, app.session.get().link ?? '')
        : deleteSpan(app),
  },
  {
    name: 'span.endRight',
    group: 'Span',
    label: 'End one word further',
    keys: [']'],
    run: (app) => moveEdge(app, 'end', 'word', 'right'),
  },
  {
    name: 'span.endLeft',
    group: 'Span',
    label: 'End one word back',
    keys: ['['],
    run: (app) => moveEdge(app, 'end', 'word', 'left'),
  },
  {
    name: 'span.startRight',
    group: 'Span',
    label: 'Start one word further',
    keys: ['Shift+]'],
    run: (app) => moveEdge(app, 'start', 'word', 'right'),
  },
  {
    name: 'span.startLeft',
    group: 'Span',
    label: 'Start one word back',
    keys: ['Shift+['],
    run: (app) => moveEdge(app, 'start', 'word', 'left'),
  },
  {
    name: 'span.endRightCharacter',
    group: 'Span',
    label: 'End one character further',
    keys: ['Alt+]'],
    run: (app) => moveEdge(app, 'end', 'character', 'right'),
  },
  {
    name: 'span.endLeftCharacter',
    group: 'Span',
    label: 'End one character back',
    keys: ['Alt+['],
    run: (app) => moveEdge(app, 'end', 'character', 'left'),
  },
  {
    name: 'span.startRightCharacter',
    group: 'Span',
    label: 'Start one character further',
    keys: ['Alt+Shift+]'],
    run: (app) => moveEdge(app, 'start', 'character', 'right'),
  },
  {
    name: 'span.startLeftCharacter',
    group: 'Span',
    label: 'Start one character back',
    keys: ['Alt+Shift+['],
    run: (app) => moveEdge(app, 'start', 'character', 'left'),
  },
  { name: 'span.source', group: 'Span', label: 'Say who this source is', keys: ['e'], run: openSourcePicker },

  {
    name: 'link.attribution',
    group: 'Link',
    label: 'Link as attribution',
    keys: ['l'],
    run: (app) => linkTray(app, ATTRIBUTION),
  },
  {
    name: 'link.noComment',
    group: 'Link',
    label: 'Link as no comment',
    keys: ['n'],
    run: (app) => linkTray(app, NO_COMMENT),
  },
  {
    name: 'link.add',
    group: 'Link',
    label: 'Add span to the selected link',
    keys: ['Shift+L'],
    run: (app) => addToLink(app),
  },
  {
    name: 'link.addMedium',
    group: 'Link',
    label: 'Add span to the selected link as medium',
    keys: ['Shift+M'],
    run: (app) => addToLink(app, 'medium'),
  },

  { name: 'go.cycle', group: 'Go', label: 'Next span under the caret', keys: ['.'], run: (app) => cycle(app, 1) },
  {
    name: 'go.cycleBack',
    group: 'Go',
    label: 'Previous span under the caret',
    keys: [','],
    run: (app) => cycle(app, -1),
  },
  { name: 'go.next', group: 'Go', label: 'Next span', keys: ['j'], run: (app) => step(app, 1) },
  { name: 'go.previous', group: 'Go', label: 'Previous span', keys: ['k'], run: (app) => step(app, -1) },
  {
    name: 'go.nextArticle',
    group: 'Go',
    label: 'Next article',
    keys: ['Alt+PageDown'],
    run: (app) => goToArticle(app, 1),
  },
  {
    name: 'go.previousArticle',
    group: 'Go',
    label: 'Previous article',
    keys: ['Alt+PageUp'],
    run: (app) => goToArticle(app, -1),
  },
  {
    name: 'go.text',
    group: 'Go',
    label: 'To the text',
    keys: ['F6'],
    everywhere: true,
    run: (app) => app.editor.current?.focus(),
  },
  {
    name: 'go.done',
    group: 'Go',
    label: 'Mark article as done',
    keys: ['Mod+Enter'],
    run: (app) => perform(app, setStatus, { article: app.session.get().article ?? '', state: 'done' }),
  },

  {
    name: 'view.articles',
    group: 'View',
    label: 'Articles',
    keys: ['Mod+1'],
    everywhere: true,
    run: (app) => app.session.set({ left: 'articles' }),
  },
  {
    name: 'view.sources',
    group: 'View',
    label: 'Sources',
    keys: ['Mod+2'],
    everywhere: true,
    run: (app) => app.session.set({ left: 'sources' }),
  },
  {
    name: 'view.zoomIn',
    group: 'View',
    label: 'Larger text',
    keys: ['Mod+=', 'Mod++'],
    everywhere: true,
    run: (app) => zoomBy(app, 1.1),
  },
  {
    name: 'view.zoomOut',
    group: 'View',
    label: 'Smaller text',
    keys: ['Mod+-'],
    everywhere: true,
    run: (app) => zoomBy(app, 1 / 1.1),
  },
  {
    name: 'view.zoomReset',
    group: 'View',
    label: 'Normal text size',
    keys: ['Mod+0'],
    everywhere: true,
    run: (app) => app.session.set({ zoom: 1 }),
  },
  {
    name: 'view.escape',
    group: 'View',
    label: 'Close, or let go of what is selected',
    keys: ['Escape'],
    everywhere: true,
    run: escape,
  },

  {
    name: 'help.shortcuts',
    group: 'Help',
    label: 'Keyboard shortcuts',
    keys: ['?', 'F1'],
    run: (app) => app.session.set({ overlay: 'shortcuts' }),
  },
]

/** Every command: one for each label of the scheme, and the fixed ones. */
export const uiCommands = (reader: Reader): readonly UiCommand[] => [
  ...[...reader.all('label')]
    .sort((a, b) => a.position - b.position)
    .flatMap((label): readonly UiCommand[] => [
      {
        name: `tag.${label.id}`,
        group: 'Tag',
        label: `Tag as ${label.name}`,
        keys: label.key === '' ? [] : [label.key],
        run: (app) => tag(app, label.id),
      },
      {
        name: `tag.more.${label.id}`,
        group: 'Tag',
        label: `One more ${label.name} for the next link`,
        keys: label.key === '' ? [] : [`Shift+${label.key.toUpperCase()}`],
        run: (app) => tag(app, label.id, undefined, true),
      },
    ]),
  {
    name: 'tag.medium',
    group: 'Tag',
    label: 'Tag as Source in the role medium',
    keys: ['m'],
    run: (app) => tag(app, 'label.source', 'medium'),
  },
  ...fixed,
]
