import { useEffect, useState } from 'react'
import type { Failure } from '#core/failure.ts'
import type { TextRange } from '#core/text/segments.ts'
import type { Scope } from '../command/all-articles.ts'
import { useApp } from '../state/app.ts'
import type { App } from '../state/app.ts'
import type { Query } from './places.ts'
import { search } from './search.ts'

/** A place that was found, and in what. */
export type Hit<T> = T & { readonly range: TextRange }

interface Found<T> {
  readonly hits: readonly Hit<T>[]
  readonly failure: Failure | null
}

/**
 * The places that fit a query in the texts of a scope, in their order; looked for again a moment after it changes. Until
 * then `isLooking`: what is there answers an earlier question, and nothing may be done with it. `textsIn` stays the same.
 */
export const useSearch = <T extends { readonly text: string }>(
  query: Query,
  scope: Scope,
  textsIn: (app: App, scope: Scope) => Promise<readonly T[] | Failure>,
): Found<T> & { readonly isLooking: boolean } => {
  const app = useApp()
  const [result, setResult] = useState<Found<T> & { readonly answers: string }>(() => ({
    answers: '',
    hits: [],
    failure: null,
  }))
  const asked = JSON.stringify([query, scope])
  useEffect(() => {
    let stop: (() => void) | undefined
    let ended = false
    const answer = (found: Partial<Found<T>>): void => setResult({ answers: asked, hits: [], failure: null, ...found })
    const look = async (): Promise<void> => {
      const [wanted, where] = JSON.parse(asked) as [Query, Scope]
      if (wanted.words === '') return answer({})
      const texts = await textsIn(app, where)
      if (ended) return
      if ('kind' in texts) return answer({ failure: texts })
      const under = search(
        texts.map(({ text }) => text),
        wanted,
      )
      stop = under.stop
      const found = await under.found
      if (ended) return
      if (!found.ok) return answer({ failure: found.error })
      answer({ hits: texts.flatMap((text, i) => (found.value[i] ?? []).map((range) => ({ ...text, range }))) })
    }
    const timer = setTimeout(() => void look(), 150)
    return () => {
      ended = true
      clearTimeout(timer)
      stop?.()
    }
  }, [app, asked, textsIn])
  return { ...result, isLooking: result.answers !== asked }
}
