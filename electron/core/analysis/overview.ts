import { nameOfSource, push } from './corpus.ts'
import type { Corpus } from './corpus.ts'
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
  const statements = corpus.statements.filter(holds)
  const said = statements.filter(({ type }) => type === 'attribution')
  const kindOf = (source: string | null): string =>
    source === null ? '' : (corpus.reader.get('source', source)?.kind ?? '')
  const share = (name: string, counted: readonly { readonly link: string }[]): Share => ({
    name,
    count: counted.length,
    of: said.length,
    links: counted.slice(0, MOST_LISTED).map(({ link }) => link),
  })
  const articles = corpus.reader
    .all('article')
    .filter(({ id, publisher }) => {
      const chosen = filter.articles === undefined || filter.articles.includes(id)
      return chosen && (filter.publisher === undefined || publisher === filter.publisher)
    })
    .toSorted((a, b) => a.position - b.position)
  const cited = new Map<string, string[]>()
  for (const { sources, link } of said) {
    for (const source of new Set(sources.flatMap((named) => named.source ?? []))) push(cited, source, link)
  }
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
      {
        name: 'sources',
        count: new Set(statements.flatMap(({ sources }) => sources.flatMap(({ source }) => source ?? []))).size,
      },
      { name: 'claims', count: new Set(said.flatMap(({ claims }) => claims.map(({ claim }) => claim))).size },
      { name: 'no comment', count: statements.length - said.length },
    ],
    progress: progressOf(
      corpus,
      articles.map(({ id }) => id),
    ),
    shares: [
      share(
        'without any source',
        said.filter(({ sources }) => sources.length === 0),
      ),
      share(
        'source not yet named',
        said.filter(({ sources }) => sources.length > 0 && sources.every(({ source }) => source === null)),
      ),
      share(
        'anonymous source',
        said.filter(({ sources }) => sources.some(({ source }) => kindOf(source) === 'anonymous')),
      ),
      share(
        'through a medium',
        said.filter(({ media }) => media.length > 0),
      ),
      share(
        'quoted directly',
        said.filter(({ claims }) => claims.some(({ quotation }) => quotation === 'direct' || quotation === 'mixed')),
      ),
      share(
        'hedged or at a distance',
        said.filter(({ claims }) => claims.some(({ position }) => position === 'hedges' || position === 'distances')),
      ),
      share(
        'denials',
        said.filter(({ claims }) => claims.some(({ position }) => position === 'denies')),
      ),
    ],
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
