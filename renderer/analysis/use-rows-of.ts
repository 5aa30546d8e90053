import { useCallback, useEffect, useState } from 'react'
import type { Listed } from '#core/analysis/filter.ts'
import type { Answers, Question, QuestionOf, ViewName } from '#core/analysis/views.ts'
import type { Failure } from '#core/failure.ts'
import { api } from '../api.ts'
import { useApp, useRows } from '../state/app.ts'

/** How many rows of a long list are asked for at once. */
export const PART = 100

/** The views that give a part of a list. */
export type ListView = { [V in ViewName]: Answers[V] extends Listed<unknown> ? V : never }[ViewName]
type RowOf<V extends ListView> = Answers[V]['rows'][number]
/** A question without the part that is asked for. */
export type Unpaged<V extends ListView> = Omit<QuestionOf<V>, 'page'>

/** A long list of which only the parts that were looked at are there. */
export interface RowsOf<V extends ListView> {
  /** The newest answer, for what it says beside its rows; null before the first. */
  readonly table: Answers[V] | null
  readonly failure: Failure | null
  readonly isWaiting: boolean
  /** The row at a place, where it is there already. */
  readonly at: (index: number) => RowOf<V> | undefined
  /** Says which places are seen, so that they are asked for. */
  readonly show: (first: number, last: number) => void
}

const PAUSE = 60 // milliseconds; typing asks once

interface Known<V extends ListView> {
  readonly key: string
  readonly table: Answers[V]
  readonly parts: ReadonlyMap<number, readonly RowOf<V>[]>
}

/** Asks for the parts of a list as they come into view, and anew with every change of a row or of the question. */
export const useRowsOf = <V extends ListView>(question: Unpaged<V>): RowsOf<V> => {
  const app = useApp()
  const { version } = useRows()
  const asked = JSON.stringify(question)
  const key = `${asked} ${version}`
  const [known, setKnown] = useState<Known<V> | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [seen, setSeen] = useState({ first: 0, last: 0 })

  const isCurrent = known !== null && known.key === key
  const missing: number[] = []
  for (let part = seen.first; part <= seen.last; part += 1) {
    if (!isCurrent || known.parts.get(part) === undefined) missing.push(part)
  }
  const wanted = missing.join(',')

  useEffect(() => {
    if (wanted === '') return undefined
    let isOld = false
    const timer = setTimeout(async () => {
      await app.workspace.settled()
      for (const part of wanted.split(',').map(Number)) {
        const page = { from: part * PART, count: PART }
        const reply = await api['project.analysis']({ ...(JSON.parse(asked) as object), page } as Question)
        if (isOld) return
        if (!reply.ok) return setFailure(reply.error)
        const table = reply.value.table as Answers[V]
        setFailure(null)
        setKnown((before) => {
          const parts = new Map(before?.key === key ? before.parts : [])
          return { key, table, parts: parts.set(part, table.rows as readonly RowOf<V>[]) }
        })
      }
    }, PAUSE)
    return () => {
      isOld = true
      clearTimeout(timer)
    }
  }, [app, asked, key, wanted])

  const show = useCallback((first: number, last: number): void => {
    const next = { first: Math.floor(first / PART), last: Math.floor(Math.max(first, last) / PART) }
    setSeen((now) => (now.first === next.first && now.last === next.last ? now : next))
  }, [])

  return {
    table: failure === null ? (known?.table ?? null) : null,
    failure,
    isWaiting: wanted !== '',
    at: (index) => known?.parts.get(Math.floor(index / PART))?.[index % PART],
    show,
  }
}
