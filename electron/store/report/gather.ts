import type { Answers, Question, QuestionOf, ViewName } from '#core/analysis/views.ts'
import type { Failure } from '#core/failure.ts'
import type { Report } from '#core/report/report.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { Client, ReportChoice, StoreCalls } from '#ipc/contract.ts'

type Asking = Pick<Client<StoreCalls>, 'project.analysis' | 'store.info'>

const PART = 1_000 // rows that a view gives at once
const MOST_PASSAGES = 5_000
const first = { from: 0, count: PART }

/** Everything a report needs, view by view: the claims and sources that were chosen, or all that the filter leaves. */
export const gatherReport = async (
  store: Asking,
  { filter, claims: wantedClaims, sources: wantedSources }: ReportChoice,
): Promise<Result<Report, Failure>> => {
  const info = await store['store.info']()
  if (!info.ok) return info
  const ask = asker(store)
  try {
    const claims = await ask.all<'claims'>({ view: 'claims', filter, order: 'place', only: 'entries', page: first })
    const sources = await ask.all<'sources'>({ view: 'sources', filter, order: 'statements', page: first })
    const saying = new Set(sources.filter(({ id }) => wantedSources?.includes(id) === true).flatMap(linksOf))
    const chosen = claims.filter(
      ({ id, statements }) =>
        (wantedClaims === null || wantedClaims.includes(id)) &&
        (wantedSources === null || statements.some((link) => saying.has(link))),
    )
    const isChosen = new Set(chosen.map(({ id }) => id))
    const disputes = await ask.all<'contradictions'>({ view: 'contradictions', filter, page: first })
    const rows = await ask.all<'matrix'>({ view: 'matrix', filter, only: 'entries', page: first })
    const { sources: columns } = await ask.one<'matrix'>({ view: 'matrix', filter, only: 'entries', page: first })
    const timeline = await ask.one<'timeline'>({
      view: 'timeline',
      filter,
      by: 'published',
      page: { from: 0, count: 0 },
    })
    const passages = (ids: readonly string[]) =>
      ask.one<'passages'>({ view: 'passages', ids: ids.slice(0, MOST_PASSAGES) })
    const claimParts: Report['claims'][number][] = []
    for (const row of chosen) claimParts.push({ row, passages: await passages(row.statements) })
    const names = new Set(chosen.flatMap(({ sources: who }) => who))
    const sourceParts: Report['sources'][number][] = []
    for (const row of sources) {
      if (wantedSources?.includes(row.id) === true) {
        sourceParts.push({ row, passages: await passages(row.statements) })
      } else if (wantedSources === null && (wantedClaims === null || names.has(row.name))) {
        sourceParts.push({ row, passages: [] })
      }
    }
    const matrix = { rows: rows.filter(({ claim }) => isChosen.has(claim)), sources: columns }
    return ok({
      project: info.value.project,
      claims: claimParts,
      disputes: disputes.filter(({ claim }) => isChosen.has(claim)),
      sources: sourceParts,
      matrix: withoutEmpty(matrix),
      timeline,
    })
  } catch (error) {
    if (error instanceof Refused) return err(error.why)
    throw error
  }
}

const linksOf = ({ statements }: { readonly statements: readonly string[] }): readonly string[] => statements

/** Columns of sources that say nothing of the chosen claims are left out. */
const withoutEmpty = ({ rows, sources }: Report['matrix']): Report['matrix'] => {
  const filled = new Set(rows.flatMap(({ cells }) => cells.map(({ source }) => source)))
  return { rows, sources: sources.filter(({ id }) => filled.has(id)) }
}

/** Ends the gathering; the failure is handed on as it is. */
class Refused extends Error {
  readonly why: Failure
  constructor(why: Failure) {
    super(why.message)
    this.why = why
  }
}

type ListView = 'claims' | 'contradictions' | 'sources' | 'matrix'

const asker = (store: Asking) => {
  const one = async <V extends ViewName>(question: QuestionOf<V>): Promise<Answers[V]> => {
    const answer = await store['project.analysis'](question as Question)
    if (!answer.ok) throw new Refused(answer.error)
    return answer.value.table as Answers[V]
  }
  const all = async <V extends ListView>(question: QuestionOf<V>): Promise<readonly Answers[V]['rows'][number][]> => {
    const rows: Answers[V]['rows'][number][] = []
    for (;;) {
      const part = await one<V>({ ...question, page: { from: rows.length, count: PART } })
      rows.push(...part.rows)
      if (part.rows.length === 0 || rows.length >= part.total) return rows
    }
  }
  return { one, all }
}
