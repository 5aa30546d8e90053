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

/** The documents that a search finds, in their order. Each text is passed over once for each word of the search. */
export const runSearch = (documents: readonly SearchDocument[], query: Query): readonly Found[] =>
  documents.flatMap((document): readonly Found[] => {
    if (!holds(document, query)) return []
    const hits = hitsOf(document, query)
      .toSorted((a, b) => a.start - b.start || b.end - a.end)
      .filter((hit, i, all) => i === 0 || hit.start !== all[i - 1]?.start)
    return [{ document, hits }]
  })

const holds = (document: SearchDocument, query: Query): boolean => {
  switch (query.kind) {
    case 'phrase':
      return document.fields.some((field) => isMeant(field.field, query) && places(field.folded, query, 1).length > 0)
    case 'and':
      return query.parts.every((part) => holds(document, part))
    case 'or':
      return query.parts.some((part) => holds(document, part))
    case 'not':
      return !holds(document, query.part)
    case 'near':
      return document.fields.some(
        ({ folded, field }) => isMeant(field, query.one) && nearPlaces(folded, query).length > 0,
      )
  }
}

const isMeant = (field: SearchField, { field: wanted }: Phrase): boolean => wanted === null || wanted === field

/** Places in the first field, which is what the document says: the text, the words, the name. */
const hitsOf = (document: SearchDocument, query: Query): readonly Hit[] => {
  const [first] = document.fields
  if (first === undefined) return []
  switch (query.kind) {
    case 'phrase':
      return isMeant(first.field, query) ? places(first.folded, query, MOST_HITS) : []
    case 'and':
    case 'or':
      return query.parts.flatMap((part) => hitsOf(document, part))
    case 'not':
      return []
    case 'near':
      return isMeant(first.field, query.one) ? nearPlaces(first.folded, query) : []
  }
}

/** Where a phrase stands: its words one after the other, with nothing but signs and spaces between them. */
export const places = (
  folded: string,
  { words, isOpen }: Pick<Phrase, 'words' | 'isOpen'>,
  most: number,
): readonly Hit[] => {
  const [first = ''] = words
  const found: Hit[] = []
  for (let at = folded.indexOf(first); at >= 0 && found.length < most; at = folded.indexOf(first, at + 1)) {
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
const nearPlaces = (folded: string, query: Extract<Query, { readonly kind: 'near' }>): readonly Hit[] => {
  const ones = places(folded, query.one, MOST_HITS)
  const others = places(folded, query.other, MOST_HITS)
  const found: Hit[] = []
  let from = 0
  for (const one of ones) {
    while (from < others.length && (others[from]?.end ?? 0) < one.start - LONGEST_GAP) from += 1
    for (let i = from; i < others.length && (others[i]?.start ?? 0) <= one.end + LONGEST_GAP; i += 1) {
      const other = others[i]
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
