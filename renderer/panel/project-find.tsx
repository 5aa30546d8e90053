import { useState } from 'react'
import type { Failure } from '#core/failure.ts'
import type { TextRange } from '#core/text/segments.ts'
import { textsOf } from '../command/all-articles.ts'
import type { Scope } from '../command/all-articles.ts'
import { showHit } from '../command/hits.ts'
import { goToLink } from '../command/linking.ts'
import { goToSpan } from '../command/tagging.ts'
import { besideTexts } from '../search/beside-text.ts'
import { useSearch } from '../search/use-search.ts'
import type { Query } from '../search/places.ts'
import type { App } from '../state/app.ts'
import { useApp } from '../state/app.ts'
import { plural } from '../ui/words.ts'
import { InContext } from './in-context.tsx'
import { SearchDialog } from './search-dialog.tsx'

/** A text in which words can be found: an article's own, a note, or the value of an attribute. */
interface Written {
  readonly key: string
  readonly what: string
  readonly text: string
  /** Shows what was found at these offsets of the text. */
  readonly go: (app: App, range: TextRange) => void
}

/** Finds words in texts, notes and attributes of the whole project or a part of it. */
export const ProjectFind = () => {
  const app = useApp()
  const [query, setQuery] = useState<Query>({
    words: app.session.get().found?.words ?? '',
    isPattern: false,
    wholeWords: false,
    sameCase: false,
    sameAccents: false,
  })
  const [scope, setScope] = useState<Scope>('project')
  const { hits, failure, isLooking } = useSearch(query, scope, writtenIn)
  const status = (): string => {
    if (query.words === '') return 'Looks in texts, notes and attributes.'
    return isLooking ? 'Looking …' : `${plural(hits.length, 'place')} found`
  }
  const close = (): void => app.session.set({ overlay: null })
  return (
    <SearchDialog
      title="Find in the project"
      query={query}
      scope={scope}
      onChange={(next, where) => {
        setQuery(next)
        setScope(where)
      }}
      failure={failure}
      status={status()}
      count={hits.length}
      keyOf={(at) => `${hits[at]?.key} ${hits[at]?.range.start}`}
      renderHit={(at) => {
        const hit = hits[at]
        return hit === undefined ? null : (
          <button
            type="button"
            className="plain hit"
            onClick={() => {
              close()
              const places = hits.map(
                ({ go, range }) =>
                  () =>
                    go(app, range),
              )
              app.session.set({ found: { words: query.words, places, at } })
              showHit(app, at)
            }}
          >
            <span>
              <InContext text={hit.text} range={hit.range} />
              <small>{hit.what}</small>
            </span>
          </button>
        )
      }}
      onClose={close}
    />
  )
}

/** The notes and attributes of a scope in the set worked in, then its texts. */
const writtenIn = async (app: App, scope: Scope): Promise<readonly Written[] | Failure> => {
  const texts = await textsOf(app, scope)
  if ('kind' in texts) return texts
  const { rows, state } = app.workspace
  const articles = texts.map(({ article }) => article)
  return [
    ...besideTexts(rows, articles, state.get().worked).map(({ of, id, ...beside }) => ({
      ...beside,
      go: () => (of === 'span' ? goToSpan : goToLink)(app, id),
    })),
    ...texts.map(({ article, text }) => ({
      key: article,
      what: rows.get('article', article)?.title ?? '',
      text,
      go: ({ session }: App, range: TextRange) =>
        session.set(({ reveal }) => ({
          article,
          span: null,
          link: null,
          reveal: { article, ...range, select: true, n: (reveal?.n ?? 0) + 1 },
        })),
    })),
  ]
}
