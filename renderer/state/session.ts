import type { Filter as AnalysisFilter } from '#core/analysis/filter.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import type { ImportOffer, ImportReport, MergeReport, Preferences, Reading } from '#ipc/contract.ts'
import type { Formatting } from '../editor/formatting.ts'
import { createStore } from './store.ts'
import type { Store } from './store.ts'

/** A message at the foot of the window. What was done goes by itself; failures and notes stay until dismissed. */
export interface Notice {
  readonly id: number
  readonly kind: 'done' | 'note' | 'failure'
  readonly text: string
  readonly remedy: string
}

/** The role names of the link tray; `undefined` in the tray means "the newest unlinked one". */
export type TrayRole = 'claim' | 'source' | 'cue' | 'medium'
export type Tray = Readonly<Partial<Record<TrayRole, readonly string[]>>>

/** A text being corrected: the revision it was, its text then, and what has been typed so far. */
export interface Correction {
  readonly article: string
  readonly from: string
  readonly before: string
  readonly typed: string
  /** The formatting, once lines or words were formatted. */
  readonly formatting: Formatting | null
}

/** Whether something has been typed that neither was kept nor discarded. */
export const isUnfinished = ({ correcting }: Pick<Session, 'correcting'>): boolean =>
  correcting !== null && (correcting.typed !== correcting.before || correcting.formatting !== null)

/** Which spans are drawn; an empty filter draws all. */
export interface Filter {
  readonly labels: readonly string[]
  readonly linked: boolean | null
  readonly analyst: string | null
  readonly attribute: AttributeFilter | null
  /** The only article in which it holds; null for all. */
  readonly article: string | null
}

/** An attribute, and the value it must have, or any, or none; and the words, if any, that its value must hold. */
export interface AttributeFilter {
  readonly type: string
  readonly value: string
  readonly words: string
}

/** Values that a filter may ask for beside those of the scheme. */
export const ANY_VALUE = '*'
export const NOT_SET = ''

export const noFilter: Filter = { labels: [], linked: null, analyst: null, attribute: null, article: null }

/** Where the analyst is and what is in hand. None of it is part of the project. */
export interface Session {
  readonly article: string | null
  readonly span: string | null
  readonly link: string | null
  /** The link selected last: a span that is clicked now can still be added to it. */
  readonly held: string | null
  /** The filler of the selected link in whose place the next clicked span goes. */
  readonly replacing: string | null
  /** Spans have numbers, and a number puts one into the link; `page` says which spans have them. */
  readonly linking: { readonly page: number; readonly asMedium: boolean } | null
  /** Two spans that are to be connected, in a way that is asked for. */
  readonly joining: { readonly from: string; readonly to: string } | null
  /** The article in the other pane, and whether the one worked in is the second of the two. */
  readonly beside: string | null
  readonly isSecond: boolean
  readonly tray: Tray
  /** Spans the user has taken out of the proposal. */
  readonly dismissed: readonly string[]
  /** The text selection in the open article: UTF-16 offsets, end exclusive; equal for a caret. */
  readonly selection: { readonly start: number; readonly end: number }
  /** The words were dragged over with Alt: their edges stay as they are and do not go to whole words. */
  readonly exact: boolean
  /** The span that was gone to by keys, until the caret moves. */
  readonly steered: string | null
  /** The article that was pointed at last with a finger or pen: words that are selected there have handles. */
  readonly touched: string | null
  /** The attribute that number keys set now, as `span/type`. */
  readonly attribute: string | null
  /** The tab at the left; under `analysis` the views over all articles take the place of the article. */
  readonly left: 'articles' | 'sources' | 'analysis'
  readonly analysis: { readonly view: AnalysisView; readonly filter: AnalysisFilter }
  readonly source: string | null
  /** What is remembered for all projects. */
  readonly keys: Preferences['keys']
  readonly panels: Pick<Preferences, 'left' | 'right'>
  readonly zoom: number
  readonly reading: Reading
  /** Only the text, without what stands around it. */
  readonly focused: boolean
  readonly filter: Filter
  /** What the list at the right has. */
  readonly listed: 'links' | 'spans' | 'all spans'
  /** Whether the bar that filters is shown. */
  readonly filtering: boolean
  /** `asked` makes each wish to find a new one: the field takes the keyboard again. */
  readonly find: { readonly open: boolean; readonly query: string; readonly hit: number; readonly asked: number }
  /** What was found in the project last, and which of its places is looked at; each place shows itself. */
  readonly found: { readonly words: string; readonly places: readonly (() => void)[]; readonly at: number } | null
  /** The correction under way; it waits while other articles are looked at. */
  readonly correcting: Correction | null
  readonly overlay:
    | 'shortcuts'
    | 'palette'
    | 'occurrences'
    | 'find'
    | 'bulk'
    | 'source'
    | 'join'
    | 'history'
    | 'backups'
    | 'merge'
    | 'conflicts'
    | 'share'
    | 'export'
    | 'import'
    | 'report'
    | 'purge'
    | 'scheme'
    | 'lost'
    | 'revisions'
    | null
  /** The copy that was chosen for a merge, and what it would bring; `isOwn`: the project's own file, changed elsewhere. */
  readonly tried: { readonly name: string; readonly report: MergeReport; readonly isOwn: boolean } | null
  /** What files that were chosen would bring; null while they are being read. */
  readonly offer: ImportOffer | null
  /** What an import did not take, for the list of it. */
  readonly refused: ImportReport['rejected']
  readonly notices: readonly Notice[]
  /** Asks the editor to bring a range of an article into view, or to select it; `n` makes each request a new one. */
  readonly reveal: {
    readonly article: string
    readonly start: number
    readonly end: number
    readonly select: boolean
    readonly n: number
  } | null
}

