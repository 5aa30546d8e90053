import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import type { Phrase, Query, SearchField } from './query.ts'

/** Something that can be found: its fields, each text folded once. */
export interface SearchDocument {
  readonly id: string
  readonly kind: 'article' | 'span' | 'source' | 'claim' | 'note'
  readonly article: string | null
  readonly fields: readonly { readonly field: SearchField; readonly text: string; readonly folded: string }[]
}

/** A place in a field: UTF-16 offsets, end exclusive. */
export interface Hit {
  readonly start: number
  readonly end: number
}

/** A document with the places in its first field that the search found; places in other fields have none to show. */
export interface Found {
  readonly document: SearchDocument
  readonly hits: readonly Hit[]
}

/** Capitals made small, letter by letter where the whole would change its length: places stay what they are. */
export const fold = (text: string): string => {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return [...text].map((sign) => (sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign)).join('')
}

export const searchField = (field: SearchField, text: string): SearchDocument['fields'][number] => ({
  field,
  text,
  folded: fold(text),
})

/** At most so many places in one text are told. */
const MOST_HITS = 1_000

/** How much work is left for a search. */
interface Work {
  left: number
}

/** Steps: a place looked at is one, and so are 64 signs passed over. About two seconds. */
const MOST_WORK = 30_000_000

const tooLong = failure(
  'search-too-long',
  'This search would take too long and was stopped.',
  'Search for longer or rarer words, or for fewer of them.',
)

/**
 * The documents that a search finds, in their order. Each text is passed over once for each word of the search; a search
 * that would go on and on is given up.
 */
export const runSearch = (
  documents: readonly SearchDocument[],
  query: Query,
  most = MOST_WORK,
): Result<readonly Found[], Failure> => {
  const work = { left: most }
  const found: Found[] = []
  for (const document of documents) {
    if (holds(document, query, work)) {
      const hits = hitsOf(document, query, work)
        .toSorted((a, b) => a.start - b.start || b.end - a.end)
        .filter((hit, i, all) => i === 0 || hit.start !== all[i - 1]?.start)
      found.push({ document, hits })
    }
    if (work.left < 0) return err(tooLong)
  }
  return ok(found)
}

const holds = (document: SearchDocument, query: Query, work: Work): boolean => {
  switch (query.kind) {
    case 'phrase':
      return document.fields.some(
        (field) => isMeant(field.field, query) && places(field.folded, query, 1, work).length > 0,
      )
    case 'and':
      return query.parts.every((part) => holds(document, part, work))
    case 'or':
      return query.parts.some((part) => holds(document, part, work))
    case 'not':
      return !holds(document, query.part, work)
    case 'near':
      return document.fields.some(
        ({ folded, field }) => isMeant(field, query.one) && nearPlaces(folded, query, work).length > 0,
      )
  }
}

const isMeant = (field: SearchField, { field: wanted }: Phrase): boolean => wanted === null || wanted === field

/** Places in the first field, which is what the document says: the text, the words, the name. */
const hitsOf = (document: SearchDocument, query: Query, work: Work): readonly Hit[] => {
  const [first] = document.fields
  if (first === undefined) return []
  switch (query.kind) {
    case 'phrase':
      return isMeant(first.field, query) ? places(first.folded, query, MOST_HITS, work) : []
    case 'and':
    case 'or':
      return query.parts.flatMap((part) => hitsOf(document, part, work))
    case 'not':
      return []
    case 'near':
      return isMeant(first.field, query.one) ? nearPlaces(first.folded, query, work) : []
  }
}

/** Where a phrase stands: its words one after the other, with nothing but signs and spaces between them. */
export const places = (
  folded: string,
  { words, isOpen }: Pick<Phrase, 'words' | 'isOpen'>,
  most: number,
  work: Work,
): readonly Hit[] => {
  const [first = ''] = words
  const found: Hit[] = []
  work.left -= folded.length / 64
  for (let at = folded.indexOf(first); at >= 0 && found.length < most; at = folded.indexOf(first, at + 1)) {
    work.left -= 1
    if (work.left < 0) break
    if (at > 0 && isLetterAt(folded, at - 1)) continue
    const end = phraseEnd(folded, at, words, isOpen)
    if (end !== undefined) found.push({ start: at, end })
  }
  return found
}

const MOST_BETWEEN = 40 // signs and spaces between two words of a phrase

const phraseEnd = (folded: string, start: number, words: readonly string[], isOpen: boolean): number | undefined => {
  let at = start
  for (const [i, word] of words.entries()) {
    if (i > 0) {
      const from = at
      while (at < folded.length && at - from < MOST_BETWEEN && !isLetterAt(folded, at)) at += 1
    }
    if (!folded.startsWith(word, at)) return undefined
    at += word.length
    if (i === words.length - 1 && isOpen) {
      while (at < folded.length && isLetterAt(folded, at)) at += 1
    }
    if (at < folded.length && isLetterAt(folded, at)) return undefined
  }
  return at
}

const LETTER = /[\p{L}\p{M}\p{N}]/u

const isLetterAt = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at)
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90)
  return (unit >= 0xd800 && unit <= 0xdfff) || LETTER.test(text.charAt(at))
}

/** Two phrases with at most so many words between them, in any order. */
const nearPlaces = (folded: string, query: Extract<Query, { readonly kind: 'near' }>, work: Work): readonly Hit[] => {
  const ones = places(folded, query.one, MOST_HITS, work)
  const others = places(folded, query.other, MOST_HITS, work)
  const found: Hit[] = []
  let from = 0
  for (const one of ones) {
    while (from < others.length && (others[from]?.end ?? 0) < one.start - LONGEST_GAP) from += 1
    for (let i = from; i < others.length && (others[i]?.start ?? 0) <= one.end + LONGEST_GAP; i += 1) {
      const other = others[i]
      work.left -= 1 + Math.abs((other?.start ?? 0) - one.end) / 64
      if (work.left < 0) return found
      if (other === undefined || (other.start < one.end && one.start < other.end)) continue
      const [a, b] = one.start < other.start ? [one, other] : [other, one]
      if (wordsBetween(folded, a.end, b.start) > query.words) continue
      found.push({ start: a.start, end: b.end })
      break
    }
  }
  return found
}

const LONGEST_GAP = 2_000 // UTF-16 code units

const wordsBetween = (text: string, start: number, end: number): number => {
  let count = 0
  let inWord = false
  for (let at = start; at < end; at += 1) {
    const isLetter = isLetterAt(text, at)
    if (isLetter && !inWord) count += 1
    inWord = isLetter
  }
  return count
}
