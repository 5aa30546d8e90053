import type { Failure } from '../failure.ts'
import { idSchema } from '../model/field.ts'
import type { AnyRow, TableName } from '../model/tables.ts'
import { z } from '../model/zod.ts'
import { ok } from '../result.ts'
import type { Result } from '../result.ts'
import { claimsTable } from './claims-table.ts'
import type { ClaimRow } from './claims-table.ts'
import { concordanceOf, lineOf } from './concordance.ts'
import type { Line } from './concordance.ts'
import { disputedClaims, disputeWithSides, isDisputed } from './contradictions.ts'
import type { Dispute } from './contradictions.ts'
import { createCorpusKeeper } from './corpus-keeper.ts'
import type { CorpusKeeper } from './corpus-keeper.ts'
import type { Corpus } from './corpus.ts'
import { claimDetails, sourceDetails } from './details.ts'
import type { ClaimDetails, SourceDetails } from './details.ts'
import { createSearchDocuments } from './documents.ts'
import type { TextOf } from './documents.ts'
import { filterSchema, pageOf, pageSchema } from './filter.ts'
import type { Listed } from './filter.ts'
import { matrixOf } from './matrix.ts'
import type { Matrix } from './matrix.ts'
import { networkOf } from './network.ts'
import type { Network } from './network.ts'
import type { AnalysisReader } from './outline.ts'
import { overviewOf } from './overview.ts'
import type { Overview } from './overview.ts'
import { passagesOf } from './passages.ts'
import type { Passage } from './passages.ts'
import { claimProposals, sourceProposals } from './proposals.ts'
import type { Proposal } from './proposals.ts'
import { parseQuery } from './query.ts'
import { runSearch } from './search.ts'
import type { Found, SearchDocument } from './search.ts'
import { sourcesTable } from './sources-table.ts'
import type { SourceRow } from './sources-table.ts'
import { timelineOf } from './timeline.ts'
import type { Timeline } from './timeline.ts'

/** What a window may ask: a view by name, with its filter and the part of it that is seen. */
const questions = {
  sources: z.strictObject({
    view: z.literal('sources'),
    filter: filterSchema,
    order: z.enum(['name', 'kind', 'affiliation', 'mentions', 'statements', 'first', 'last', 'reliability']),
    page: pageSchema,
  }),
  claims: z.strictObject({
    view: z.literal('claims'),
    filter: filterSchema,
    order: z.enum(['place', 'wording', 'topic', 'statements', 'origins']),
    only: z.enum(['all', 'entries', 'loose']),
    page: pageSchema,
  }),
  matrix: z.strictObject({
    view: z.literal('matrix'),
    filter: filterSchema,
    only: z.enum(['all', 'entries']),
    page: pageSchema,
  }),
  contradictions: z.strictObject({ view: z.literal('contradictions'), filter: filterSchema, page: pageSchema }),
  network: z.strictObject({
    view: z.literal('network'),
    filter: filterSchema,
    collapse: z.boolean(),
    most: z.int().min(1).max(2_000),
  }),
  timeline: z.strictObject({
    view: z.literal('timeline'),
    filter: filterSchema,
    by: z.enum(['published', 'said']),
    page: pageSchema,
  }),
  overview: z.strictObject({ view: z.literal('overview'), filter: filterSchema }),
  proposals: z.strictObject({ view: z.literal('proposals'), of: z.enum(['source', 'claim']) }),
  source: z.strictObject({ view: z.literal('source'), id: idSchema }),
  claim: z.strictObject({ view: z.literal('claim'), id: idSchema }),
  passages: z.strictObject({ view: z.literal('passages'), ids: z.array(idSchema).max(5_000).readonly() }),
  search: z.strictObject({ view: z.literal('search'), query: z.string().max(10_000), page: pageSchema }),
  concordance: z.strictObject({
    view: z.literal('concordance'),
    query: z.string().max(10_000),
    order: z.enum(['place', 'left', 'right']),
    page: pageSchema,
  }),
} as const

export const questionSchema = z.discriminatedUnion('view', [
  questions.sources,
  questions.claims,
  questions.matrix,
  questions.contradictions,
  questions.network,
  questions.timeline,
  questions.overview,
  questions.proposals,
  questions.source,
  questions.claim,
  questions.passages,
  questions.search,
  questions.concordance,
])
export type Question = z.infer<typeof questionSchema>
export type ViewName = Question['view']
export type QuestionOf<V extends ViewName> = Extract<Question, { readonly view: V }>

/** A search hit as it is listed: what it is, and its first place in context. */
export interface SearchRow {
  readonly id: string
  readonly kind: SearchDocument['kind']
  readonly article: string | null
  readonly title: string
  readonly hits: number
  readonly line: Line
}

/** What comes back for each view. */
export interface Answers {
  readonly sources: Listed<SourceRow>
  readonly claims: Listed<ClaimRow>
  readonly matrix: Matrix
  readonly contradictions: Listed<Dispute>
  readonly network: Network
  readonly timeline: Timeline
  readonly overview: Overview
  readonly proposals: readonly Proposal[]
  readonly source: SourceDetails
  readonly claim: ClaimDetails
  readonly passages: readonly Passage[]
  readonly search: Listed<SearchRow>
  readonly concordance: Listed<Line & { readonly title: string }>
}
export type Answer = { readonly [V in ViewName]: { readonly view: V; readonly table: Answers[V] } }[ViewName]

