import { byReading } from '#core/model/attribution.ts'
import { shownSpan, standsInText } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import type { Rows } from '#core/model/rows.ts'
import { SHARED_SET } from '#core/model/scheme.ts'
import type { AnyRow, Row, TableName } from '#core/model/tables.ts'
import { firstStart, lastEnd } from '#core/text/segments.ts'
import type { TextRange } from '#core/text/segments.ts'
import { SortedList } from './sorted-list.ts'

/** Stretches of text, in UTF-16 code units, by which spans are looked up. */
const CELL = 512
/** More changes than this between two questions, and an article is read anew instead of row by row. */
export const BULK = 500

/** Where a link stands in an article: the first span it holds there, and how many links lie between the two. */
interface PlacedLink {
  readonly id: string
  readonly at: number
  readonly first: Row<'span'>
  readonly depth: number
}

interface Unlinked {
  readonly id: string
  readonly at: number
  /** Of two made in one moment, the one written later. */
  readonly turn: number
}

interface Article {
  readonly id: string
  readonly spans: SortedList<Row<'span'>>
  readonly cells: Map<number, Map<string, Row<'span'>>>
  readonly links: SortedList<PlacedLink>
  readonly placed: Map<string, PlacedLink>
  /** By label. */
  readonly unlinked: Map<string, SortedList<Unlinked>>
  readonly listed: Map<string, readonly [label: string, entry: Unlinked]>
  changes: number
}

/**
 * Spans and links of articles in reading order, kept up row by row, so that an edit in a long article costs what it
 * costs in a short one. An article is read when it is first asked for.
 */
export class ArticleIndex {
  private readonly articles = new Map<string, Article>()
  private readonly rows: Rows
  private turn = 0
  /** The set worked in, and those whose spans and links are seen. */
  private worked = SHARED_SET
  private sets: ReadonlySet<string> = new Set([SHARED_SET])

  constructor(rows: Rows) {
    this.rows = rows
    rows.watch((table, before, after) => this.follow(table, before, after))
  }

  /** Looks at other annotation sets: the one worked in, and one that it is compared with. */
  look(worked: string, beside: string | null = null): void {
    this.worked = worked
    this.sets = new Set(beside === null ? [worked] : [worked, beside])
    this.articles.clear()
  }

  /** Whether a span is not of the set worked in, but of the one that is compared with. */
  isBeside(span: Row<'span'>): boolean {
    return span.set !== this.worked
  }

  /** The spans of an article in reading order; the same array until one of them changes. */
  spans(article: string): readonly Row<'span'>[] {
    return this.article(article).spans.entries
  }

  /** The spans that touch a range of an article or reach over it, in reading order. */
  spansAt(article: string, range: TextRange): readonly Row<'span'>[] {
    return [...this.touching(article, range)].sort(byReading)
  }

  /** The same in no order. */
  touching(article: string, { start, end }: TextRange): Iterable<Row<'span'>> {
    const { cells } = this.article(article)
    const found = new Map<string, Row<'span'>>()
    const take = (cell: Map<string, Row<'span'>> | undefined): void => {
      for (const [id, span] of cell ?? []) {
        if (firstStart(span.segments) <= end && lastEnd(span.segments) >= start) found.set(id, span)
      }
    }
    const [first, last] = [cellOf(Math.max(0, start)), cellOf(end)]
    if (last - first > cells.size) for (const cell of cells.values()) take(cell)
    else for (let at = first; at <= last; at += 1) take(cells.get(at))
    return found.values()
  }

