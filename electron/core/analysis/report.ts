import type { ClaimRow } from './claims-table.ts'
import type { Dispute } from './contradictions.ts'
import type { Passage } from './passages.ts'
import { ratingText } from './scales.ts'
import type { Scale } from './scales.ts'
import type { GivenRating } from './ratings.ts'
import type { SourceRow } from './sources-table.ts'

/** What a report is made of: the claims with their passages, what is disputed of them, and the sources. */
export interface Report {
  readonly project: string
  readonly claims: readonly { readonly row: ClaimRow; readonly passages: readonly Passage[] }[]
  readonly disputes: readonly Dispute[]
  readonly sources: readonly SourceRow[]
}

/** A piece of a report, before it has a format. */
type Block =
  | { readonly kind: 'title' | 'heading' | 'claim'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'quotes'; readonly quotes: readonly { readonly words: string; readonly from: string }[] }

export const reportFormats = ['html', 'md'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** Writes a report. The HTML is one file without scripts and without anything from elsewhere. */
export const writeReport = (report: Report, format: ReportFormat): string => {
  const blocks = blocksOf(report)
  return format === 'html' ? toHtml(report.project, blocks) : `${blocks.map(toMarkdown).join('\n\n')}\n`
}

const blocksOf = ({ project, claims, disputes, sources }: Report): readonly Block[] => {
  const disputed = new Map(disputes.map((dispute) => [dispute.claim, dispute]))
  return [
    { kind: 'title', text: project },
    { kind: 'heading', text: 'Claims' },
    ...claims.flatMap(({ row, passages }) => claimBlocks(row, passages, disputed.get(row.id))),
    { kind: 'heading', text: 'Sources' },
    { kind: 'list', items: sources.map(sourceLine) },
  ]
}

const claimBlocks = (row: ClaimRow, passages: readonly Passage[], dispute: Dispute | undefined): readonly Block[] => [
  { kind: 'claim', text: row.wording },
  {
    kind: 'list',
    items: [
      ...(row.topic === '' ? [] : [`Topic: ${row.topic}`]),
      originsLine(row),
      ...row.figures.map((figure) => `Figure: ${figure}`),
      ...(['credibility', 'likelihood', 'confidence'] as const).map((scale) => ratingLine(scale, row[scale])),
      ...(dispute?.reasons ?? []).map(({ text }) => `Disputed: ${text}`),
    ],
  },
  {
    kind: 'quotes',
    quotes: passages.map(({ quote, who, publisher, date, title, start, end }) => ({
      words: quote,
      from: [who || 'no source', publisher, date, title, `characters ${start}–${end}`]
        .filter((part) => part !== '')
        .join(', '),
    })),
  },
]

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
  return `${name}: ${given.map(({ value, name: by }) => `${ratingText(scale, value)} (${by})`).join('; ')}`
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

const toMarkdown = (block: Block): string => {
  switch (block.kind) {
    case 'title':
      return `# ${plain(block.text)}`
    case 'heading':
      return `## ${plain(block.text)}`
    case 'claim':
      return `### ${plain(block.text)}`
    case 'list':
      return block.items.map((item) => `- ${plain(item)}`).join('\n')
    case 'quotes':
      return block.quotes.map(({ words, from }) => `> ${plain(words)}\n>\n> — ${plain(from)}`).join('\n\n')
  }
}

/** One line, with every sign that Markdown would take for its own made plain. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|~!&]/g, String.raw`\$&`)

const toHtml = (title: string, blocks: readonly Block[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${safe(title)}</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h3 { margin-bottom: 0.2rem; }
blockquote { margin: 0.8rem 0; padding-left: 0.9rem; border-left: 3px solid; }
cite { display: block; font-size: 0.85rem; font-style: normal; opacity: 0.8; }
</style>
</head>
<body>
${blocks.map(blockToHtml).join('\n')}
</body>
</html>
`

const blockToHtml = (block: Block): string => {
  switch (block.kind) {
    case 'title':
      return `<h1 dir="auto">${safe(block.text)}</h1>`
    case 'heading':
      return `<h2>${safe(block.text)}</h2>`
    case 'claim':
      return `<h3 dir="auto">${safe(block.text)}</h3>`
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li dir="auto">${safe(item)}</li>`).join('\n')}\n</ul>`
    case 'quotes':
      return block.quotes
        .map(({ words, from }) => `<blockquote dir="auto">${safe(words)}<cite>${safe(from)}</cite></blockquote>`)
        .join('\n')
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const safe = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '')
