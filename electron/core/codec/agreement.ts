import { spansOfArticle } from '../model/attribution.ts'
import type { Reader } from '../model/reader.ts'
import { textOfRevision } from '../model/revision.ts'
import type { Row } from '../model/tables.ts'
import { tokensOf, tokensWithin } from './tokens.ts'

/** How far two readings of the same articles agree. */
export interface Agreement {
  /** Annotation sets by id. */
  readonly sets: readonly [string, string]
  /** Articles that both have read: they have spans there, or say that they are done. */
  readonly articles: number
  /** Of spans with the same label in the very same place, 0 to 1; missing where neither has a span. */
  readonly f1: number | undefined
  /** Cohen's kappa over words, each by the labels that lie on it; missing where all words are alike in both. */
  readonly kappa: number | undefined
}

/** Compares all annotation sets of a dataset, two by two, that have articles in common. */
export const agreements = (readers: readonly Reader[]): readonly Agreement[] => {
  const articles = readers.flatMap((reader) => reader.all('article').map((row) => readingsOf(reader, row)))
  const sets = [...new Set(articles.flatMap(({ bySet }) => [...bySet.keys()]))].sort()
  return sets.flatMap((one, i) =>
    sets.slice(i + 1).flatMap((other) => {
      const both = articles.flatMap(({ text, bySet }) => {
        const [a, b] = [bySet.get(one), bySet.get(other)]
        return a === undefined || b === undefined ? [] : [{ text, a, b }]
      })
      return both.length === 0 ? [] : [{ sets: [one, other] as const, articles: both.length, ...compared(both) }]
    }),
  )
}

interface Readings {
  readonly text: string
  readonly bySet: ReadonlyMap<string, readonly Row<'span'>[]>
}

const readingsOf = (reader: Reader, { id, revision }: Row<'article'>): Readings => {
  const bySet = new Map<string, Row<'span'>[]>()
  for (const { set, state } of reader.where('status', 'article', id)) if (state === 'done') bySet.set(set, [])
  for (const span of spansOfArticle(reader, id)) {
    const known = bySet.get(span.set)
    if (known === undefined) bySet.set(span.set, [span])
    else known.push(span)
  }
  return { text: textOfRevision(reader, revision) ?? '', bySet }
}

interface Both {
  readonly text: string
  readonly a: readonly Row<'span'>[]
  readonly b: readonly Row<'span'>[]
}

const compared = (both: readonly Both[]): Pick<Agreement, 'f1' | 'kappa'> => {
  let spans = 0
  let same = 0
  const words: Words = { all: 0, same: 0, a: new Map(), b: new Map() }
  for (const { text, a, b } of both) {
    spans += a.length + b.length
    const waiting = counted(b.map(placeOf))
    for (const place of a.map(placeOf)) {
      const left = waiting.get(place) ?? 0
      if (left > 0) same += 1
      waiting.set(place, left - 1)
    }
    countWords(words, text, a, b)
  }
  return { f1: spans === 0 ? undefined : (2 * same) / spans, kappa: kappaOf(words) }
}

const placeOf = ({ label, segments }: Row<'span'>): string =>
  `${label} ${segments.map(({ start, end }) => `${start}-${end}`).join()}`

const counted = (words: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

interface Words {
  all: number
  same: number
  /** How often each reading has which labels on a word. */
  readonly a: Map<string, number>
  readonly b: Map<string, number>
}

const countWords = (words: Words, text: string, a: readonly Row<'span'>[], b: readonly Row<'span'>[]): void => {
  const edges = [...a, ...b].flatMap(({ segments }) => segments.flatMap(({ start, end }) => [start, end]))
  const tokens = tokensOf(text, edges)
  const labelsOf = (spans: readonly Row<'span'>[]): readonly string[] => {
    const labels = tokens.map(() => new Set<string>())
    for (const { label, segments } of spans) {
      for (const segment of segments) {
        const { first, after } = tokensWithin(tokens, segment)
        for (const on of labels.slice(first, after)) on.add(label)
      }
    }
    return labels.map((on) => [...on].sort().join())
  }
  const [ofA, ofB] = [labelsOf(a), labelsOf(b)]
  words.all += tokens.length
  for (const [i, one] of ofA.entries()) {
    const other = ofB[i] ?? ''
    if (one === other) words.same += 1
    words.a.set(one, (words.a.get(one) ?? 0) + 1)
    words.b.set(other, (words.b.get(other) ?? 0) + 1)
  }
}

const kappaOf = ({ all, same, a, b }: Words): number | undefined => {
  const byChance = [...a].reduce((sum, [word, count]) => sum + (count / all) * ((b.get(word) ?? 0) / all), 0)
  return all === 0 || byChance === 1 ? undefined : (same / all - byChance) / (1 - byChance)
}
