import { roleKind } from '../model/labels.ts'
import type { Reader } from '../model/reader.ts'
import { ATTRIBUTION, NO_COMMENT, SAID_ON } from '../model/scheme.ts'
import type { Row } from '../model/tables.ts'
import { firstStart, lastEnd, quoteOf } from '../text/segments.ts'

/** What the analysis reads of a project: whole tables, and rows by id. */
export type TableReader = Pick<Reader, 'all' | 'get'>

/** Who is named in a role: the entry of the registry behind a span or a filler, where there is one. */
export interface Named {
  readonly span: string | null
  /** The entry, joins followed; null where nobody has said who it is. */
  readonly source: string | null
}

/** How a statement puts its claim forward. */
export type Position = 'asserts' | 'hedges' | 'distances' | 'denies'

export interface StatedClaim {
  /** Null where the filler is an entry itself. */
  readonly span: string | null
  /** The entry of the registry, joins followed; else the span, which is then a claim of its own. */
  readonly claim: string
  readonly position: Position
  readonly quotation: 'direct' | 'indirect' | 'mixed' | null
}

/** An attribution as the analysis reads it: who says what, through whom, how. */
export interface Statement {
  readonly link: string
  readonly type: 'attribution' | 'no comment'
  readonly set: string
  readonly by: string | null
  readonly article: string
  /** Where it begins in the article. */
  readonly start: number
  readonly claims: readonly StatedClaim[]
  readonly sources: readonly Named[]
  readonly media: readonly Named[]
  readonly cues: readonly string[]
  /** The day on which it was said, as far as somebody has told; else nothing. */
  readonly said: string
}

/** A link between two claims or two sources. */
export interface Pair {
  readonly link: string
  readonly type: string
  readonly from: string
  readonly to: string
}

/** A project made ready for counting: every statement once, in reading order, with joins followed. */
export interface Corpus {
  readonly reader: TableReader
  readonly statements: readonly Statement[]
  readonly byClaim: ReadonlyMap<string, readonly Statement[]>
  readonly bySource: ReadonlyMap<string, readonly Statement[]>
  readonly byArticle: ReadonlyMap<string, readonly Statement[]>
  /** Spans that name a source, by entry. */
  readonly mentions: ReadonlyMap<string, readonly string[]>
  /** Claim spans of each claim; a span without an entry is its own claim. */
  readonly claimSpans: ReadonlyMap<string, readonly string[]>
  readonly claimLinks: readonly Pair[]
  readonly relays: readonly Pair[]
  /** The entry that stands for an entry, joins followed. */
  readonly shown: (id: string) => string
  /** The value of an attribute of a span or link. */
  readonly attribute: (owner: string, type: string) => Row<'attribute'>['value']
  readonly positionOf: (article: string) => number
}

const CLAIM_LINKS: readonly string[] = ['link.corroborates', 'link.contradicts', 'link.repeats', 'link.elaborates']

