import { diffTexts } from '../text/diff.ts'
import { invertEdits, mapRange } from '../text/edits.ts'
import type { Edit } from '../text/edits.ts'
import { segmentAt } from '../text/segments.ts'
import type { Segment } from '../text/segments.ts'
import { labelBehind } from './labels.ts'
import type { Reader } from './reader.ts'
import { textOfRevision } from './revision.ts'
import type { Row } from './tables.ts'

/**
 * Where a span stands in the present text of its article. `same`: it quotes the words it was made on, wherever they are
 * now; `changed`: some of them have been corrected; `lost`: none of them is left, and the segments are those of the text
 * that it was made on; `unknown`: the texts are not at hand, and the segments are those it was made with.
 */
export interface Place {
  readonly state: 'same' | 'changed' | 'lost' | 'unknown'
  readonly segments: readonly Segment[]
}

/** Derives a span's place; a span made on the present text stands where it was made. */
export const placeOf = (reader: Reader, span: Row<'span'>): Place => {
  const present = reader.get('article', span.article)?.revision
  return present === undefined ? { state: 'same', segments: span.segments } : placeIn(reader, span, present)
}

/** The same in any text that the article has or had. */
export const placeIn = (reader: Reader, span: Row<'span'>, revision: string): Place => {
  if (revision === span.revision) return { state: 'same', segments: span.segments }
  const path = pathBetween(reader, span.revision, revision)
  const text = textOfRevision(reader, revision)
  if (path === undefined || text === undefined) return { state: 'unknown', segments: span.segments }
  const segments = span.segments.flatMap((segment) => {
    let range: { readonly start: number; readonly end: number } | undefined = segment
    for (const step of path) range = range === undefined ? undefined : mapRange(step.text, step.edits, range)
    return range === undefined ? [] : [segmentAt(text, range.start, range.end)]
  })
  if (isBlank(segments) && !isBlank(span.segments)) return { state: 'lost', segments: span.segments }
  if (segments.length === 0) return { state: 'lost', segments: span.segments }
  const isSame =
    segments.length === span.segments.length && segments.every(({ quote }, i) => quote === span.segments[i]?.quote)
  return { state: isSame ? 'same' : 'changed', segments }
}

const isBlank = (segments: readonly Segment[]): boolean => segments.every(({ quote }) => quote.trim() === '')

/**
 * A span as it is shown and exported: under the label that its own was merged into, at its place in the present text.
 * Where nothing differs it is the row itself. One that lost its place keeps the revision it was made on.
 */
export const shownSpan = (reader: Reader, span: Row<'span'>): Row<'span'> => {
  const label = labelBehind(reader, span.label)?.id ?? span.label
  const present = reader.get('article', span.article)?.revision ?? span.revision
  if (label === span.label && present === span.revision) return span
  const known = shown.get(span)
  if (known !== undefined && known.label === label && known.present === present) return known.span
  const { state, segments } = placeOf(reader, span)
  const stands = state === 'same' || state === 'changed'
  const made = { ...span, label, segments, revision: stands ? present : span.revision }
  if (state !== 'unknown') shown.set(span, { label, present, span: made })
  return made
}

const shown = new WeakMap<
  Row<'span'>,
  { readonly label: string; readonly present: string; readonly span: Row<'span'> }
>()

/** Whether a span, as it is shown, stands in the present text of its article; one that lost its place does not. */
export const standsInText = (reader: Reader, { article, revision }: Row<'span'>): boolean =>
  reader.get('article', article)?.revision === revision

/** How many spans of an article have lost their place; an article that was never corrected is not looked through. */
export const lostIn = (reader: Reader, article: string): number => {
  if (reader.where('revision', 'article', article).length < 2) return 0
  return reader.where('span', 'article', article).filter((span) => placeOf(reader, span).state === 'lost').length
}

/** One correction on the way from one text to another: the text before it, and the edits made to that. */
interface Step {
  readonly text: string
  readonly edits: readonly Edit[]
}

/**
 * The way from a revision back to the last text it has in common with another, and on to that. Where what lay between the
 * two was left behind (see `createBaseline`), the first texts known of either are compared.
 */
const pathBetween = (reader: Reader, from: string, to: string): readonly Step[] | undefined => {
  const known = paths.get(reader)?.get(`${from} ${to}`)
  if (known !== undefined) return known
  const [up, down] = [ancestorsOf(reader, from), ancestorsOf(reader, to)]
  const common = up.find((revision) => down.includes(revision))
  const [top, bottom] = [common ?? up.at(-1) ?? from, common ?? down.at(-1) ?? to]
  const steps = [
    ...up.slice(0, up.indexOf(top)).map((revision) => stepFrom(reader, revision)),
    ...(common === undefined ? [stepAcross(reader, top, bottom)] : []),
    ...down
      .slice(0, down.indexOf(bottom))
      .reverse()
      .map((revision) => stepTo(reader, revision)),
  ]
  const path = steps.filter((step) => step !== undefined)
  if (path.length < steps.length) return undefined
  const ofReader = paths.get(reader) ?? new Map<string, readonly Step[]>()
  paths.set(reader, ofReader)
  ofReader.set(`${from} ${to}`, path)
  return path
}

const paths = new WeakMap<Reader, Map<string, readonly Step[]>>()

/** A revision and what it was made from, the nearest first. */
const ancestorsOf = (reader: Reader, revision: string): readonly string[] => {
  const found: string[] = []
  for (
    let at: string | null = revision;
    at !== null && !found.includes(at);
    at = reader.get('revision', at)?.parent ?? null
  ) {
    found.push(at)
  }
  return found
}

/** The way back from a revision to its parent. */
const stepFrom = (reader: Reader, revision: string): Step | undefined => {
  const step = stepTo(reader, revision)
  const text = textOfRevision(reader, revision)
  return step === undefined || text === undefined ? undefined : { text, edits: invertEdits(step.text, step.edits) }
}

const stepAcross = (reader: Reader, from: string, to: string): Step | undefined => {
  const [text, other] = [textOfRevision(reader, from), textOfRevision(reader, to)]
  return text === undefined || other === undefined ? undefined : { text, edits: diffTexts(text, other) }
}

/** How a revision was made from its parent. */
const stepTo = (reader: Reader, revision: string): Step | undefined => {
  const row = reader.get('revision', revision)
  const text = row === undefined || row.parent === null ? undefined : textOfRevision(reader, row.parent)
  return row === undefined || text === undefined ? undefined : { text, edits: row.edits }
}
