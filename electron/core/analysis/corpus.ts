import type { Row } from '../model/tables.ts'
import type { Shown } from './joins.ts'
import type { AnalysisReader, SpanPlace } from './outline.ts'
import type { Named, Pair, Statement } from './statement.ts'

/** A project made ready for counting: every statement once, in reading order, with joins followed. */
export interface Corpus {
  readonly reader: AnalysisReader
  /** Every live span without its words. */
  readonly spans: ReadonlyMap<string, SpanPlace>
  readonly statements: readonly Statement[]
  readonly byLink: ReadonlyMap<string, Statement>
  /** In reading order of their first statements. */
  readonly byClaim: ReadonlyMap<string, readonly Statement[]>
  readonly bySource: ReadonlyMap<string, readonly Statement[]>
  readonly byArticle: ReadonlyMap<string, readonly Statement[]>
  /** Spans that name a source, by entry, in no promised order. */
  readonly mentions: ReadonlyMap<string, readonly string[]>
  /** Claim spans of each claim, in no promised order; a span without an entry is its own claim. */
  readonly claimSpans: ReadonlyMap<string, readonly string[]>
  readonly claimLinks: readonly Pair[]
  readonly relays: readonly Pair[]
  /** The entry that stands for an entry, joins followed. */
  readonly shown: Shown
  /** The house that a source belongs to. */
  readonly houseOf: Shown
  /** The value of an `outlined` attribute of a span or link. */
  readonly attribute: (owner: string, type: string) => Row<'attribute'>['value']
  readonly positionOf: (article: string) => number
}

/** The words of a span as the text has them; empty where it is gone. */
export const wordsOfSpan = (corpus: Pick<Corpus, 'reader'>, span: string | null): string =>
  span === null ? '' : corpus.reader.quote(span)

/** A source's name; for one that nobody has named the words of its span. */
export const nameOfSource = (corpus: Corpus, { span, source }: Named): string =>
  (source === null ? undefined : corpus.reader.get('source', source)?.name) ?? wordsOfSpan(corpus, span)

/** A claim's canonical wording; for a span that is a claim of its own its words. */
export const wordingOf = (corpus: Corpus, claim: string): string =>
  corpus.reader.get('claim', claim)?.wording ?? wordsOfSpan(corpus, claim)

/** Spans in reading order. */
export const inReadingOrder = (corpus: Corpus, spans: readonly string[]): readonly string[] =>
  spans.toSorted((a, b) => {
    const [one, other] = [corpus.spans.get(a), corpus.spans.get(b)]
    if (one === undefined || other === undefined) return 0
    const byArticle = corpus.positionOf(one.article) - corpus.positionOf(other.article)
    return byArticle || one.start - other.start || (a < b ? -1 : 1)
  })

export const push = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}

export const groupBy = <T>(list: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of list) push(groups, keyOf(item), item)
  return groups
}