/** Reads a project. Spans and links of articles that are gone are left out. */
export const corpusOf = (reader: TableReader): Corpus => {
  const positions = new Map(
    reader
      .all('article')
      .toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
      .map(({ id }, i) => [id, i]),
  )
  const shown = joinsOf(reader)
  const values = new Map<string, Row<'attribute'>['value']>()
  for (const { owner, type, value } of reader.all('attribute')) values.set(`${owner} ${type}`, value)
  const attribute: Corpus['attribute'] = (owner, type) => values.get(`${owner} ${type}`) ?? null
  const roles = new Map(reader.all('role').map((role) => [role.id, roleKind(role)]))
  const fillers = groupBy(reader.all('filler'), ({ link }) => link)

  const mentions = new Map<string, string[]>()
  const claimSpans = new Map<string, string[]>()
  for (const span of reader.all('span')) {
    if (!positions.has(span.article)) continue
    if (span.source !== null) push(mentions, shown(span.source), span.id)
    if (span.claim !== null || span.label === 'label.claim') push(claimSpans, claimOf(span, shown), span.id)
  }

  const statements: Statement[] = []
  const claimLinks: Pair[] = []
  const relays: Pair[] = []
  for (const link of reader.all('link')) {
    const parts = (fillers.get(link.id) ?? [])
      .toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
      .map(({ role, target }) => ({ role: roles.get(role) ?? '', target }))
    if (link.type === ATTRIBUTION || link.type === NO_COMMENT) {
      const statement = statementOf(reader, link, parts, shown, attribute)
      if (statement !== undefined && positions.has(statement.article)) statements.push(statement)
      continue
    }
    const keyOf = link.type === 'link.relays' ? sourceKey : CLAIM_LINKS.includes(link.type) ? claimKey : undefined
    const from = keyOf?.(reader, parts.find(({ role }) => role === 'from')?.target, shown)
    const to = keyOf?.(reader, parts.find(({ role }) => role === 'to')?.target, shown)
    if (from === undefined || to === undefined) continue
    const pairs = link.type === 'link.relays' ? relays : claimLinks
    pairs.push({ link: link.id, type: link.type.slice('link.'.length), from, to })
  }
  const positionOf = (article: string): number => positions.get(article) ?? 0
  statements.sort(
    (a, b) => positionOf(a.article) - positionOf(b.article) || a.start - b.start || (a.link < b.link ? -1 : 1),
  )
  return {
    reader,
    statements,
    byClaim: indexed(statements, ({ claims }) => claims.map(({ claim }) => claim)),
    bySource: indexed(statements, ({ sources }) => sources.flatMap(({ source }) => source ?? [])),
    byArticle: indexed(statements, ({ article }) => [article]),
    mentions,
    claimSpans,
    claimLinks,
    relays,
    shown,
    attribute,
    positionOf,
  }
}

const statementOf = (
  reader: TableReader,
  link: Row<'link'>,
  parts: readonly { readonly role: string; readonly target: string }[],
  shown: (id: string) => string,
  attribute: Corpus['attribute'],
): Statement | undefined => {
  const spanOf = (target: string): Row<'span'> | undefined => liveRow(reader.get('span', target))
  const spans = parts.flatMap(({ target }) => spanOf(target) ?? [])
  const first = spans.reduce<Row<'span'> | undefined>(
    (least, span) => (least === undefined || firstStart(span.segments) < firstStart(least.segments) ? span : least),
    undefined,
  )
  if (first === undefined) return undefined
  const of = (role: string): readonly string[] => parts.flatMap((part) => (part.role === role ? part.target : []))
  const named = (target: string): Named => {
    const span = spanOf(target)
    if (span !== undefined) return { span: span.id, source: span.source === null ? null : shown(span.source) }
    return { span: null, source: liveRow(reader.get('source', target)) === undefined ? null : shown(target) }
  }
  const cues = of('cue').filter((cue) => spanOf(cue) !== undefined)
  const stance = stanceOf(cues, attribute)
  const said = attribute(link.id, SAID_ON)
  return {
    link: link.id,
    type: link.type === NO_COMMENT ? 'no comment' : 'attribution',
    set: link.set,
    by: link.by,
    article: first.article,
    start: firstStart(first.segments),
    claims: of('claim').flatMap((target): readonly StatedClaim[] => {
      const span = spanOf(target)
      const claim = claimKey(reader, target, shown)
      if (claim === undefined) return []
      const quotation = span === undefined ? null : attribute(span.id, 'attribute.claim.quotation')
      const isDenial = span !== undefined && attribute(span.id, 'attribute.claim.kind') === 'denial'
      return [
        {
          span: span?.id ?? null,
          claim,
          position: isDenial ? 'denies' : stance,
          quotation: quotation === 'direct' || quotation === 'indirect' || quotation === 'mixed' ? quotation : null,
        },
      ]
    }),
    sources: of('source').map(named),
    media: of('medium').map(named),
    cues,
    said: typeof said === 'string' ? said : '',
  }
}

