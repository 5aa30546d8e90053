import { failure } from '#core/failure.ts'
import { addFiller, addLink, removeLink, replaceFiller } from '#core/command/link.ts'
import { addSource } from '#core/command/registry-entry.ts'
import { assignSource } from '#core/command/span-edit.ts'
import { attributionOf, fillersOf, sourceBehind } from '#core/model/attribution.ts'
import { roleKind } from '#core/model/labels.ts'
import { standsInText } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import { tables } from '#core/model/tables.ts'
import type { Row } from '#core/model/tables.ts'
import { ATTRIBUTION, NO_COMMENT } from '#core/model/scheme.ts'
import { firstStart, lastEnd, quoteOf } from '#core/text/segments.ts'
import { newId } from '../state/new-id.ts'
import { notify, notifyFailure } from '../state/session.ts'
import type { TrayRole } from '../state/session.ts'
import { perform, textOfArticle } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { fillersOfProposal, proposalOf, putIntoTray, roleOfLabel } from '../state/tray.ts'
import { api } from '../api.ts'
import { putIn } from './link-mode.ts'
import { selectedRange, selectedSpan } from './tagging.ts'

/** Links what the tray proposes. */
export const linkTray = (app: App, type: typeof ATTRIBUTION | typeof NO_COMMENT): void => {
  const proposal = proposalOf(app.workspace.rows, app.workspace.index, app.session.get())
  const id = newId()
  if (!perform(app, addLink, { id, type, fillers: [...fillersOfProposal(proposal, type)] })) return
  app.session.set({ tray: {}, link: id, held: id, span: null, linking: null })
}

/** Adds the selected span to the link selected last, in the role its label fills by nature or as medium. */
export const addToLink = (app: App, as: TrayRole | undefined = undefined): void => {
  const span = selectedSpan(app)
  const link = app.session.get().link ?? app.session.get().held
  const row = link === null ? undefined : live(app.workspace.rows, 'link', link)
  const name = as ?? (span === undefined ? undefined : roleOfLabel(app.workspace.rows, span.label))
  const role = app.workspace.rows.where('role', 'linkType', row?.type ?? '').find((one) => roleKind(one) === name)
  if (span === undefined || row === undefined || role === undefined) {
    notifyFailure(
      app.session,
      failure(
        'nothing-to-add',
        'There is no span or no link to add to.',
        'Click an attribution in the list, then the span, then press the key again.',
      ),
    )
    return
  }
  if (perform(app, addFiller, { link: row.id, role: role.id, target: span.id })) app.session.set({ link: row.id })
}

/** Selects the span that was clicked, or puts it in the place of the filler that waits for one. */
export const pick = (app: App, span: string | null): void => {
  const { replacing, linking } = app.session.get()
  if (linking !== null && span !== null) putIn(app, span)
  else if (replacing !== null && span !== null) {
    perform(app, replaceFiller, { filler: replacing, target: span })
    app.session.set({ replacing: null })
  } else app.session.set({ span, link: null, replacing: null, steered: null })
}

/** Deletes the selected link; its spans stay. */
export const deleteLink = (app: App, link: string): void => {
  if (perform(app, removeLink, { link })) app.session.set({ link: null })
}

/** Selects a link and brings its first part into view. */
export const goToLink = (app: App, id: string): void => {
  const link = live(app.workspace.rows, 'link', id)
  if (link === undefined) return
  const spans = attributionOf(app.workspace.rows, link)
    .roles.flatMap(({ fillers }) => fillers)
    .flatMap(({ span }) => span ?? [])
  const here = spans.filter((span) => span.article === app.session.get().article)
  const first = [...(here.length > 0 ? here : spans)].sort((a, b) => firstStart(a.segments) - firstStart(b.segments))[0]
  app.session.set(({ reveal, article }) => ({
    link: id,
    held: id,
    span: null,
    article: first?.article ?? article,
    ...besideOf(app, first?.article ?? article, spans),
    reveal:
      first === undefined
        ? reveal
        : {
            article: first.article,
            start: firstStart(first.segments),
            end: lastEnd(first.segments),
            select: false,
            n: (reveal?.n ?? 0) + 1,
          },
  }))
}

/** Opens beside an article another one that a link reaches into, unless it is there. */
const besideOf = (app: App, article: string | null, spans: readonly Row<'span'>[]): { readonly beside?: string } => {
  const { article: now, beside } = app.session.get()
  const others = new Set(spans.map((span) => span.article).filter((one) => one !== article))
  const [other] = others
  if (other === undefined || others.has(now ?? '') || others.has(beside ?? '')) return {}
  return { beside: other }
}

