import { nameOfSource, push } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import { sourcesIn } from './statement.ts'
import type { Statement } from './statement.ts'
import { filterOf } from './filter.ts'
import type { Filter } from './filter.ts'

/** A figure of the overview: what it counts, of how many, and the links or articles behind it. */
export interface Share {
  readonly name: string
  readonly count: number
  readonly of: number
  /** The first of the links that it counts. */
  readonly links: readonly string[]
}

/** A project at a glance. */
export interface Overview {
  readonly counts: readonly { readonly name: string; readonly count: number }[]
  /** How far the articles are, in each annotation set in which anything is said of it. */
  readonly progress: readonly {
    readonly set: string
    readonly name: string
    readonly done: readonly string[]
    readonly inProgress: readonly string[]
    readonly toDo: readonly string[]
  }[]
  readonly shares: readonly Share[]
  readonly mostCited: readonly { readonly source: string; readonly name: string; readonly links: readonly string[] }[]
  readonly publishers: readonly {
    readonly name: string
    readonly articles: readonly string[]
    readonly statements: number
    readonly links: readonly string[]
  }[]
}

/** Lists behind a figure end here; the figure itself does not. */
const MOST_LISTED = 2_000
const MOST_CITED = 12

export const overviewOf = (corpus: Corpus, filter: Filter): Overview => {
  const holds = filterOf(corpus, filter)
  const isAnonymous = (source: string | null): boolean =>
    source !== null && corpus.reader.get('source', source)?.kind === 'anonymous'
  const said: Statement[] = []
  const [sources, claims, cited] = [new Set<string>(), new Set<string>(), new Map<string, string[]>()]
  const counted = shares.map((share) => ({ ...share, links: [] as string[], count: 0 }))
  let noComment = 0
  for (const statement of corpus.statements) {
    if (!holds(statement)) continue
    const named = sourcesIn(statement)
    for (const source of named) sources.add(source)
    if (statement.type === 'no comment') {
      noComment += 1
      continue
    }
    said.push(statement)
    for (const { claim } of statement.claims) claims.add(claim)
    for (const source of named) push(cited, source, statement.link)
    for (const share of counted) {
      if (!share.counts(statement, isAnonymous)) continue
      share.count += 1
      if (share.links.length < MOST_LISTED) share.links.push(statement.link)
    }
  }
  const articles = corpus.reader
    .all('article')
    .filter(({ id, publisher }) => {
      const chosen = filter.articles === undefined || filter.articles.includes(id)
      return chosen && (filter.publisher === undefined || publisher === filter.publisher)
    })
    .toSorted((a, b) => a.position - b.position)
  const publishers = new Map<string, { readonly articles: string[]; readonly links: string[] }>()
  for (const { publisher, id } of articles) {
    const known = publishers.get(publisher) ?? { articles: [], links: [] }
    publishers.set(publisher, known)
    known.articles.push(id)
    for (const one of corpus.byArticle.get(id) ?? []) {
      if (one.type === 'attribution' && holds(one)) known.links.push(one.link)
    }
  }
  return {
    counts: [
      { name: 'articles', count: articles.length },
      { name: 'statements', count: said.length },
      { name: 'sources', count: sources.size },
      { name: 'claims', count: claims.size },
      { name: 'no comment', count: noComment },
    ],
    progress: progressOf(
      corpus,
      articles.map(({ id }) => id),
    ),
    shares: counted.map(({ name, count, links }) => ({ name, count, of: said.length, links })),
    mostCited: [...cited]
      .toSorted(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
      .slice(0, MOST_CITED)
      .map(([source, links]) => ({ source, name: nameOfSource(corpus, { span: null, source }), links })),
    publishers: [...publishers]
      .map(([name, { articles: own, links }]) => ({
        name,
        articles: own,
        statements: links.length,
        links: links.slice(0, MOST_LISTED),
      }))
      .toSorted((a, b) => b.articles.length - a.articles.length || (a.name < b.name ? -1 : 1)),
  }
}

/** What is counted of all statements. */
const shares: readonly {
  readonly name: string
  readonly counts: (statement: Statement, isAnonymous: (source: string | null) => boolean) => boolean
}[] = [
  { name: 'without any source', counts: ({ sources }) => sources.length === 0 },
  {
    name: 'source not yet named',
    counts: ({ sources }) => sources.length > 0 && sources.every(({ source }) => source === null),
  },
  {
    name: 'anonymous source',
    counts: ({ sources }, isAnonymous) => sources.some(({ source }) => isAnonymous(source)),
  },
  { name: 'through a medium', counts: ({ media }) => media.length > 0 },
  {
    name: 'quoted directly',
    counts: ({ claims }) => claims.some(({ quotation }) => quotation === 'direct' || quotation === 'mixed'),
  },
  {
    name: 'hedged or at a distance',
    counts: ({ claims }) => claims.some(({ position }) => position === 'hedges' || position === 'distances'),
  },
  { name: 'denials', counts: ({ claims }) => claims.some(({ position }) => position === 'denies') },
]

const progressOf = (corpus: Corpus, articles: readonly string[]): Overview['progress'] => {
  const states = new Map<string, string>()
  const sets = new Set<string>()
  for (const { article, set, state } of corpus.reader.all('status')) {
    states.set(`${article} ${set}`, state)
    sets.add(set)
  }
  return corpus.reader
    .all('set')
    .filter(({ id, kind }) => sets.has(id) || kind === 'shared')
    .map(({ id, name }) => {
      const within = (state: string): readonly string[] =>
        articles.filter((article) => (states.get(`${article} ${id}`) ?? 'to do') === state)
      return { set: id, name, done: within('done'), inProgress: within('in progress'), toDo: within('to do') }
    })
}
