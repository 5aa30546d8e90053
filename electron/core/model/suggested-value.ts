import { firstStart } from '../text/segments.ts'
import { sourceBehind } from './attribution.ts'
import type { Reader } from './reader.ts'
import type { Row } from './tables.ts'
import type { Value } from './value.ts'

/**
 * What an attribute of the default scheme likely is, by what the words show on their face; null where they show nothing.
 * It is offered, never set: one key takes it.
 */
export const suggestedValue = (reader: Reader, text: string, span: Row<'span'>, type: Row<'attributeType'>): Value => {
  const value = guesses[type.id]?.(reader, text, span)
  return value !== undefined && type.choices.some(({ id }) => id === value) ? value : null
}

type Guess = (reader: Reader, text: string, span: Row<'span'>) => string | undefined

const guesses: Readonly<Record<string, Guess>> = {
  'attribute.claim.kind': (_reader, _text, span) => {
    const words = quoted(span)
    if (/\b(?:will|going to|expects? to|plans? to)\b/i.test(words)) return 'prediction'
    return /\d/.test(words) ? 'figure' : undefined
  },
  'attribute.claim.quotation': (_reader, text, span) => {
    const within = isQuotedAt(text, firstStart(span.segments))
    const words = quoted(span)
    if (within && !MARK.test(words.slice(1, -1))) return 'direct'
    return MARK.test(words) ? 'mixed' : 'indirect'
  },
  'attribute.source.kind': (reader, _text, span) => sourceBehind(reader, span)?.kind,
  'attribute.source.naming': (reader, _text, span) => {
    const source = sourceBehind(reader, span)
    if (source !== undefined) return source.kind === 'anonymous' ? 'unnamed' : 'named'
    return /\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+/u.test(quoted(span)) ? 'named' : undefined
  },
  'attribute.cue.stance': (_reader, _text, span) => stanceOf(quoted(span).toLowerCase()),
}

const MARK = /["“”„«»]/
const AROUND = 2_000 // UTF-16 code units

const quoted = ({ segments }: Row<'span'>): string => segments.map(({ quote }) => quote).join(' ')

/** Whether an opening mark of its line stands before an offset, or at it, and no closing one between. */
const isQuotedAt = (text: string, at: number): boolean => {
  const line = text.slice(Math.max(0, at - AROUND, text.lastIndexOf('\n', Math.max(0, at - 1)) + 1), at + 1)
  const [opening, closing] = [line.match(/[“„«]/g)?.length ?? 0, line.match(/[”»]/g)?.length ?? 0]
  return (line.match(/"/g)?.length ?? 0) % 2 === 1 || opening > closing
}

const stances: readonly (readonly [RegExp, string])[] = [
  [/\b(?:den(?:y|ied|ies)|reject|dismiss|refut)/, 'denying'],
  [/\b(?:claim|alleg|purport|so-called|supposed)/, 'distancing'],
  [/\b(?:reported|believed|may|might|could|suggest|appear|seem|estimat|likely|possibl)/, 'hedged'],
  [/\b(?:sa(?:id|y|ys|ying)|told|according to|announced|stated|added|wrote|describ)/, 'neutral'],
]

const stanceOf = (words: string): string | undefined => stances.find(([pattern]) => pattern.test(words))?.[1]
