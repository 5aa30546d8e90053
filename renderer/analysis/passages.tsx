import { createContext, useContext } from 'react'
import type { Passage } from '#core/analysis/passages.ts'
import { useApp } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { plural } from '../ui/words.ts'
import { useAnswer } from './use-answer.ts'

/** A number that was asked about: what it counts, and the links and spans that it counts. */
export interface Asked {
  readonly title: string
  readonly ids: readonly string[]
}

const Ask = createContext<(asked: Asked) => void>(() => undefined)
export const AskProvider = Ask.Provider

/** A number as a button that shows the passages behind it; nought is a word and no button. */
export const Count = ({ ids, title }: Asked) => {
  const ask = useContext(Ask)
  if (ids.length === 0) return <span className="quiet">0</span>
  return (
    <button type="button" className="number" title={`${title}: show the passages`} onClick={() => ask({ title, ids })}>
      {ids.length.toLocaleString('en')}
    </button>
  )
}

/** Anything else that leads to passages: a cell, a bar, a node. */
export const useAsk = (): ((asked: Asked) => void) => useContext(Ask)

const MOST = 500

/** The passages behind a number, in reading order, each leading to its place. */
export const Passages = ({ asked, onClose }: { readonly asked: Asked; readonly onClose: () => void }) => {
  const app = useApp()
  const { table } = useAnswer<'passages'>({ view: 'passages', ids: asked.ids.slice(0, MOST) })
  return (
    <aside className="passages" aria-label="Passages">
      <header>
        <h2>{asked.title}</h2>
        <button type="button" className="plain" aria-label="Close passages" onClick={onClose}>
          ×
        </button>
      </header>
      <p className="quiet">
        {plural(asked.ids.length, 'passage')}
        {asked.ids.length > MOST && `, the first ${MOST} listed`}
      </p>
      <ol>
        {(table ?? []).map((passage) => (
          <li key={passage.id}>
            <button type="button" onClick={() => goToPassage(app, passage)}>
              {passage.who !== '' && <b dir="auto">{passage.who}</b>}
              <q dir="auto">{passage.quote}</q>
              <small>
                {[passage.publisher, passage.date, passage.title].filter((part) => part !== '').join(' · ')}
                {`, ${passage.start}–${passage.end}`}
              </small>
            </button>
          </li>
        ))}
      </ol>
    </aside>
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
