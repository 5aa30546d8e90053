import type { Failure } from '#core/failure.ts'
import { BESIDE_ARTICLE } from '#core/importer/index.ts'
import type { Result } from '#core/result.ts'
import type { ExportReport, ImportChoice, ImportOffer, ImportReport, MergeReport } from '#ipc/contract.ts'
import { api } from '../api.ts'
import { findAll } from '../editor/find.ts'
import { textOfArticle } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { notify, notifyFailure } from '../state/session.ts'
import type { SessionStore } from '../state/session.ts'
import { plural } from '../ui/words.ts'

/** Asks main for something and shows what came of it; `said` gives the words, or null for none. */
export const ask = async <T>(
  app: App,
  asked: Promise<Result<T, Failure>>,
  said: (value: T) => string | null = () => null,
): Promise<void> => {
  const reply = await asked
  if (!reply.ok) return notifyFailure(app.session, reply.error)
  const text = said(reply.value)
  if (text !== null) notify(app.session, { kind: 'done', text, remedy: '' })
}

/** Takes back or brings back one gesture. */
export const turn = (app: App, which: 'undo' | 'redo'): Promise<void> =>
  ask(app, app.workspace[which](), (label) => `${which === 'undo' ? 'Undone' : 'Redone'}: ${label}`)

/** Makes an article of the words on the clipboard. */
export const pasteArticle = async (app: App): Promise<void> => showImport(app, await api['app.pasteArticle']())

/** Lets the user choose files and brings them in. */
export const importArticles = (app: App): Promise<void> => takeIn(app, api['app.chooseImport']('files'))

export const importFolder = (app: App): Promise<void> => takeIn(app, api['app.chooseImport']('folder'))

/** Brings in what is offered: at once where there is nothing to decide, else when the user has looked at it. */
export const takeIn = async (app: App, asked: Promise<Result<ImportOffer | null, Failure>>): Promise<void> => {
  const reply = await whileReading(app, asked)
  if (!reply.ok) return notifyMergeFailure(app.session, reply.error)
  const offer = reply.value
  if (offer === null) return
  if (isToDecide(offer)) app.session.set({ overlay: 'import', offer })
  else await importOffered(app, { format: null, map: {}, originals: offer.originals })
}

const isToDecide = ({ datasets, tables, documents, losses }: ImportOffer): boolean =>
  datasets.length > 0 ||
  tables.length > 0 ||
  documents.some(({ isGuess }) => isGuess) ||
  losses.some(({ what }) => what === BESIDE_ARTICLE)

/** Imports what was offered and says what came. */
export const importOffered = async (app: App, choice: ImportChoice): Promise<void> => {
  const reply = await whileReading(app, api['app.import'](choice))
  if (app.session.get().overlay === 'import') app.session.set({ overlay: null, offer: null })
  showImport(app, reply)
}

/** Shows how far the reading of files is, once it takes longer than a moment; closing what shows it gives up. */
const whileReading = async <T>(app: App, asked: Promise<Result<T, Failure>>): Promise<Result<T, Failure>> => {
  const { workspace, session } = app
  let waiting: ReturnType<typeof setTimeout> | undefined
  let isShown = false
  const ignore = [
    workspace.state.subscribe(() => {
      if (workspace.state.get().importing === null) return
      waiting ??= setTimeout(() => {
        session.set({ overlay: 'import', offer: null, refused: [] })
        isShown = true
      }, MOMENT)
    }),
    session.subscribe(() => {
      if (!isShown || session.get().overlay === 'import') return
      isShown = false
      void api['project.cancelImport']()
    }),
  ]
  const reply = await asked
  ignore.forEach((end) => end())
  clearTimeout(waiting)
  workspace.state.set({ importing: null })
  if (isShown) session.set({ overlay: null })
  return reply
}

/** Shows what an import brought. What it did not take is a list where it is long. */
const showImport = (app: App, reply: Result<ImportReport, Failure>): void => {
  if (!reply.ok) return notifyMergeFailure(app.session, reply.error)
  const report = reply.value
  if (report.rejected.length > FEW) app.session.set({ overlay: 'import', offer: null, refused: report.rejected })
  else {
    for (const { reason } of report.rejected) notify(app.session, { kind: 'failure', text: reason, remedy: '' })
  }
  const first = report.articleIds[0]
  if (first !== undefined) app.session.set({ article: first, left: 'articles', span: null, link: null })
  const brought = wordsOfImport(report)
  if (brought !== '') notify(app.session, { kind: 'done', text: brought, remedy: '' })
}

/** So many refusals are messages of their own. */
const FEW = 3

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((all, n) => all + n, 0)

