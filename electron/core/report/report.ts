import type { ClaimRow } from '../analysis/claims-table.ts'
import type { Dispute } from '../analysis/contradictions.ts'
import type { Matrix } from '../analysis/matrix.ts'
import type { Passage } from '../analysis/passages.ts'
import { figureLine } from '../analysis/picture/figure-line.ts'
import { matrixPicture } from '../analysis/picture/matrix.ts'
import type { Picture } from '../analysis/picture/picture.ts'
import { timelinePicture } from '../analysis/picture/timeline.ts'
import type { GivenRating } from '../analysis/ratings.ts'
import { ratingText } from '../analysis/scales.ts'
import type { Scale } from '../analysis/scales.ts'
import type { SourceRow } from '../analysis/sources-table.ts'
import type { Timeline } from '../analysis/timeline.ts'
import type { Block } from './block.ts'

/** What a report is made of: the claims and the sources with their passages, what is disputed, and the pictures. */
export interface Report {
  readonly project: string
  readonly claims: readonly { readonly row: ClaimRow; readonly passages: readonly Passage[] }[]
  readonly disputes: readonly Dispute[]
  /** Passages of a source stand there where the report is about certain sources. */
  readonly sources: readonly { readonly row: SourceRow; readonly passages: readonly Passage[] }[]
  readonly matrix: Pick<Matrix, 'rows' | 'sources'>
  readonly timeline: Pick<Timeline, 'times' | 'unit'>
}

/** Larger pictures nobody could read on a page. */
const MOST_ROWS = 40
const MOST_COLUMNS = 20

/** A report piece by piece, before it has a format. */
export const blocksOf = ({ project, claims, disputes, sources, matrix, timeline }: Report): readonly Block[] => {
  const disputed = new Map(disputes.map((dispute) => [dispute.claim, dispute]))
  const drawn = matrixPicture({
    rows: matrix.rows.slice(0, MOST_ROWS),
    sources: matrix.sources.slice(0, MOST_COLUMNS),
  })
  return [
    { kind: 'title', text: project },
    ...(matrix.rows.length > 0 && matrix.sources.length > 0 ? [pictureBlock(drawn)] : []),
    ...(timeline.times.length > 0 ? [pictureBlock(timelinePicture(timeline))] : []),
    { kind: 'heading', text: 'Claims' },
    ...claims.flatMap(({ row, passages }) => claimBlocks(row, passages, disputed.get(row.id))),
    { kind: 'heading', text: 'Sources' },
    ...sources.flatMap(({ row, passages }) => sourceBlocks(row, passages)),
  ]
}

const pictureBlock = (picture: Picture): Block => ({ kind: 'picture', picture })

const claimBlocks = (row: ClaimRow, passages: readonly Passage[], dispute: Dispute | undefined): readonly Block[] => {
  const line = dispute === undefined ? undefined : figureLine(dispute.wording, dispute.sides)
  return [
    { kind: 'entry', text: row.wording },
    {
      kind: 'list',
      items: [
        ...(row.topic === '' ? [] : [`Topic: ${row.topic}`]),
        ...(row.tags.length === 0 ? [] : [`Tags: ${row.tags.join(', ')}`]),
        originsLine(row),
        ...row.figures.map((figure) => `Figure: ${figure}`),
        ...(['credibility', 'likelihood', 'confidence'] as const).map((scale) => ratingLine(scale, row[scale])),
        ...(dispute?.reasons ?? []).map(({ text }) => `Disputed: ${text}`),
      ],
    },
    ...(line === undefined ? [] : [pictureBlock(line)]),
    quotesOf(passages),
  ]
}

const sourceBlocks = (row: SourceRow, passages: readonly Passage[]): readonly Block[] =>
  passages.length === 0
    ? [{ kind: 'list', items: [sourceLine(row)] }]
    : [{ kind: 'entry', text: row.name }, { kind: 'list', items: [sourceLine(row)] }, quotesOf(passages)]

const quotesOf = (passages: readonly Passage[]): Block => ({
  kind: 'quotes',
  quotes: passages.map(({ quote, who, publisher, date, title, start, end }) => ({
    words: quote,
    from: [who || 'no source', publisher, date, title, `characters ${start}–${end}`]
      .filter((part) => part !== '')
      .join(', '),
  })),
})

const originsLine = ({ independence, names }: ClaimRow): string => {
  const { count, isExact, origins, unattributed, unnamed, circles } = independence
  const told = origins.map(({ source, sources }) => {
    const others = sources.filter((one) => one !== source).map((one) => names[one] ?? '?')
    return `${names[source] ?? '?'}${others.length === 0 ? '' : ` (with ${others.join(', ')})`}`
  })
  const notCounted = unattributed.length + unnamed.length
  return [
    `Independent origins: ${isExact ? '' : 'at least '}${count}`,
    told.length === 0 ? '' : `: ${told.join('; ')}`,
    notCounted === 0 ? '' : `; not counted: ${notCounted} without a named source`,
    ...circles.map((circle) => `; circular: ${circle.map((one) => names[one] ?? '?').join(' → ')}`),
  ].join('')
}

const ratingLine = (scale: Scale, given: readonly GivenRating[]): string => {
  const name = `${scale.charAt(0).toUpperCase()}${scale.slice(1)}`
  if (given.length === 0) return `${name}: not yet rated`
  const said = given.map(
    ({ value, name: by, note }) => `${ratingText(scale, value)} (${by}${note === '' ? '' : `: ${note}`})`,
  )
  return `${name}: ${said.join('; ')}`
}

const sourceLine = (row: SourceRow): string =>
  [
    row.name,
    row.role,
    row.affiliation === null ? '' : `belongs to ${row.affiliation.name}`,
    `${row.statements.length} ${row.statements.length === 1 ? 'statement' : 'statements'}`,
    ratingLine('reliability', row.reliability),
  ]
    .filter((part) => part !== '')
    .join(' · ')
