import { createContext, useContext } from 'react'
import type { Passage } from '#core/analysis/passages.ts'
import { useApp } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { plural } from '../ui/words.ts'
import { useAnswer } from './use-answer.ts'

/** A number that was asked about: what it counts, and the links, spans and articles that it counts. */
export interface Asked {
  readonly title: string
  readonly ids: readonly string[]
  /** An entry of a registry, about which everything is shown. */
  readonly entry?: { readonly kind: 'source' | 'claim'; readonly id: string }
}

const Ask = createContext<(asked: Asked) => void>(() => undefined)
export const AskProvider = Ask.Provider

/** A number as a button that shows the passages behind it; nought is a word and no button. */
export const Count = ({ ids, title, total = ids.length }: Asked & { readonly total?: number }) => {
  const ask = useContext(Ask)
  if (total === 0) return <span className="quiet">0</span>
  return (
    <button type="button" className="number" title={`${title}: show the passages`} onClick={() => ask({ title, ids })}>
      {total.toLocaleString('en')}
    </button>
  )
}

/** Anything else that leads to passages: a cell, a bar, a node. */
export const useAsk = (): ((asked: Asked) => void) => useContext(Ask)

const MOST = 500

/** The passages behind a number, in reading order, each leading to its place. */
export const Passages = ({ asked, onClose }: { readonly asked: Asked; readonly onClose: () => void }) => {
  const { table } = useAnswer<'passages'>({ view: 'passages', ids: asked.ids.slice(0, MOST) })
  return (
    <Aside title={asked.title} onClose={onClose}>
      <p className="quiet">
        {plural(asked.ids.length, 'passage')}
        {asked.ids.length > MOST && `, the first ${MOST} listed`}
      </p>
      <PassageList passages={table ?? []} />
    </Aside>
  )
}

interface AsideProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: React.ReactNode
}

/** Beside a view: what was asked about. */
export const Aside = ({ title, onClose, children }: AsideProps) => (
  <aside className="passages" aria-label="Passages">
    <header>
      <h2 dir="auto">{title}</h2>
      <button type="button" className="plain" aria-label="Close passages" onClick={onClose}>
        ×
      </button>
    </header>
    {children}
  </aside>
)

export const PassageList = ({ passages }: { readonly passages: readonly Passage[] }) => (
  <ol>
    {passages.map((passage) => (
      <li key={passage.id}>
        <PassageButton passage={passage} />
      </li>
    ))}
  </ol>
)

/** A passage with its citation; a click leads to its place. */
export const PassageButton = ({ passage }: { readonly passage: Passage }) => {
  const app = useApp()
  return (
    <button type="button" onClick={() => goToPassage(app, passage)}>
      {passage.who !== '' && <b dir="auto">{passage.who}</b>}
      {passage.quote !== '' && <q dir="auto">{passage.quote}</q>}
      <small>
        {[passage.publisher, passage.date, passage.title].filter((part) => part !== '').join(' · ')}
        {passage.kind === 'article' ? '' : `, ${passage.start}–${passage.end}`}
      </small>
    </button>
  )
}

/** Opens the article at a passage and selects the link or span. */
export const goToPassage = (
  app: App,
  { id, kind, article, start, end }: Pick<Passage, 'id' | 'kind' | 'article' | 'start' | 'end'>,
): void =>
  app.session.set(({ reveal }) => ({
    left: 'articles',
    article,
    span: kind === 'span' ? id : null,
    link: kind === 'link' ? id : null,
    ...(kind === 'link' ? { held: id } : {}),
    reveal: { article, start, end, select: false, n: (reveal?.n ?? 0) + 1 },
  }))