  /** The first span of an article that starts at or behind an offset, as an index into `spans`. */
  firstFrom(article: string, offset: number): number {
    const spans = this.spans(article)
    let low = 0
    let high = spans.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (firstStart(spans[middle]?.segments ?? []) < offset) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The index of a span in `spans`; -1 when it is not there. */
  placeOf(span: Row<'span'>): number {
    const { spans } = this.article(span.article)
    const at = spans.placeOf(span)
    return spans.entries[at]?.id === span.id ? at : -1
  }

  /** The links that touch an article, in reading order; the same array until their order changes. */
  links(article: string): readonly { readonly id: string }[] {
    return this.article(article).links.entries
  }

  /** The newest span with one of these labels that was made by hand and is in no link, unless it is left out. */
  newestUnlinked(article: string, labels: readonly string[], isOut: (span: string) => boolean): string | undefined {
    const { unlinked } = this.article(article)
    return labels
      .flatMap((label) => unlinked.get(label)?.entries.findLast(({ id }) => !isOut(id)) ?? [])
      .sort(byAge)
      .at(-1)?.id
  }

  /** Lets go of all articles, before many rows come in at once; each is read anew when it is next asked for. */
  forget(): void {
    this.articles.clear()
  }

  private article(id: string): Article {
    const known = this.articles.get(id)
    if (known !== undefined) {
      known.changes = 0
      return known
    }
    const spans = this.rows.where('span', 'article', id).flatMap((span) => this.seen(span) ?? [])
    const made: Article = {
      id,
      spans: new SortedList(byReading, spans),
      cells: new Map(),
      links: new SortedList(
        byPlace,
        this.linksAround(spans.map((span) => span.id)).flatMap((link) => this.placeIn(id, link) ?? []),
      ),
      placed: new Map(),
      unlinked: new Map(),
      listed: new Map(),
      changes: 0,
    }
    for (const link of made.links.entries) made.placed.set(link.id, link)
    const unlinked = new Map<string, Unlinked[]>()
    for (const span of spans) {
      putIntoCells(made, span)
      const entry = this.unlinkedOf(span)
      if (entry === undefined) continue
      const list = unlinked.get(span.label) ?? []
      unlinked.set(span.label, list)
      list.push(entry)
      made.listed.set(span.id, [span.label, entry])
    }
    for (const [label, entries] of unlinked) made.unlinked.set(label, new SortedList(byAge, entries))
    this.articles.set(id, made)
    return made
  }

  private follow(table: TableName, before: AnyRow | undefined, after: AnyRow | undefined): void {
    if (this.articles.size === 0) return
    if (reshaping.includes(table)) this.articles.clear()
    else if (table === 'span') this.followSpan(before as unknown as Row<'span'>, after as unknown as Row<'span'>)
    else if (table === 'link') this.followLinks([(after ?? before)?.id ?? ''])
    else if (table === 'filler') {
      const [was, is] = [before, after] as unknown as readonly (Row<'filler'> | undefined)[]
      for (const target of new Set([was?.target, is?.target])) this.followFilled(target)
      this.followLinks([was?.link ?? '', is?.link ?? ''])
    }
  }

  /** A span as it is shown, if it stands in the text and belongs to a set that is looked at. */
  private seen(span: Row<'span'> | undefined): Row<'span'> | undefined {
    if (span === undefined || span.deleted || !this.sets.has(span.set)) return undefined
    const shown = shownSpan(this.rows, span)
    return standsInText(this.rows, shown) ? shown : undefined
  }

  private followSpan(before: Row<'span'> | undefined, after: Row<'span'> | undefined): void {
    const article = this.articles.get((after ?? before)?.article ?? '')
    if (article === undefined || this.isBulk(article)) return
    const [was, is] = [this.seen(before), this.seen(after)]
    if (was !== undefined) {
      article.spans.remove(was)
      takeFromCells(article, was)
    }
    if (is !== undefined) {
      article.spans.add(is)
      putIntoCells(article, is)
    }
    const id = (after ?? before)?.id ?? ''
    this.list(article, id)
    this.followLinks(this.rows.where('filler', 'target', id).map(({ link }) => link))
  }

  /** A filler has come or gone: the span it holds, or held, may be without a link now. */
  private followFilled(target: string | undefined): void {
    const span = target === undefined ? undefined : this.rows.get('span', target)
    const article = this.articles.get(span?.article ?? '')
    if (span !== undefined && article !== undefined) this.list(article, span.id)
  }

  /** Links have changed, and with them where those stand that hold them. */
  private followLinks(ids: readonly string[]): void {
    for (const link of this.holding(ids)) {
      for (const article of this.articles.values()) {
        const old = article.placed.get(link)
        const now = this.placeIn(article.id, link)
        if (old === undefined && now === undefined) continue
        if (old !== undefined && now !== undefined && byPlace(old, now) === 0) continue
        if (this.isBulk(article)) continue
        if (old !== undefined) article.links.remove(old)
        article.placed.delete(link)
        if (now === undefined) continue
        article.links.add(now)
        article.placed.set(link, now)
      }
    }
  }

  /** Forgets an article in which too much changes at once; it is read anew when it is next asked for. */
  private isBulk(article: Article): boolean {
    article.changes += 1
    if (article.changes > BULK) this.articles.delete(article.id)
    return article.changes > BULK
  }

  private list(article: Article, id: string): void {
    const [label, old] = article.listed.get(id) ?? []
    if (label !== undefined && old !== undefined) article.unlinked.get(label)?.remove(old)
    article.listed.delete(id)
    const span = this.seen(this.rows.get('span', id))
    const entry = span === undefined ? undefined : this.unlinkedOf(span)
    if (span === undefined || entry === undefined) return
    const list = article.unlinked.get(span.label) ?? new SortedList(byAge)
    article.unlinked.set(span.label, list)
    list.add(entry)
    article.listed.set(id, [span.label, entry])
  }

  private unlinkedOf(span: Row<'span'>): Unlinked | undefined {
    if (span.set !== this.worked || span.origin === 'imported') return undefined
    if (this.rows.where('filler', 'target', span.id).length > 0) return undefined
    this.turn += 1
    return { id: span.id, at: span.at, turn: this.turn }
  }

  /** Every link that holds one of these rows, directly or within another link. */
  private linksAround(targets: readonly string[]): readonly string[] {
    return this.holding(targets.flatMap((id) => this.rows.where('filler', 'target', id).map(({ link }) => link)))
  }

  /** These links and all that hold them. */
  private holding(links: readonly string[]): readonly string[] {
    const found = new Set(links)
    for (const link of found) for (const filler of this.rows.where('filler', 'target', link)) found.add(filler.link)
    found.delete('')
    return [...found]
  }

  private placeIn(article: string, id: string): PlacedLink | undefined {
    const link = live(this.rows, 'link', id)
    if (link === undefined || link.set !== this.worked) return undefined
    let best: PlacedLink | undefined
    const depths = new Map([[id, 0]])
    for (const [holder, depth] of depths) {
      for (const { target } of this.rows.where('filler', 'link', holder)) {
        const span = live(this.rows, 'span', target)
        const first = span?.article === article ? shownSpan(this.rows, span) : undefined
        if (
          first !== undefined &&
          standsInText(this.rows, first) &&
          (best === undefined || byReading(first, best.first) < 0)
        ) {
          best = { id, at: link.at, first, depth }
        }
        if (!depths.has(target) && live(this.rows, 'link', target) !== undefined) depths.set(target, depth + 1)
      }
    }
    return best
  }
}

/** A change of these may move, rename or hide spans everywhere. */
const reshaping: readonly TableName[] = ['article', 'revision', 'label']

const cellOf = (offset: number): number => Math.floor(offset / CELL)

const putIntoCells = ({ cells }: Article, span: Row<'span'>): void => {
  for (let at = cellOf(firstStart(span.segments)); at <= cellOf(lastEnd(span.segments)); at += 1) {
    const cell = cells.get(at) ?? new Map<string, Row<'span'>>()
    cells.set(at, cell)
    cell.set(span.id, span)
  }
}

const takeFromCells = ({ cells }: Article, span: Row<'span'>): void => {
  for (let at = cellOf(firstStart(span.segments)); at <= cellOf(lastEnd(span.segments)); at += 1) {
    cells.get(at)?.delete(span.id)
  }
}

const byPlace = (a: PlacedLink, b: PlacedLink): number =>
  byReading(a.first, b.first) || a.depth - b.depth || a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

const byAge = (a: Unlinked, b: Unlinked): number => a.at - b.at || a.turn - b.turn
