import { addFiller, addLink, removeFiller } from '#core/command/link.ts'
import { failure } from '#core/failure.ts'
import { attributionOf } from '#core/model/attribution.ts'
import { roleKind, sameLabel } from '#core/model/labels.ts'
import { linkChoices } from '#core/model/link-choices.ts'
import type { LinkChoice } from '#core/model/link-choices.ts'
import { shownSpan } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import { ATTRIBUTION, NO_COMMENT } from '#core/model/scheme.ts'
import type { Row } from '#core/model/tables.ts'
import { firstStart, lastEnd } from '#core/text/segments.ts'
import { perform, textOfArticle } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { newId } from '../state/new-id.ts'
import { notifyFailure } from '../state/session.ts'
import type { Tray, TrayRole } from '../state/session.ts'
import { proposalOf, putIntoTray, roleOfLabel, trayRoles } from '../state/tray.ts'
import { linkTray } from './linking.ts'
import { selectedSpan } from './tagging.ts'

const AT_ONCE = 9

/** A span in view that can be put into the link by its number. */
export interface Candidate {
  readonly number: number
  readonly span: Row<'span'>
  readonly isIn: boolean
}

/**
 * Begins linking from the selected span or link: every span near it shows a number, and the number puts it in or takes
 * it out. With a claim, its nearest source and cue in the same line are in already. Asked again, it numbers the next ones.
 */
export const startLinking = (app: App): void => {
  const { linking, link, tray } = app.session.get()
  if (linking !== null) return app.session.set({ linking: { ...linking, page: linking.page + 1 } })
  const span = selectedSpan(app)
  const role = span === undefined ? undefined : roleOfLabel(app.workspace.rows, span.label)
  const seeded = span === undefined || role === undefined || link !== null ? tray : trayAround(app, span, role)
  app.session.set({ linking: { page: 0, asMedium: false }, tray: seeded })
}

/** The spans that numbers stand for now, in reading order: those nearest to what is being linked. */
export const candidatesOf = (app: App): readonly Candidate[] => {
  const { article, linking, link, selection } = app.session.get()
  const seen = app.editor.current?.seen()
  if (article === null || linking === null || seen === undefined) return []
  const subject = selectedSpan(app)
  const [from, to] =
    subject === undefined ? [selection.start, selection.end] : [firstStart(subject.segments), lastEnd(subject.segments)]
  const others = app.workspace.index
    .spansAt(article, seen)
    .filter(
      (span) =>
        span.id !== subject?.id &&
        !app.workspace.index.isBeside(span) &&
        (subject !== undefined && isConnected(app, subject, span)
          ? choicesBetween(app, subject.id, span.id).length > 0
          : roleOfLabel(app.workspace.rows, span.label) !== undefined),
    )
  const pages = Math.max(1, Math.ceil(others.length / AT_ONCE))
  const first = (linking.page % pages) * AT_ONCE
  const taken = new Set(link === null ? Object.values(trayNow(app)).flat() : targetsOf(app, link))
  return others
    .map((span) => ({ span, away: distance(span, from, to) }))
    .sort((a, b) => a.away - b.away)
    .slice(first, first + AT_ONCE)
    .sort((a, b) => firstStart(a.span.segments) - firstStart(b.span.segments))
    .map(({ span }, i) => ({ number: i + 1, span, isIn: taken.has(span.id) }))
}

/** What a key does while linking; false where it is none of this mode's. */
export const linkKey = (app: App, event: KeyboardEvent): boolean => {
  const { linking } = app.session.get()
  if (linking === null) return false
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]
  if (event.key === 'Escape') app.session.set({ linking: null })
  else if (event.key === 'Enter') finishLinking(app)
  else if (event.key === 'm' || event.key === 'M')
    app.session.set({ linking: { ...linking, asMedium: !linking.asMedium } })
  else if (digit !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const candidate = candidatesOf(app).find(({ number }) => number === Number(digit))
    if (candidate !== undefined) putIn(app, candidate.span.id, event.shiftKey)
  } else return false
  return true
}

/** Whether two spans are not parts of an attribution, and so are connected in a way of the scheme's own. */
const isConnected = ({ workspace }: App, subject: Row<'span'>, span: Row<'span'>): boolean =>
  [subject, span].some(({ label }) => roleOfLabel(workspace.rows, label) === undefined)

/** Puts a span into what is being linked, or takes it out; with `more` beside what its role has already. */
export const putIn = (app: App, id: string, more = false): void => {
  const { linking, link, tray } = app.session.get()
  const row = live(app.workspace.rows, 'span', id)
  const span = row === undefined ? undefined : shownSpan(app.workspace.rows, row)
  const role = span === undefined ? undefined : roleOfLabel(app.workspace.rows, span.label)
  const subject = selectedSpan(app)
  if (linking === null || span === undefined) return
  if (link === null && subject !== undefined && isConnected(app, subject, span)) return connect(app, subject.id, id)
  if (role === undefined) return
  const as = linking.asMedium && role === 'source' ? 'medium' : role
  app.session.set({ linking: { ...linking, asMedium: false } })
  if (link !== null) return putIntoLink(app, link, id, as)
  if (subject !== undefined && sameLabel(app.workspace.rows, subject.label, span.label) && as !== 'medium') {
    return connect(app, subject.id, id)
  }
  const now = trayNow(app)
  const isIn = now[as].includes(id)
  app.session.set({
    tray: isIn
      ? { ...tray, [as]: now[as].filter((one) => one !== id) }
      : putIntoTray(tray, now, as, id, more || as === 'medium'),
  })
}