const wordsOfImport = ({ articles, spans, links, losses }: ImportReport): string => {
  const [spanCount, linkCount] = [sum(spans), sum(links)]
  if (articles + spanCount + linkCount === 0) return ''
  const parts = [
    plural(articles, 'article'),
    ...(spanCount === 0 ? [] : [plural(spanCount, 'span')]),
    ...(linkCount === 0 ? [] : [plural(linkCount, 'link')]),
  ]
  const lost = losses.map(({ what, count }) => `${count.toLocaleString('en')} ${what}`).join('; ')
  return `Added ${parts.join(', ')}.${lost === '' ? '' : ` Left out: ${lost}.`}`
}

/** Exports and says what the format could not carry. */
export const exportAs = (app: App, format: string): Promise<void> =>
  ask(app, api['app.exportDataset']({ format, articles: null, analysts: null, split: null }), (report) =>
    report === null ? null : wordsOfExport(report),
  )

export const wordsOfExport = ({ spans, links, losses }: ExportReport): string => {
  const lost = losses.map(({ what, count }) => `${count} ${what}`).join(', ')
  const carried = `Exported ${plural(links, 'link')} and ${plural(spans, 'span')}.`
  return lost === '' ? carried : `${carried} Not carried: ${lost}.`
}

/** Lets the user choose another copy and shows what merging it would bring. */
export const tryMerge = (app: App): Promise<void> => showMerge(app, api['app.tryMerge'](), false)

/** The same for a copy beside the project; null is its own file, which another program has changed. */
export const tryMergeBeside = (app: App, file: string | null): Promise<void> =>
  showMerge(app, api['app.tryMergeBeside'](file), file === null)

/** Shows what a merge would bring, and meanwhile how far finding that out is. */
const showMerge = async (
  app: App,
  asked: Promise<Result<{ readonly name: string; readonly report: MergeReport } | null, Failure>>,
  isOwn: boolean,
): Promise<void> => {
  const { workspace, session } = app
  let waiting: ReturnType<typeof setTimeout> | undefined
  const ignore = workspace.state.subscribe(() => {
    if (workspace.state.get().merging === null) return
    waiting ??= setTimeout(() => session.set({ overlay: 'merge', tried: null }), MOMENT)
  })
  const reply = await asked
  ignore()
  clearTimeout(waiting)
  workspace.state.set({ merging: null })
  if (reply.ok && reply.value !== null) {
    session.set({ overlay: 'merge', tried: { ...reply.value, isOwn } })
    return
  }
  if (session.get().overlay === 'merge') session.set({ overlay: null })
  if (!reply.ok) notifyMergeFailure(session, reply.error)
}

/** A merge that takes no longer is not worth a dialog that says how far it is. */
const MOMENT = 300 // milliseconds

/** What the user has cancelled has not failed. */
export const notifyMergeFailure = (session: SessionStore, failure: Failure): void => {
  if (failure.kind !== 'cancelled') notifyFailure(session, failure)
  else notify(session, { kind: 'done', text: failure.message, remedy: failure.remedy })
}

/** Opens the next or previous article of the list. */
export const goToArticle = (app: App, way: 1 | -1): void => {
  const articles = [...app.workspace.rows.all('article')].sort((a, b) => a.position - b.position)
  const now = articles.findIndex(({ id }) => id === app.session.get().article)
  const next = articles[now + way]
  if (next !== undefined) app.session.set({ article: next.id, span: null, link: null })
}

/** Closes what is open on top, or lets go of what is selected; then the text has the keys. */
export const escape = (app: App): void => {
  const now = app.session.get()
  const dialog = document.querySelector('dialog[open]')
  // A view's own dialog: closing it gives the keyboard back to where it was.
  if (now.overlay === null && dialog instanceof HTMLDialogElement) return dialog.close()
  if (now.linking !== null) app.session.set({ linking: null })
  else if (now.overlay !== null) app.session.set({ overlay: null })
  else if (now.find.open) closeFind(app)
  else {
    app.session.set({ span: null, link: null, tray: {}, found: null })
    app.editor.current?.select(now.selection.end)
  }
  app.editor.current?.focus()
}

/** Ends finding; the hit that was shown is selected, ready to be tagged. */
export const closeFind = (app: App): void => {
  const { find, article } = app.session.get()
  const text = article === null ? undefined : textOfArticle(app, article)
  const hit = text === undefined ? undefined : findAll(text, find.query)[find.hit]
  app.session.set({ find: { ...find, open: false, query: '', hit: 0 } })
  if (hit !== undefined) app.editor.current?.select(hit.start, hit.end)
  app.editor.current?.focus()
}

export const zoomBy = (app: App, factor: number): void =>
  app.session.set(({ zoom }) => ({ zoom: Math.min(3, Math.max(0.6, Math.round(zoom * factor * 100) / 100)) }))