const stances: Readonly<Record<string, Position>> = { hedged: 'hedges', distancing: 'distances', denying: 'denies' }

/** The strongest word of the cues decides. */
const stanceOf = (cues: readonly string[], attribute: Corpus['attribute']): Position => {
  const said = cues.map((cue) => stances[String(attribute(cue, 'attribute.cue.stance'))] ?? 'asserts')
  return (['denies', 'distances', 'hedges'] as const).find((position) => said.includes(position)) ?? 'asserts'
}

const claimOf = (span: Row<'span'>, shown: (id: string) => string): string =>
  span.claim === null ? span.id : shown(span.claim)

/** The claim that a filler stands for: the entry behind it, or the span itself. */
const claimKey = (
  reader: TableReader,
  target: string | undefined,
  shown: (id: string) => string,
): string | undefined => {
  if (target === undefined) return undefined
  const span = liveRow(reader.get('span', target))
  if (span !== undefined) return claimOf(span, shown)
  return liveRow(reader.get('claim', target)) === undefined ? undefined : shown(target)
}

const sourceKey = (
  reader: TableReader,
  target: string | undefined,
  shown: (id: string) => string,
): string | undefined => {
  if (target === undefined) return undefined
  const source = liveRow(reader.get('span', target))?.source ?? liveRow(reader.get('source', target))?.id
  return source === undefined || source === null ? undefined : shown(source)
}

/** Follows the joins of sources and claims; a ring ends at its smallest id, a join into a deleted entry is not followed. */
const joinsOf = (reader: TableReader): ((id: string) => string) => {
  const into = new Map<string, string>()
  for (const table of ['source', 'claim'] as const) {
    for (const { id, mergedInto } of reader.all(table)) {
      if (mergedInto !== null && liveRow(reader.get(table, mergedInto)) !== undefined) into.set(id, mergedInto)
    }
  }
  const known = new Map<string, string>()
  return (id) => {
    const there = known.get(id)
    if (there !== undefined) return there
    const passed = [id]
    const seen = new Set(passed)
    let end = id
    for (let next = into.get(id); next !== undefined; next = into.get(next)) {
      if (seen.has(next)) {
        const ring = passed.slice(passed.indexOf(next))
        end = ring.reduce((least, one) => (one < least ? one : least))
        break
      }
      seen.add(next)
      passed.push(next)
      end = next
    }
    known.set(id, end)
    return end
  }
}

/** The words of a span as the text has them; empty where it is gone. */
export const wordsOfSpan = (corpus: Pick<Corpus, 'reader'>, span: string | null): string =>
  span === null ? '' : quoteOf(corpus.reader.get('span', span)?.segments ?? [])

/** A source's name; for one that nobody has named the words of its span. */
export const nameOfSource = (corpus: Corpus, { span, source }: Named): string =>
  (source === null ? undefined : corpus.reader.get('source', source)?.name) ?? wordsOfSpan(corpus, span)

/** A claim's canonical wording; for a span that is a claim of its own its words. */
export const wordingOf = (corpus: Corpus, claim: string): string =>
  corpus.reader.get('claim', claim)?.wording ?? wordsOfSpan(corpus, claim)

/** From where to where a span reaches. */
export const reachOf = (span: Row<'span'>): readonly [start: number, end: number] => [
  firstStart(span.segments),
  lastEnd(span.segments),
]

const liveRow = <R extends { readonly deleted: boolean }>(row: R | undefined): R | undefined =>
  row === undefined || row.deleted ? undefined : row

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

const indexed = (
  statements: readonly Statement[],
  keysOf: (statement: Statement) => readonly string[],
): ReadonlyMap<string, readonly Statement[]> => {
  const index = new Map<string, Statement[]>()
  for (const statement of statements) for (const key of new Set(keysOf(statement))) push(index, key, statement)
  return index
}