/** Makes the link of what was put in. */
export const finishLinking = (app: App): void => {
  app.session.set({ linking: null })
  if (app.session.get().link !== null) return
  linkTray(app, trayNow(app).claim.length > 0 ? ATTRIBUTION : NO_COMMENT)
}

/** Connects two spans: at once where their labels say how, else by asking. */
export const connect = (app: App, from: string, to: string, mayAsk = false): void => {
  const choices = choicesBetween(app, from, to)
  const natural = choices.filter(({ isNatural }) => isNatural)
  const [only] = natural
  if (choices.length === 0) return notifyFailure(app.session, cannotBeLinked)
  if (only !== undefined && natural.length === 1 && !mayAsk) return takeChoice(app, only)
  app.session.set({ overlay: 'join', joining: { from, to }, linking: null })
}

export const choicesBetween = (app: App, from: string, to: string): readonly LinkChoice[] => {
  const { rows } = app.workspace
  const [one, other] = [live(rows, 'span', from), live(rows, 'span', to)]
  return one === undefined || other === undefined ? [] : linkChoices(rows, shownSpan(rows, one), shownSpan(rows, other))
}

/** Makes the link that was chosen, or adds to the one that is there; it is selected then. */
export const takeChoice = (app: App, { link, type, fillers }: LinkChoice): void => {
  const id = link?.id ?? newId()
  const parts = fillers.map(({ role, target }) => ({ role: role.id, target }))
  const done =
    link === null
      ? perform(app, addLink, { id, type: type.id, fillers: parts })
      : parts.every(({ role, target }) => perform(app, addFiller, { link: id, role, target }))
  if (done) app.session.set({ link: id, held: id, span: null, tray: {}, linking: null })
}

/** Adds a span to a link by the role that its label fills. */
export const connectToLink = (app: App, span: string, link: string): void => {
  const row = live(app.workspace.rows, 'span', span)
  const role = row === undefined ? undefined : roleOfLabel(app.workspace.rows, shownSpan(app.workspace.rows, row).label)
  if (role !== undefined) putIntoLink(app, link, span, role)
}

const putIntoLink = (app: App, link: string, target: string, as: TrayRole): void => {
  const row = live(app.workspace.rows, 'link', link)
  if (row === undefined) return
  const { roles } = attributionOf(app.workspace.rows, row)
  const there = roles.flatMap(({ fillers }) => fillers).find(({ filler }) => filler.target === target)
  if (there !== undefined) return void perform(app, removeFiller, { filler: there.filler.id })
  const role = roles.find((one) => roleKind(one.role) === as)?.role
  if (role === undefined) return notifyFailure(app.session, cannotBeLinked)
  if (perform(app, addFiller, { link, role: role.id, target })) app.session.set({ link, held: link, span: null })
}

const cannotBeLinked = failure(
  'cannot-be-linked',
  'No link of the scheme connects these two.',
  'Choose spans of other labels, or give a link type roles for them in the scheme.',
)

const trayNow = (app: App) => proposalOf(app.workspace.rows, app.workspace.index, app.session.get())

const targetsOf = (app: App, link: string): readonly string[] =>
  app.workspace.rows.where('filler', 'link', link).map(({ target }) => target)

/** A tray with the span in its role, and beside it the nearest of each other kind that stands in the same line. */
const trayAround = (app: App, span: Row<'span'>, role: TrayRole): Tray => {
  const text = textOfArticle(app, span.article) ?? ''
  const [from, to] = [firstStart(span.segments), lastEnd(span.segments)]
  const after = text.indexOf('\n', to)
  const line = { start: text.lastIndexOf('\n', Math.max(0, from - 1)) + 1, end: after < 0 ? text.length : after }
  const near = app.workspace.index
    .spansAt(span.article, line)
    .filter((one) => one.id !== span.id && !app.workspace.index.isBeside(one))
    .sort((a, b) => distance(a, from, to) - distance(b, from, to))
  const isFree = ({ id }: Row<'span'>): boolean => app.workspace.rows.where('filler', 'target', id).length === 0
  const nearest = (of: TrayRole): readonly string[] => {
    const fitting = near.filter(({ label }) => roleOfLabel(app.workspace.rows, label) === of)
    const found = fitting.find(isFree) ?? (of === 'source' ? fitting[0] : undefined)
    return found === undefined ? [] : [found.id]
  }
  return Object.fromEntries(
    trayRoles.filter((one) => one !== 'medium').map((one) => [one, one === role ? [span.id] : nearest(one)]),
  )
}

const distance = ({ segments }: Row<'span'>, from: number, to: number): number =>
  Math.max(0, firstStart(segments) - to, from - lastEnd(segments))