export type AnalysisView =
  'overview' | 'sources' | 'claims' | 'matrix' | 'contradictions' | 'timeline' | 'network' | 'proposals' | 'search'
/** Said where a correction has to be ended first. */
export const unfinished = failure(
  'unfinished-correction',
  'A correction of a text is not finished.',
  'Keep or discard it first.',
)

export const initialSession: Session = {
  article: null,
  span: null,
  link: null,
  held: null,
  replacing: null,
  linking: null,
  joining: null,
  beside: null,
  isSecond: false,
  tray: {},
  dismissed: [],
  selection: { start: 0, end: 0 },
  exact: false,
  steered: null,
  touched: null,
  attribute: null,
  left: 'articles',
  analysis: { view: 'overview', filter: {} },
  source: null,
  keys: {},
  panels: { left: null, right: null },
  zoom: 1,
  reading: { font: 'serif', width: 40, lineHeight: 1.95 },
  focused: false,
  filter: noFilter,
  listed: 'links',
  filtering: false,
  find: { open: false, query: '', hit: 0, asked: 0 },
  found: null,
  correcting: null,
  overlay: null,
  tried: null,
  offer: null,
  refused: [],
  notices: [],
  reveal: null,
}

export const createSession = (): Store<Session> => {
  const store = createStore<Session>(initialSession)
  return {
    ...store,
    set: (change) => store.set((now) => inPanes(now, typeof change === 'function' ? change(now) : change)),
  }
}

/** Who opens the article of the other pane works there then: the panes stay as they are. */
const inPanes = (now: Session, change: Partial<Session>): Partial<Session> => {
  const { article } = change
  if (article === undefined || article === now.article) return change
  const left = { linking: null, ...change }
  return article === null || article !== now.beside ? left : { beside: now.article, isSecond: !now.isSecond, ...left }
}
export type SessionStore = ReturnType<typeof createSession>

let lastNotice = 0

/** Shows a message. */
export const notify = (session: SessionStore, notice: Pick<Notice, 'kind' | 'text' | 'remedy'>): void => {
  const id = ++lastNotice
  session.set(({ notices }) => ({ notices: [...notices.slice(-2), { ...notice, id }] }))
  if (notice.kind === 'done') setTimeout(() => dismiss(session, id), 4_000)
}

export const notifyFailure = (session: SessionStore, { message, remedy }: Failure): void =>
  notify(session, { kind: 'failure', text: message, remedy })

export const dismiss = (session: SessionStore, id: number): void =>
  session.set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }))
