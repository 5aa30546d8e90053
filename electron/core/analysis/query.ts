import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'

/** What is searched, field by field. */
export const searchFields = [
  'text',
  'title',
  'publisher',
  'author',
  'quote',
  'source',
  'claim',
  'topic',
  'note',
] as const
export type SearchField = (typeof searchFields)[number]

/** Words that must follow each other; `isOpen` lets the last one go on: `casualt*`. Small letters. */
export interface Phrase {
  readonly kind: 'phrase'
  readonly field: SearchField | null
  readonly words: readonly string[]
  readonly isOpen: boolean
}

export type Query =
  | Phrase
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly part: Query }
  | { readonly kind: 'near'; readonly one: Phrase; readonly other: Phrase; readonly words: number }

const LONGEST = 1_000
const MOST_TERMS = 40
const DEEPEST = 20
const NEAR = 10

/**
 * Reads a search: words (all must be there), "a phrase", AND, OR, NOT or -word, (brackets), field:word, word*, and
 * one NEAR/5 other for at most five words between them.
 */
export const parseQuery = (typed: string): Result<Query, Failure> => {
  if (typed.length > LONGEST) return err(tooLong)
  const tokens = lex(typed)
  if (tokens.filter(({ kind }) => kind === 'words').length > MOST_TERMS) return err(tooLong)
  const parser = createParser(tokens)
  const query = parser.or(0)
  if (parser.problem() !== undefined) return err(unread(parser.problem() ?? ''))
  if (query === undefined) return err(empty)
  return positive(query) ? ok(query) : err(onlyNot)
}

const tooLong = failure('query-too-long', 'This search is too long.', 'Use fewer words.')
const empty = failure(
  'query-empty',
  'There is nothing to search for.',
  'Type a word, or a “phrase” in quotation marks.',
)
const onlyNot = failure('query-only-not', 'A search needs something that is to be found.', 'Add a word beside NOT.')
const unread = (what: string): Failure =>
  failure(
    'query-unread',
    `This search cannot be read: ${what}.`,
    'Close brackets and quotation marks, and put words around AND, OR and NEAR.',
  )

/** Whether something is looked for, and not only kept out. */
const positive = (query: Query): boolean => {
  switch (query.kind) {
    case 'phrase':
    case 'near':
      return true
    case 'not':
      return false
    case 'and':
      return query.parts.some(positive)
    case 'or':
      return query.parts.every(positive)
  }
}

interface Lexeme {
  readonly kind: 'words' | 'and' | 'or' | 'not' | 'near' | 'open' | 'close' | 'bad'
  readonly field: SearchField | null
  readonly words: readonly string[]
  readonly isOpen: boolean
  readonly distance: number
}

const LEXEMES = /\(|\)|-?(?:([a-z]+):)?"([^"]*)("?)|-?(?:([a-z]+):)?([^\s()"]+)/giu

const lex = (typed: string): readonly Lexeme[] => {
  const lexemes: Lexeme[] = []
  const add = (kind: Lexeme['kind'], more: Partial<Lexeme> = {}): void =>
    void lexemes.push({ kind, field: null, words: [], isOpen: false, distance: NEAR, ...more })
  for (const [whole, quotedField, quoted, closing, plainField, plain] of typed
    .replaceAll(/[“”„]/g, '"')
    .matchAll(LEXEMES)) {
    if (whole === '(') add('open')
    else if (whole === ')') add('close')
    else if (whole === 'AND') add('and')
    else if (whole === 'OR') add('or')
    else if (whole === 'NOT') add('not')
    else if (/^NEAR(?:\/\d{1,3})?$/.test(whole)) add('near', { distance: Number(whole.slice(5) || NEAR) })
    else if (quoted !== undefined && closing === '') add('bad', { words: ['a quotation mark is not closed'] })
    else {
      if (whole.startsWith('-')) add('not')
      const name = (quotedField ?? plainField)?.toLowerCase()
      const field = searchFields.find((one) => one === name) ?? null
      const text = quoted ?? (name !== undefined && field === null ? `${plainField}:${plain ?? ''}` : (plain ?? ''))
      const words = wordsOf(text)
      if (name !== undefined && field === null && quoted !== undefined) {
        add('bad', { words: [`there is no field “${name}”`] })
      } else if (words.length > 0) add('words', { field, words, isOpen: text.endsWith('*') })
    }
  }
  return lexemes
}

const createParser = (lexemes: readonly Lexeme[]) => {
  let at = 0
  let problem: string | undefined
  const peek = (): Lexeme['kind'] | undefined => lexemes[at]?.kind
  const fail = (what: string): undefined => {
    problem ??= what
    return undefined
  }

  const or = (depth: number): Query | undefined => {
    if (depth > DEEPEST) return fail('its brackets are too deep')
    const parts = [and(depth)]
    while (peek() === 'or') {
      at += 1
      parts.push(and(depth) ?? fail('something is missing after OR'))
    }
    const known = parts.flatMap((part) => part ?? [])
    if (depth === 0 && peek() === 'close') return fail('a bracket is closed that was not opened')
    return known.length > 1 ? { kind: 'or', parts: known } : known[0]
  }

  const and = (depth: number): Query | undefined => {
    const parts: Query[] = []
    for (;;) {
      if (peek() === 'and') {
        at += 1
        if (parts.length === 0) return fail('something is missing before AND')
        if (peek() === undefined || peek() === 'close') return fail('something is missing after AND')
      }
      const part = not(depth)
      if (part === undefined) break
      parts.push(part)
    }
    return parts.length > 1 ? { kind: 'and', parts } : parts[0]
  }

  const not = (depth: number): Query | undefined => {
    let isNot = false
    while (peek() === 'not') {
      isNot = !isNot
      at += 1
    }
    const part = near(depth)
    if (part === undefined) return isNot ? fail('something is missing after NOT') : undefined
    return isNot ? { kind: 'not', part } : part
  }

  const near = (depth: number): Query | undefined => {
    const one = atom(depth)
    const lexeme = lexemes[at]
    if (lexeme?.kind !== 'near') return one
    at += 1
    const other = atom(depth)
    if (one?.kind !== 'phrase' || other?.kind !== 'phrase') return fail('NEAR stands between two words or phrases')
    return { kind: 'near', one, other, words: lexeme.distance }
  }

  const atom = (depth: number): Query | undefined => {
    const lexeme = lexemes[at]
    if (lexeme?.kind === 'bad') return fail(lexeme.words.join(' '))
    if (lexeme?.kind === 'words') {
      at += 1
      return { kind: 'phrase', field: lexeme.field, words: lexeme.words, isOpen: lexeme.isOpen }
    }
    if (lexeme?.kind !== 'open') return undefined
    at += 1
    const inner = or(depth + 1)
    if (peek() !== 'close') return fail('a bracket is not closed')
    at += 1
    return inner ?? fail('there is nothing in the brackets')
  }

  return {
    or,
    problem: (): string | undefined => problem ?? (at < lexemes.length ? 'a word stands where none can' : undefined),
  }
}

/** The words of a text in small letters. */
export const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
