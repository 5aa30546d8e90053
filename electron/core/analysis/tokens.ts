/** A word, a number or a sign of a text with its place: UTF-16 offsets, end exclusive. */
export interface Token {
  readonly kind: 'word' | 'number' | 'sign'
  readonly text: string
  readonly lower: string
  readonly start: number
  readonly end: number
}

// One pass, each sign looked at a bounded number of times: no nested repetition that could run away.
const TOKENS = /(\d[\d.,\u00A0\u202F’]*)|([\p{L}\p{M}]+(?:['’][\p{L}]+)?)|([^\s\p{L}\p{M}\d])/gu

/** Divides a text into tokens. A number keeps its separators; a trailing comma or stop is a sign of its own. */
export const tokensOf = (text: string): readonly Token[] => {
  const tokens: Token[] = []
  for (const match of text.matchAll(TOKENS)) {
    const number = match[1] // by place: taking the match apart costs as much as finding it
    const start = match.index
    if (number === undefined) {
      tokens.push(token(match[2] === undefined ? 'sign' : 'word', match[0], start))
      continue
    }
    let end = number.length
    while (end > 0 && !isDigit(number.charCodeAt(end - 1))) end -= 1
    tokens.push(token('number', number.slice(0, end), start))
    for (let at = end; at < number.length; at += 1) {
      const sign = number.charAt(at)
      if (sign.trim() !== '') tokens.push(token('sign', sign, start + at))
    }
  }
  return tokens
}

const token = (kind: Token['kind'], text: string, start: number): Token => ({
  kind,
  text,
  lower: kind === 'word' ? plain(text.toLowerCase()) : text,
  start,
  end: start + text.length,
})

const plain = (word: string): string => (word.includes('’') ? word.replaceAll('’', "'") : word)

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57
