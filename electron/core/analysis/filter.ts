import { idSchema } from '../model/field.ts'
import { z } from '../model/zod.ts'
import { wordingOf } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import type { Statement } from './statement.ts'
import { tagsOf } from './tags.ts'

/** Which statements a view is about; what is left out says nothing. Dates are the articles', as they are written there. */
export const filterSchema = z.strictObject({
  articles: z.array(idSchema).max(100_000).readonly().optional(),
  publisher: z.string().max(2_000).optional(),
  from: z.string().max(10).optional(),
  to: z.string().max(10).optional(),
  topic: z.string().max(2_000).optional(),
  /** A word that stands as #word in a note on the claim. */
  tag: z.string().max(200).optional(),
  /** A label of one of the spans that the statement is made of. */
  label: idSchema.optional(),
  analyst: idSchema.optional(),
  set: idSchema.optional(),
  /** Words that must stand in what is listed. */
  words: z.string().max(1_000).optional(),
})
export type Filter = z.infer<typeof filterSchema>

/** Which part of a long list is wanted. */
export const pageSchema = z.strictObject({ from: z.int().min(0), count: z.int().min(0).max(1_000) })
export type Page = z.infer<typeof pageSchema>

/** A part of a list, and how long the whole is. */
export interface Listed<T> {
  readonly total: number
  readonly rows: readonly T[]
}

export const pageOf = <T>(list: readonly T[], { from, count }: Page): Listed<T> => ({
  total: list.length,
  rows: list.slice(from, from + count),
})

/** Whether a statement is meant by a filter; made once for all statements. */
export const filterOf = (corpus: Corpus, filter: Filter): ((statement: Statement) => boolean) => {
  const articles = filter.articles === undefined ? undefined : new Set(filter.articles)
  const { publisher, from, to, topic, tag, label, analyst, set } = filter
  const hasLabel = label === undefined ? () => true : labelledAs(corpus, label)
  const tags = tag === undefined ? undefined : tagsOf(corpus.reader)
  const holdsArticle = new Map<string, boolean>()
  const ofArticle = (id: string): boolean => {
    const known = holdsArticle.get(id)
    if (known !== undefined) return known
    const row = corpus.reader.get('article', id)
    const date = row?.date ?? ''
    const holds =
      row !== undefined &&
      (articles === undefined || articles.has(id)) &&
      (publisher === undefined || row.publisher === publisher) &&
      (from === undefined || (date !== '' && date >= from.slice(0, date.length))) &&
      (to === undefined || (date !== '' && date.slice(0, to.length) <= to))
    holdsArticle.set(id, holds)
    return holds
  }
  return (statement) =>
    ofArticle(statement.article) &&
    (analyst === undefined || statement.by === analyst) &&
    (set === undefined || statement.set === set) &&
    (topic === undefined || statement.claims.some(({ claim }) => corpus.reader.get('claim', claim)?.topic === topic)) &&
    (tag === undefined || statement.claims.some(({ claim }) => tags?.get(claim)?.includes(tag) === true)) &&
    hasLabel(statement)
}

const labelledAs = (corpus: Corpus, label: string): ((statement: Statement) => boolean) => {
  const ids = new Set(
    corpus.reader.all('label').flatMap(({ id, mergedInto }) => (id === label || mergedInto === label ? id : [])),
  )
  const has = (span: string | null): boolean => span !== null && ids.has(corpus.spans.get(span)?.label ?? '')
  return ({ claims, sources, media, cues }) =>
    [...claims, ...sources, ...media].some(({ span }) => has(span)) || cues.some(has)
}

/** Whether words stand in one of the texts, capitals or not; no words stand everywhere, and then no text is asked for. */
export const hasWords = (filter: Filter): ((texts: () => readonly string[]) => boolean) => {
  const words = filter.words?.trim().toLowerCase() ?? ''
  if (words === '') return () => true
  return (texts) => texts().some((text) => text.toLowerCase().includes(words))
}

/** The statements of a filter, by claim; claims that are left with none are not there. */
export const claimsWithin = (corpus: Corpus, filter: Filter): ReadonlyMap<string, readonly Statement[]> => {
  const holds = filterOf(corpus, filter)
  const found = hasWords(filter)
  const tags = filter.tag === undefined ? undefined : tagsOf(corpus.reader)
  const claims = new Map<string, readonly Statement[]>()
  for (const [claim, statements] of corpus.byClaim) {
    const row = corpus.reader.get('claim', claim)
    if (filter.topic !== undefined && row?.topic !== filter.topic) continue
    if (filter.tag !== undefined && tags?.get(claim)?.includes(filter.tag) !== true) continue
    const held = statements.filter(holds)
    const left = held.length === statements.length ? statements : held // the same list: what was counted of it is known
    if (left.length > 0 && found(() => [wordingOf(corpus, claim), row?.topic ?? ''])) claims.set(claim, left)
  }
  return claims
}
