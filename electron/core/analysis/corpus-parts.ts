import { ATTRIBUTION, NO_COMMENT } from '../model/scheme.ts'
import type { Row } from '../model/tables.ts'
import { groupBy, push } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import { housesOf, joinsOf } from './joins.ts'
import type { Shown } from './joins.ts'
import { outlined, placeOf } from './outline.ts'
import type { AnalysisReader, LinkPlace, OutlinePart, Part, SpanPlace } from './outline.ts'
import { claimOf, claimsIn, pairOf, sourcesIn, statementOf } from './statement.ts'
import type { Pair, Pieces, Statement } from './statement.ts'
import type { Touched } from './touched-rows.ts'

/** The maps that a corpus is made of. They change in place: a corpus is good until the next update. */
export interface CorpusParts {
  read(part: OutlinePart): void
  /** Puts together what was read, a part at a time. */
  assemble(): Generator<void>
  /** Puts together anew what was touched; false where that is not enough. */
  update(touched: Touched): boolean
  corpus(): Corpus
}

const LINKS_AT_ONCE = 1_000
const SPANS_AT_ONCE = 5_000

/** @param roles what each role of the scheme is */
export const createCorpusParts = (reader: AnalysisReader, roles: ReadonlyMap<string, string>): CorpusParts => {
  const spans = new Map<string, SpanPlace>()
  const values = new Map(
    Object.values(outlined).map((type) => [type as string, new Map<string, Row<'attribute'>['value']>()]),
  )
  const attribute: Corpus['attribute'] = (owner, type) => values.get(type)?.get(owner) ?? null
  const mentions = new Map<string, string[]>()
  const claimSpans = new Map<string, string[]>()
  const byLink = new Map<string, Statement>()
  const bySource = new Map<string, readonly Statement[]>()
  const byArticle = new Map<string, readonly Statement[]>()
  let byClaim = new Map<string, readonly Statement[]>()
  let statements: readonly Statement[] = []
  let claimLinks: readonly Pair[] = []
  let relays: readonly Pair[] = []
  let positions = positionsIn(reader)
  let shown = joinsOf(reader)
  let houseOf = housesOf(reader, shown)
  let made: Corpus | undefined

  // Only while a project is read.
  let links: LinkPlace[] = []
  let fillers = new Map<string, Part[]>()

  const pieces = (): Pieces => ({ reader, spans, roles, shown, attribute })
  const inOrder = (a: Statement, b: Statement): number =>
    (positions.get(a.article) ?? 0) - (positions.get(b.article) ?? 0) || a.start - b.start || (a.link < b.link ? -1 : 1)

  const read = (part: OutlinePart): void => {
    switch (part.kind) {
      case 'spans':
        for (const span of part.rows) spans.set(span.id, span)
        break
      case 'links':
        for (const link of part.rows) links.push(link)
        break
      case 'parts':
        for (const filler of part.rows) push(fillers, filler.link, filler)
        break
      case 'values':
        for (const { owner, type, value } of part.rows) values.get(type)?.set(owner, value)
    }
  }

  /** A span's place among the mentions and the claim spans. */
  const enter = (span: SpanPlace): void => {
    if (!positions.has(span.article)) return
    if (span.source !== null) push(mentions, shown(span.source), span.id)
    if (isClaim(span)) push(claimSpans, claimOf(span, shown), span.id)
  }

  const leave = (span: SpanPlace, shownBefore: Shown): void => {
    if (span.source !== null) drop(mentions, shownBefore(span.source), span.id)
    if (isClaim(span)) drop(claimSpans, claimOf(span, shownBefore), span.id)
  }

  /** What a link says, if it says anything that is counted. */
  const said = (link: LinkPlace, parts: readonly Part[]): Statement | Pair | undefined => {
    if (link.type !== ATTRIBUTION && link.type !== NO_COMMENT) return pairOf(pieces(), link, parts)
    const statement = statementOf(pieces(), link, parts)
    return statement !== undefined && positions.has(statement.article) ? statement : undefined
  }

  function* assemble(): Generator<void> {
    let n = 0
    for (const span of spans.values()) {
      enter(span)
      n += 1
      if (n % SPANS_AT_ONCE === 0) yield
    }
    const found: Statement[] = []
    let pairs: Pair[] = []
    for (const link of links) {
      const one = said(link, fillers.get(link.id) ?? [])
      if (one !== undefined && 'from' in one) pairs.push(one)
      else if (one !== undefined) found.push(one)
      n += 1
      if (n % LINKS_AT_ONCE === 0) yield
    }
    links = []
    fillers = new Map()
    pairs = pairs.toSorted(byId)
    claimLinks = pairs.filter(({ type }) => type !== RELAYS)
    relays = pairs.filter(({ type }) => type === RELAYS)
    yield
    const ofArticles = groupBy(found, ({ article }) => article)
    const all: Statement[] = []
    for (const article of positions.keys()) {
      const inArticle = ofArticles.get(article)?.toSorted(inOrder) ?? []
      if (inArticle.length > 0) byArticle.set(article, inArticle)
      for (const statement of inArticle) {
        all.push(statement)
        byLink.set(statement.link, statement)
        for (const claim of claimsIn(statement)) push(byClaim as Map<string, Statement[]>, claim, statement)
        for (const source of sourcesIn(statement)) push(bySource as Map<string, Statement[]>, source, statement)
        n += 1
        if (n % LINKS_AT_ONCE === 0) yield
      }
    }
    statements = all
  }

  const indexes = (): readonly { readonly index: Index; readonly keysOf: (one: Statement) => readonly string[] }[] => [
    { index: byClaim, keysOf: claimsIn },
    { index: bySource, keysOf: sourcesIn },
    { index: byArticle, keysOf: ({ article }) => [article] },
  ]

  const update = (touched: Touched): boolean => {
    if (touched.hasArticles()) {
      const now = positionsIn(reader)
      for (const [id, at] of positions) if (now.get(id) !== at) return false // all stands in another order
      positions = now
    }
    const shownBefore = shown
    const { spans: touchedSpans, links: touchedLinks } = widened(touched)
    if (touchedSpans.size + touchedLinks.size > MOST_UPDATED) return false
    for (const id of touchedSpans) {
      const [before, row] = [spans.get(id), reader.get('span', id)]
      if (before !== undefined) leave(before, shownBefore)
      if (row === undefined || row.deleted) spans.delete(id)
      else {
        const place = placeOf(row)
        spans.set(id, place)
        enter(place)
      }
    }
    restate(touchedLinks)
    made = undefined
    return true
  }

  /** Everything that is to be read anew for what was touched; joins and houses are followed as they now are. */
  const widened = (touched: Touched): { readonly spans: ReadonlySet<string>; readonly links: ReadonlySet<string> } => {
    const [wideSpans, wideLinks] = [new Set(touched.spans), new Set(touched.links)]
    for (const owner of touched.owners) {
      readValues(owner)
      ;(spans.has(owner) ? wideSpans : wideLinks).add(owner)
    }
    if (touched.entries.size > 0) {
      const before = shown
      shown = joinsOf(reader)
      houseOf = housesOf(reader, shown)
      for (const entry of entriesIn(reader, touched.entries)) {
        const isElsewhere = before(entry) !== shown(entry)
        if (isElsewhere) {
          for (const { id } of reader.where('span', 'source', entry)) wideSpans.add(id)
          for (const { id } of reader.where('span', 'claim', entry)) wideSpans.add(id)
        }
        if (!isElsewhere && !touched.entries.has(entry)) continue
        for (const { link } of reader.where('filler', 'target', entry)) wideLinks.add(link)
      }
    }
    for (const span of wideSpans) for (const { link } of reader.where('filler', 'target', span)) wideLinks.add(link)
    return { spans: wideSpans, links: wideLinks }
  }

  const readValues = (owner: string): void => {
    for (const ofType of values.values()) ofType.delete(owner)
    for (const { type, value } of reader.where('attribute', 'owner', owner)) values.get(type)?.set(owner, value)
  }

  /** Puts the statements of these links together anew. */
  const restate = (touchedLinks: ReadonlySet<string>): void => {
    const news: Statement[] = []
    const pairs: Pair[] = []
    for (const id of touchedLinks) {
      const link = reader.get('link', id)
      if (link === undefined || link.deleted) continue
      const one = said(link, reader.where('filler', 'link', id))
      if (one !== undefined && 'from' in one) pairs.push(one)
      else if (one !== undefined) news.push(one)
    }
    const gone = [...touchedLinks].flatMap((id) => byLink.get(id) ?? [])
    claimLinks = exchanged(claimLinks, touchedLinks, pairs, ({ type }) => type !== RELAYS)
    relays = exchanged(relays, touchedLinks, pairs, ({ type }) => type === RELAYS)
    if (gone.length === 0 && news.length === 0) return
    for (const { link } of gone) byLink.delete(link)
    for (const statement of news) byLink.set(statement.link, statement)
    statements = merged(
      statements.filter(({ link }) => !touchedLinks.has(link)),
      news.sort(inOrder),
    )
    for (const { index, keysOf } of indexes()) {
      for (const key of new Set([...gone, ...news].flatMap((one) => keysOf(one)))) {
        const left = (index.get(key) ?? []).filter(({ link }) => !touchedLinks.has(link))
        const list = [...left, ...news.filter((one) => keysOf(one).includes(key))].sort(inOrder)
        if (list.length === 0) index.delete(key)
        else index.set(key, list)
      }
    }
    byClaim = inFirstOrder(byClaim)
  }

  /** Claims in the order of their first statements. */
  const inFirstOrder = (lists: ReadonlyMap<string, readonly Statement[]>): Map<string, readonly Statement[]> => {
    const ordered = new Map<string, readonly Statement[]>()
    for (const statement of statements) {
      for (const claim of claimsIn(statement)) if (!ordered.has(claim)) ordered.set(claim, lists.get(claim) ?? [])
    }
    return ordered
  }

  /** Two lists in reading order as one. */
  const merged = (some: readonly Statement[], more: readonly Statement[]): readonly Statement[] => {
    const all: Statement[] = []
    let next = 0
    for (const statement of some) {
      for (let one = more[next]; one !== undefined && inOrder(one, statement) < 0; one = more[next]) {
        all.push(one)
        next += 1
      }
      all.push(statement)
    }
    return [...all, ...more.slice(next)]
  }

  const corpus = (): Corpus =>
    (made ??= {
      reader,
      spans,
      statements,
      byLink,
      byClaim,
      bySource,
      byArticle,
      mentions,
      claimSpans,
      claimLinks,
      relays,
      shown,
      houseOf,
      attribute,
      positionOf: (article) => positions.get(article) ?? 0,
    })

  return { read, assemble, update, corpus }
}

