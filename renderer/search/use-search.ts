import { useEffect, useState } from 'react'
import type { Failure } from '#core/failure.ts'
import type { TextRange } from '#core/text/segments.ts'
import { textsOf } from '../command/all-articles.ts'
import type { Scope } from '../command/all-articles.ts'
import { useApp } from '../state/app.ts'
import type { Query } from './places.ts'
import { search } from './search.ts'

/** A place that was found. */
export interface Hit {
  readonly article: string
  readonly text: string
  readonly range: TextRange
}

/** The places that fit a query, in the order of articles and text; looked for again a moment after it changes. */
export const useSearch = (
  query: Query,
  scope: Scope,
): { readonly hits: readonly Hit[]; readonly failure: Failure | null } => {
  const app = useApp()
  const [result, setResult] = useState<{ hits: readonly Hit[]; failure: Failure | null }>({ hits: [], failure: null })
  const asked = JSON.stringify(query)
  useEffect(() => {
    let stop: (() => void) | undefined
    let ended = false
    const look = async (): Promise<void> => {
      const wanted = JSON.parse(asked) as Query
      if (wanted.words === '') return setResult({ hits: [], failure: null })
      const texts = await textsOf(app, scope)
      if (ended) return
      if ('kind' in texts) return setResult({ hits: [], failure: texts })
      const under = search(
        texts.map(({ text }) => text),
        wanted,
      )
      stop = under.stop
      const found = await under.found
      if (ended) return
      if (!found.ok) return setResult({ hits: [], failure: found.error })
      const hits = texts.flatMap(({ article, text }, i) =>
        (found.value[i] ?? []).map((range) => ({ article, text, range })),
      )
      setResult({ hits, failure: null })
    }
    const timer = setTimeout(() => void look(), 150)
    return () => {
      ended = true
      clearTimeout(timer)
      stop?.()
    }
  }, [app, asked, scope])
  return result
}
