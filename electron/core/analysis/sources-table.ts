import { nameOfSource, push } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import type { Statement } from './statement.ts'
import { filterOf, hasWords } from './filter.ts'
import type { Filter } from './filter.ts'
import { ratingsOf } from './ratings.ts'
import type { GivenRating } from './ratings.ts'

/** One source with everything that is counted of it. Each count is the list of links or spans that it counts. */
export interface SourceRow {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly role: string
  readonly aliases: readonly string[]
  readonly affiliation: { readonly id: string; readonly name: string } | null
  /** Entries that were joined into it, which can be split again. */
  readonly joined: readonly { readonly id: string; readonly name: string }[]
  /** Spans that name it. */
  readonly mentions: readonly string[]
  /** Links in which it says something; of these, those that quote directly, hedge or deny. */
  readonly statements: readonly string[]
  readonly direct: readonly string[]
  readonly hedged: readonly string[]
  readonly denied: readonly string[]
  readonly noComment: readonly string[]
  /** How many different claims. */
  readonly claims: number
  /** Publication dates of the first and last article in which it says something. */
  readonly first: string
  readonly last: string
  readonly reliability: readonly GivenRating[]
}

export type SourceOrder = 'name' | 'kind' | 'affiliation' | 'mentions' | 'statements' | 'first' | 'last' | 'reliability'

/** Every source that a filter leaves, or one of them, in the wanted order. Without a filter sources that say nothing are listed, too. */
export const sourcesTable = (
  corpus: Corpus,
  filter: Filter,
  order: SourceOrder,
  only?: string,
): readonly SourceRow[] => {
  const holds = filterOf(corpus, filter)
  const found = hasWords(filter)
  const isWhole = Object.keys(filter).every((key) => key === 'words')
  const joined = new Map<string, { readonly id: string; readonly name: string }[]>()
  for (const { id, name } of corpus.reader.all('source')) {
    if (corpus.shown(id) !== id) push(joined, corpus.shown(id), { id, name })
  }
  const ratings = ratingsOf(corpus.reader, 'reliability')
  const rows: SourceRow[] = []
  for (const source of corpus.reader.all('source')) {
    if (corpus.shown(source.id) !== source.id || (only !== undefined && source.id !== only)) continue
    const statements = (corpus.bySource.get(source.id) ?? []).filter(holds)
    if (!isWhole && statements.length === 0) continue
    const house = source.affiliation === null ? null : corpus.shown(source.affiliation)
    const houseName = house === null ? '' : nameOfSource(corpus, { span: null, source: house })
    if (!found(() => [source.name, source.role, houseName, ...source.aliases])) continue
    const said = statements.filter(({ type }) => type === 'attribution')
    const linksWhere = (is: (statement: Statement) => boolean): readonly string[] =>
      said.filter(is).map(({ link }) => link)
    const dates = statements
      .map(({ article }) => corpus.reader.get('article', article)?.date ?? '')
      .filter((date) => date !== '')
      .sort()
    rows.push({
      id: source.id,
      name: source.name,
      kind: source.kind,
      role: source.role,
      aliases: source.aliases,
      affiliation: house === null ? null : { id: house, name: houseName },
      joined: joined.get(source.id) ?? [],
      mentions: mentionsWithin(corpus, source.id, filter),
      statements: linksWhere(() => true),
      direct: linksWhere(({ claims }) =>
        claims.some(({ quotation }) => quotation === 'direct' || quotation === 'mixed'),
      ),
      hedged: linksWhere(({ claims }) =>
        claims.some(({ position }) => position === 'hedges' || position === 'distances'),
      ),
      denied: linksWhere(({ claims }) => claims.some(({ position }) => position === 'denies')),
      noComment: statements.filter(({ type }) => type === 'no comment').map(({ link }) => link),
      claims: new Set(said.flatMap(({ claims }) => claims.map(({ claim }) => claim))).size,
      first: dates[0] ?? '',
      last: dates.at(-1) ?? '',
      reliability: ratings.get(source.id) ?? [],
    })
  }
  return rows.sort(compare(order))
}

const mentionsWithin = (corpus: Corpus, source: string, { articles }: Filter): readonly string[] => {
  const spans = corpus.mentions.get(source) ?? []
  return articles === undefined
    ? spans
    : spans.filter((span) => articles.includes(corpus.spans.get(span)?.article ?? ''))
}

const byName = (a: SourceRow, b: SourceRow): number => words(a.name, b.name) || words(a.id, b.id)

/** Empty ones last: what is not known sorts after what is. */
const by =
  (pick: (row: SourceRow) => string) =>
  (a: SourceRow, b: SourceRow): number =>
    Number(pick(a) === '') - Number(pick(b) === '') || words(pick(a), pick(b)) || byName(a, b)

const compare = (order: SourceOrder): ((a: SourceRow, b: SourceRow) => number) => {
  switch (order) {
    case 'name':
      return byName
    case 'mentions':
    case 'statements':
      return (a, b) => b[order].length - a[order].length || byName(a, b)
    case 'affiliation':
      return by((row) => row.affiliation?.name ?? '')
    case 'reliability':
      return by((row) => row.reliability[0]?.value ?? '')
    case 'kind':
    case 'first':
    case 'last':
      return by((row) => row[order])
  }
}

const words = (a: string, b: string): number => {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()]
  return one < other ? -1 : one > other ? 1 : 0
}