const RELAYS = 'relays'
const MOST_UPDATED = 4_000

type Index = Map<string, readonly Statement[]>

const isClaim = ({ claim, label }: SpanPlace): boolean => claim !== null || label === 'label.claim'

/** Where each article stands among the others. */
const positionsIn = (reader: AnalysisReader): ReadonlyMap<string, number> =>
  new Map(
    reader
      .all('article')
      .toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
      .map(({ id }, i) => [id, i]),
  )

/** Every source and claim, those of these that are gone included. */
const entriesIn = (reader: AnalysisReader, some: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...reader.all('source').map(({ id }) => id), ...reader.all('claim').map(({ id }) => id), ...some])

const byId = (a: Pair, b: Pair): number => (a.link < b.link ? -1 : 1)

const drop = (lists: Map<string, string[]>, key: string, id: string): void => {
  const left = lists.get(key)?.filter((one) => one !== id) ?? []
  if (left.length === 0) lists.delete(key)
  else lists.set(key, left)
}

/** The same list where nothing of it was touched: what was counted of it is known. */
const exchanged = (
  pairs: readonly Pair[],
  touched: ReadonlySet<string>,
  news: readonly Pair[],
  isMeant: (pair: Pair) => boolean,
): readonly Pair[] => {
  const meant = news.filter(isMeant)
  if (meant.length === 0 && !pairs.some(({ link }) => touched.has(link))) return pairs
  return [...pairs.filter(({ link }) => !touched.has(link)), ...meant].sort(byId)
}
