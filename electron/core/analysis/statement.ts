import type { Reader } from '../model/reader.ts'
import { NO_COMMENT } from '../model/scheme.ts'
import type { Row } from '../model/tables.ts'
import type { Shown } from './joins.ts'
import { outlined } from './outline.ts'
import type { LinkPlace, Part, SpanPlace } from './outline.ts'

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

/** What statements are put together from. */
export interface Pieces {
  readonly reader: Reader
  readonly spans: ReadonlyMap<string, SpanPlace>
  /** What a role is: "claim", "source". */
  readonly roles: ReadonlyMap<string, string>
  readonly shown: Shown
  readonly attribute: (owner: string, type: string) => Row<'attribute'>['value']
}

/** An attribution or a “no comment” with its fillers; undefined where none of them has a place. */
export const statementOf = (pieces: Pieces, link: LinkPlace, parts: readonly Part[]): Statement | undefined => {
  const { spans, attribute } = pieces
  const filling = { claim: [] as string[], source: [] as Named[], medium: [] as Named[], cue: [] as string[] }
  let first: SpanPlace | undefined
  for (const { role, target } of inOrder(parts)) {
    const span = spans.get(target)
    if (span !== undefined && (first === undefined || span.start < first.start)) first = span
    const kind = pieces.roles.get(role)
    if (kind === 'claim') filling.claim.push(target)
    else if (kind === 'source' || kind === 'medium') filling[kind].push(namedBy(pieces, target))
    else if (kind === 'cue' && span !== undefined) filling.cue.push(target)
  }
  if (first === undefined) return undefined
  const stance = stanceOf(filling.cue, attribute)
  const said = attribute(link.id, outlined.said)
  return {
    link: link.id,
    type: link.type === NO_COMMENT ? 'no comment' : 'attribution',
    set: link.set,
    by: link.by,
    article: first.article,
    start: first.start,
    claims: filling.claim.flatMap((target) => statedBy(pieces, target, stance) ?? []),
    sources: filling.source,
    media: filling.medium,
    cues: filling.cue,
    said: typeof said === 'string' ? said : '',
  }
}

/** A link between claims or between sources; undefined where one of them is missing. */
export const pairOf = (pieces: Pieces, link: LinkPlace, parts: readonly Part[]): Pair | undefined => {
  const keyOf = link.type === RELAYS ? sourceKey : CLAIM_LINKS.includes(link.type) ? claimKey : undefined
  const at = (end: string): string | undefined => {
    const target = inOrder(parts).find(({ role }) => pieces.roles.get(role) === end)?.target
    return target === undefined ? undefined : keyOf?.(pieces, target)
  }
  const [from, to] = [at('from'), at('to')]
  if (from === undefined || to === undefined) return undefined
  return { link: link.id, type: link.type.slice('link.'.length), from, to }
}

const RELAYS = 'link.relays'
const CLAIM_LINKS: readonly string[] = ['link.corroborates', 'link.contradicts', 'link.repeats', 'link.elaborates']

/** The fillers of each role in their order; most links have one of each. */
const inOrder = (parts: readonly Part[]): readonly Part[] =>
  parts.some(({ role }, i) => parts.findIndex((other) => other.role === role) < i)
    ? parts.toSorted((a, b) => a.position - b.position || (a.target < b.target ? -1 : 1))
    : parts

const namedBy = ({ reader, spans, shown }: Pieces, target: string): Named => {
  const span = spans.get(target)
  if (span !== undefined) return { span: span.id, source: span.source === null ? null : shown(span.source) }
  return { span: null, source: reader.get('source', target)?.deleted === false ? shown(target) : null }
}

const statedBy = (pieces: Pieces, target: string, stance: Position): StatedClaim | undefined => {
  const claim = claimKey(pieces, target)
  if (claim === undefined) return undefined
  if (!pieces.spans.has(target)) return { span: null, claim, position: stance, quotation: null }
  const quotation = pieces.attribute(target, outlined.quotation)
  return {
    span: target,
    claim,
    position: pieces.attribute(target, outlined.kind) === 'denial' ? 'denies' : stance,
    quotation: quotation === 'direct' || quotation === 'indirect' || quotation === 'mixed' ? quotation : null,
  }
}

const stances: Readonly<Record<string, Position>> = { hedged: 'hedges', distancing: 'distances', denying: 'denies' }
const strongest = ['denies', 'distances', 'hedges'] as const

/** The strongest word of the cues decides. */
const stanceOf = (cues: readonly string[], attribute: Pieces['attribute']): Position => {
  const said = cues.map((cue) => stances[String(attribute(cue, outlined.stance))] ?? 'asserts')
  return strongest.find((position) => said.includes(position)) ?? 'asserts'
}

/** The claim that a span stands for: the entry behind it, or the span itself. */
export const claimOf = (span: SpanPlace, shown: Shown): string => (span.claim === null ? span.id : shown(span.claim))

const claimKey = ({ reader, spans, shown }: Pieces, target: string): string | undefined => {
  const span = spans.get(target)
  if (span !== undefined) return claimOf(span, shown)
  return reader.get('claim', target)?.deleted === false ? shown(target) : undefined
}

const sourceKey = ({ reader, spans, shown }: Pieces, target: string): string | undefined => {
  const there = reader.get('source', target)
  const source = spans.get(target)?.source ?? (there?.deleted === false ? there.id : null)
  return source === null ? undefined : shown(source)
}

/** The claims that a statement states, each once. */
export const claimsIn = ({ claims }: Statement): readonly string[] => distinct(claims.map(({ claim }) => claim))

/** The entries that are named as its sources, each once. */
export const sourcesIn = ({ sources }: Statement): readonly string[] => {
  const keys: string[] = []
  for (const { source } of sources) if (source !== null) keys.push(source)
  return distinct(keys)
}

const distinct = (keys: readonly string[]): readonly string[] => (keys.length > 1 ? [...new Set(keys)] : keys)
