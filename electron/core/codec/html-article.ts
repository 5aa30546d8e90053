import { lanesOf } from '../text/lanes.ts'
import { firstStart, lastEnd, quoteOf } from '../text/segments.ts'
import { colourClass, escapeHtml, languageOf, webAddress } from './html-escape.ts'
import { plainText } from './values.ts'
import type { ViewedArticle, ViewedAttribute, ViewedSpan } from './view.ts'

/** Where things stand on the page. */
export interface Anchors {
  readonly articles: ReadonlyMap<string, string>
  readonly spans: ReadonlyMap<string, { readonly anchor: string; readonly number: number; readonly article: string }>
  readonly links: ReadonlyMap<string, string>
}

interface Around {
  readonly anchors: Anchors
  /** Colours by label. */
  readonly colours: ReadonlyMap<string, string>
  /** The list of the article’s links, as markup. */
  readonly links: string
}

/** An article as a section: its details, its marked text, its spans and its links. */
export const articleSection = ({ row, text, spans }: ViewedArticle, around: Around): string => {
  const language = languageOf(row.language)
  const details = [row.publisher, row.author, row.date].filter((one) => one !== '').map(bdi)
  const address = webAddress(row.url)
  const place =
    address === undefined
      ? bdi(row.url)
      : `<a href="${escapeHtml(address)}" rel="noreferrer noopener">${bdi(row.url)}</a>`
  return `<section class="article" id="${around.anchors.articles.get(row.id) ?? ''}">
<h2>${bdi(row.title || row.file)}</h2>
<p class="quiet">${[...details, ...(row.url === '' ? [] : [place])].join(' · ')}</p>
<div class="text"${language === '' ? '' : ` lang="${language}"`}>${markedText(text, spans, around)}</div>
${spanList(spans, around)}
${around.links}
</section>`
}

const bdi = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`

interface Edge {
  readonly at: number
  readonly opens: boolean
  readonly index: number
}

const DEEPEST = 7

/**
 * The text cut at every edge of a span. Each piece lies in one element for each span that covers it; the lines below the
 * text run through because a span has the same lane in all its pieces. Its number stands where it ends.
 */
const markedText = (text: string, spans: readonly ViewedSpan[], { anchors, colours }: Around): string => {
  const lanes = lanesOf(spans)
  const edges = spans
    .flatMap(({ segments }, index) =>
      segments
        .filter(({ start, end }) => start < end)
        .flatMap(({ start, end }): readonly Edge[] => [
          { at: start, opens: true, index },
          { at: end, opens: false, index },
        ]),
    )
    .sort((a, b) => a.at - b.at)
  const numbered = new Map<number, number[]>()
  spans.forEach(({ segments }, index) => {
    const end = lastEnd(segments)
    const there = numbered.get(end)
    if (there === undefined) numbered.set(end, [index])
    else there.push(index)
  })
  const points = [...new Set([0, ...edges.map(({ at }) => at), ...numbered.keys(), text.length])].sort((a, b) => a - b)
  const begun = new Set<number>()
  const open = new Set<number>()
  const parts: string[] = []
  let next = 0
  points.forEach((point, i) => {
    for (; edges[next]?.at === point; next += 1) {
      const edge = edges[next]
      if (edge?.opens === true) open.add(edge.index)
      else if (edge !== undefined) open.delete(edge.index)
    }
    for (const index of numbered.get(point) ?? []) parts.push(numberOf(spans[index], anchors))
    const piece = text.slice(point, points[i + 1] ?? point)
    if (piece === '') return
    const covering = [...open].sort((a, b) => (lanes[b] ?? 0) - (lanes[a] ?? 0) || a - b)
    const opening = covering.map((index) => {
      const span = spans[index]
      const isFirst = !begun.has(index)
      begun.add(index)
      const id = isFirst ? ` id="${anchors.spans.get(span?.id ?? '')?.anchor ?? ''}"` : ''
      const lane = Math.min(lanes[index] ?? 0, DEEPEST)
      return `<span class="mark ${colourClass(colours.get(span?.label ?? ''))} l${lane}"${id} title="${escapeHtml(span?.labelWord ?? '')}">`
    })
    parts.push(`${opening.join('')}${escapeHtml(piece)}${'</span>'.repeat(covering.length)}`)
  })
  return parts.join('')
}

/** A span’s number, which leads to what it says. One of no length has its place here. */
const numberOf = (span: ViewedSpan | undefined, anchors: Anchors): string => {
  const known = anchors.spans.get(span?.id ?? '')
  if (span === undefined || known === undefined) return ''
  const isEmpty = !span.segments.some(({ start, end }) => start < end)
  return `<a class="number"${isEmpty ? ` id="${known.anchor}"` : ''} href="#${known.anchor}-says" aria-label="${escapeHtml(span.labelWord)} ${known.number}">${known.number}</a>`
}

/** What a span is called in lists; its parts are joined by an ellipsis. */
export const entryName = ({ segments }: ViewedSpan): string => escapeHtml(quoteOf(segments))

const spanList = (spans: readonly ViewedSpan[], { anchors, colours }: Around): string => {
  if (spans.length === 0) return ''
  const entries = spans.map((span) => {
    const { anchor = '', number = 0 } = anchors.spans.get(span.id) ?? {}
    const names = [
      ...(span.source === undefined ? [] : [['source', span.source.name] as const]),
      ...(span.claim === undefined ? [] : [['claim', span.claim.wording] as const]),
    ]
    const place = firstStart(span.segments) === lastEnd(span.segments) ? '<i>no words</i>' : `<q>${entryName(span)}</q>`
    return `<li id="${anchor}-says"><a href="#${anchor}">${number}</a> <span class="mark ${colourClass(colours.get(span.label))} l0">${escapeHtml(span.labelWord)}</span> ${place}${names
      .map(([what, name]) => ` <span class="part"><span class="quiet">${what}</span> ${bdi(name)}</span>`)
      .join('')}${attributeList(span.attributes, span.note)}</li>`
  })
  return `<h3>Spans</h3>\n<ul class="spans">${entries.join('\n')}</ul>`
}

/** Attributes and the note, for a span or a link. */
export const attributeList = (attributes: readonly ViewedAttribute[], note: string): string =>
  [
    ...attributes.map(
      ({ word, value }) =>
        ` <span class="part"><span class="quiet">${escapeHtml(word)}</span> ${bdi(plainText(value))}</span>`,
    ),
    ...(note === '' ? [] : [` <span class="note">${bdi(note)}</span>`]),
  ].join('')