/** Answers questions on a project whose rows may change; what was made ready is kept, but for what a change touched. */
export interface Views {
  answer(question: Question): Result<Answer, Failure>
  /** Makes ready what the views need, a part at a time; what is made ready by then is kept if it is given up. */
  prepare(): Generator<void>
  /** A row has changed: as it now is, and as it was where that is at hand. */
  touch(table: TableName, row: AnyRow, before: AnyRow | undefined): void
  /** Anything may have changed. */
  forget(): void
}

/** @param textOf the canonical text of a revision */
export const createViews = (reader: AnalysisReader, textOf: TextOf): Views => {
  const keeper = createCorpusKeeper(reader)
  const documents = createSearchDocuments(reader, () => keeper.corpus().spans, textOf)
  const ready: Ready = {
    reader,
    corpus: keeper.corpus,
    articles: documents.articles,
    registry: () => {
      for (const _ of reader.readQuotes()) continue
      return documents.registry()
    },
  }
  return {
    answer: (question) => {
      if (wantsAllWords(question)) for (const _ of reader.readQuotes()) continue
      const table = answers(ready, question)
      return table.ok ? ok({ view: question.view, table: table.value } as Answer) : table
    },
    *prepare() {
      yield* keeper.prepare()
      yield* reader.readQuotes()
      yield* readFigures(keeper)
      yield* documents.prepare()
    },
    touch: (table, row, before) => {
      keeper.touch(table, row, before)
      documents.touch(table, row, before)
    },
    forget: () => {
      keeper.forget()
      documents.forget()
    },
  }
}

/** Whether a view goes over the words of all claims, and not only of those that it shows. */
const wantsAllWords = (question: Question): boolean =>
  question.view === 'contradictions' ||
  (question.view === 'proposals' && question.of === 'claim') ||
  (question.view === 'claims' && question.order === 'wording') ||
  ('filter' in question && question.view !== 'sources' && (question.filter.words ?? '') !== '')

const CLAIMS_AT_ONCE = 20

/** Reads the figures of all claims, which the contradictions compare. */
function* readFigures(keeper: CorpusKeeper): Generator<void> {
  const claims = [...keeper.corpus().byClaim.keys()]
  for (const [n, claim] of claims.entries()) {
    const corpus = keeper.corpus() // another one where something was changed meanwhile
    isDisputed(corpus, claim, corpus.byClaim.get(claim) ?? [])
    if (n % CLAIMS_AT_ONCE === 0) yield
  }
}

interface Ready {
  readonly reader: AnalysisReader
  readonly corpus: () => Corpus
  readonly articles: () => readonly SearchDocument[]
  readonly registry: () => readonly SearchDocument[]
}

const answers = (ready: Ready, question: Question): Result<Answers[ViewName], Failure> => {
  switch (question.view) {
    case 'sources':
      return ok(pageOf(sourcesTable(ready.corpus(), question.filter, question.order), question.page))
    case 'claims': {
      const { total, take } = claimsTable(ready.corpus(), question.filter, question.order, question.only)
      return ok({ total, rows: take(question.page.from, question.page.count) })
    }
    case 'matrix':
      return ok(matrixOf(ready.corpus(), question.filter, question.page, question.only))
    case 'contradictions': {
      const { total, rows } = pageOf(disputedClaims(ready.corpus(), question.filter), question.page)
      return ok({ total, rows: rows.map(([claim, statements]) => disputeWithSides(ready.corpus(), claim, statements)) })
    }
    case 'network':
      return ok(networkOf(ready.corpus(), question.filter, question))
    case 'timeline':
      return ok(timelineOf(ready.corpus(), question.filter, question.by, question.page))
    case 'overview':
      return ok(overviewOf(ready.corpus(), question.filter))
    case 'proposals':
      return ok(question.of === 'source' ? sourceProposals(ready.corpus()) : claimProposals(ready.corpus()))
    case 'source':
      return ok(sourceDetails(ready.corpus(), question.id))
    case 'claim':
      return ok(claimDetails(ready.corpus(), question.id))
    case 'passages':
      return ok(passagesOf(ready.corpus(), question.ids))
    case 'search':
      return search(ready, question)
    case 'concordance': {
      const query = parseQuery(question.query)
      if (!query.ok) return query
      const found = runSearch(ready.articles(), query.value)
      if (!found.ok) return found
      const { total, take } = concordanceOf(found.value, question.order)
      const lines = take(question.page.from, question.page.count)
      return ok({ total, rows: lines.map((line) => ({ ...line, title: titleOf(ready, line.article) })) })
    }
  }
}

const search = (ready: Ready, { query: typed, page }: QuestionOf<'search'>): Result<Answers['search'], Failure> => {
  const query = parseQuery(typed)
  if (!query.ok) return query
  const [named, written] = [runSearch(ready.registry(), query.value), runSearch(ready.articles(), query.value)]
  if (!named.ok) return named
  if (!written.ok) return written
  const { total, rows } = pageOf([...named.value, ...written.value], page)
  return ok({ total, rows: rows.map((one) => rowOf(ready, one)) })
}

const rowOf = (ready: Ready, { document, hits }: Found): SearchRow => {
  const text = document.fields[0]?.text ?? ''
  const hit = hits[0] ?? { start: 0, end: 0 }
  return {
    id: document.id,
    kind: document.kind,
    article: document.article,
    title: document.article === null ? '' : titleOf(ready, document.article),
    hits: hits.length,
    line: lineOf(document.article ?? '', text, hit),
  }
}

const titleOf = (ready: Ready, article: string): string => ready.reader.get('article', article)?.title ?? ''