/** Who is being named: the selected source span, or, without one, the source of the next link. */
export const openSourcePicker = (app: App): void => {
  app.session.set({ overlay: 'source' })
}

/** The selected span, if it is one that names a source. */
export const selectedSourceSpan = (app: App): ReturnType<typeof selectedSpan> => {
  const span = selectedSpan(app)
  return span !== undefined && roleOfLabel(app.workspace.rows, span.label) === 'source' ? span : undefined
}

/** Gives a source to the selected source span, or, without one, to the selected link or the next one. */
export const chooseSource = (app: App, source: string): void => {
  const span = selectedSourceSpan(app)
  if (span !== undefined) {
    perform(app, assignSource, { span: span.id, source })
    return
  }
  const link = app.session.get().link
  const row = link === null ? undefined : live(app.workspace.rows, 'link', link)
  const role = app.workspace.rows.where('role', 'linkType', row?.type ?? '').find((one) => roleKind(one) === 'source')
  if (row !== undefined && role !== undefined) {
    perform(app, addFiller, { link: row.id, role: role.id, target: source })
    return
  }
  const { tray } = app.session.get()
  const proposal = proposalOf(app.workspace.rows, app.workspace.index, app.session.get())
  app.session.set({ tray: putIntoTray(tray, proposal, 'source', source, false) })
}

/** Makes a source and gives it to the selected span or the next link. */
export const createSource = (app: App, name: string): void => {
  const id = newId()
  const span = selectedSourceSpan(app)
  if (
    !perform(app, addSource, { id, name, ...(span === undefined ? {} : { span: span.id, ...kindOf(app, span.id) }) })
  ) {
    return
  }
  if (span === undefined) chooseSource(app, id)
}

/** The kind that was given to a source span is the kind of who it names. */
const kindOf = (app: App, span: string): { readonly kind?: Row<'source'>['kind'] } => {
  const given = live(app.workspace.rows, 'attribute', `${span}/attribute.source.kind`)?.value
  const kind = tables.source.kind.schema.safeParse(given)
  return kind.success ? { kind: kind.data } : {}
}

/** Copies the selected words, or the selected span's, with where they stand. */
export const copyCitation = async (app: App): Promise<void> => {
  const { article: id } = app.session.get()
  const article = id === null ? undefined : live(app.workspace.rows, 'article', id)
  const text = article === undefined ? undefined : textOfArticle(app, article.id)
  const range = selectedRange(app, true)
  const span = selectedSpan(app)
  const words =
    range !== undefined && text !== undefined
      ? text.slice(range.start, range.end)
      : span === undefined
        ? undefined
        : quoteOf(span.segments)
  if (article === undefined || words === undefined) {
    notifyFailure(
      app.session,
      failure('nothing-to-copy', 'Nothing is selected to copy.', 'Select words or a span first.'),
    )
    return
  }
  const [start, end] =
    range !== undefined ? [range.start, range.end] : [firstStart(span?.segments ?? []), lastEnd(span?.segments ?? [])]
  const where = [article.author, `“${article.title}”`, article.publisher, article.date, article.url]
    .filter((part) => part !== '')
    .join(', ')
  const by = range === undefined && span !== undefined ? speakerOf(app, span.id) : undefined
  const stands = range !== undefined || span === undefined || standsInText(app.workspace.rows, span)
  const quoted = /^["“„«]/.test(words) ? words : `“${words}”`
  const reply = await api['app.copy'](
    `${quoted}${by === undefined ? '' : ` — ${by}`} (${where}, ${stands ? `characters ${start}–${end}` : 'removed in a correction'})`,
  )
  if (reply.ok) notify(app.session, { kind: 'done', text: 'Quotation copied with its citation.', remedy: '' })
  else notifyFailure(app.session, reply.error)
}

/** Who says a claim span, where a link tells. */
const speakerOf = (app: App, span: string): string | undefined => {
  const { rows } = app.workspace
  for (const filler of rows.where('filler', 'target', span)) {
    const link = live(rows, 'link', filler.link)
    if (link === undefined || link.type !== ATTRIBUTION) continue
    for (const filled of fillersOf(attributionOf(rows, link), 'source')) {
      const name =
        filled.source?.name ?? (filled.span === undefined ? undefined : sourceBehind(rows, filled.span)?.name)
      if (name !== undefined) return name
    }
  }
  return undefined
}
