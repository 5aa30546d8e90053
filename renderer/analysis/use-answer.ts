import { useEffect, useState } from 'react'
import type { Answers, Question, QuestionOf, ViewName } from '#core/analysis/views.ts'
import type { Failure } from '#core/failure.ts'
import { api } from '../api.ts'
import { useApp, useRows } from '../state/app.ts'

/** What a view shows now: the newest answer, and why there is none. */
export interface Shown<V extends ViewName> {
  readonly table: Answers[V] | null
  readonly failure: Failure | null
  /** Whether a newer answer is on its way. */
  readonly isWaiting: boolean
}

const PAUSE = 60 // milliseconds; typing asks once

/** Asks the store and asks again with every change of a row, once the store has it. Null asks nothing. */
export const useAnswer = <V extends ViewName>(question: QuestionOf<V> | null): Shown<V> => {
  const app = useApp()
  const { version } = useRows()
  const key = JSON.stringify(question)
  const [shown, setShown] = useState<Shown<V> & { readonly key: string }>({
    table: null,
    failure: null,
    isWaiting: true,
    key: '',
  })
  useEffect(() => {
    if (key === 'null') return undefined
    let isOld = false
    const timer = setTimeout(async () => {
      await app.workspace.settled()
      const reply = await api['project.analysis'](JSON.parse(key) as Question)
      if (isOld) return
      const table = reply.ok ? (reply.value.table as Answers[V]) : null
      setShown({ table, failure: reply.ok ? null : reply.error, isWaiting: false, key: `${key} ${version}` })
    }, PAUSE)
    return () => {
      isOld = true
      clearTimeout(timer)
    }
  }, [app, key, version])
  return { ...shown, isWaiting: shown.key !== `${key} ${version}` }
}
