import type { Token } from './tokens.ts'

/** A number read from tokens: its value and how many tokens it takes. */
export interface ReadNumber {
  readonly value: number
  readonly length: number
}

const units: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
    'seventeen eighteen nineteen'
  )
    .split(' ')
    .map((word, value) => [word, value]),
)
const tens: Readonly<Record<string, number>> = Object.fromEntries(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, i) => [word, (i + 2) * 10]),
)
const scales: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
  k: 1e3,
  m: 1e6,
  mn: 1e6,
  bn: 1e9,
  tn: 1e12,
}

const firstWords = new Set([...Object.keys(units), ...Object.keys(tens), 'half', 'a'])

/** Whether a number can begin with a word: "twelve", "half", "a". */
export const isNumberWord = (word: string): boolean => firstWords.has(word)

/**
 * The number that begins at a token: "3,000", "2.5 million", "5bn", "twelve", "twenty-three", "three hundred and five",
 * "a dozen", "half a million". None where it is ambiguous ("3.000" is three in one country and three thousand in
 * another) and none for a lone "one", which is mostly a pronoun.
 */
export const readNumber = (tokens: readonly Token[], at: number): ReadNumber | undefined => {
  const first = tokens[at]
  if (first === undefined || first.kind === 'sign') return undefined
  if (first.kind === 'number') return readDigits(tokens, at)
  return firstWords.has(first.lower) ? readWords(tokens, at) : undefined
}

const readDigits = (tokens: readonly Token[], at: number): ReadNumber | undefined => {
  const value = digitsToNumber(tokens[at]?.text ?? '')
  if (value === undefined) return undefined
  const next = tokens[at + 1]
  const scale = next?.kind === 'word' ? ownEntry(scales, next.lower) : undefined
  if (scale === undefined || next === undefined) return { value, length: 1 }
  // "5k" is written together, "5 million" apart; "5 m" is metres.
  const isTogether = next.start === tokens[at]?.end
  if (next.lower.length <= 2 && !isTogether) return { value, length: 1 }
  return { value: round(value * scale), length: 2 }
}

/** A value written in digits; undefined where the separators make no sense or more than one. */
export const digitsToNumber = (text: string): number | undefined => {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const plain = text.replaceAll(/[\u00A0\u202F’]/g, ',')
  const groups = plain.split(',')
  const whole = groups.map((group, i) => (i === groups.length - 1 ? (group.split('.')[0] ?? '') : group))
  const isGrouped = whole.every((group, i) => (i === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(group))
  if (groups.length > 1) {
    const [, fraction, more] = (groups.at(-1) ?? '').split('.')
    if (!isGrouped || more !== undefined) return undefined
    return Number(`${whole.join('')}${fraction === undefined ? '' : `.${fraction}`}`)
  }
  const parts = plain.split('.')
  if (parts.length > 2) {
    const isDotted = parts.every((part, i) => (i === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(part))
    return isDotted ? Number(parts.join('')) : undefined
  }
  if (parts.length === 2 && /^[1-9]\d{0,2}$/.test(parts[0] ?? '') && /^\d{3}$/.test(parts[1] ?? '')) return undefined
  const value = Number(plain)
  return plain.length <= 18 && Number.isFinite(value) ? value : undefined
}

const readWords = (tokens: readonly Token[], at: number): ReadNumber | undefined => {
  const lower = (offset: number): string => tokens[at + offset]?.lower ?? ''
  if (lower(0) === 'half' && lower(1) === 'a' && ownEntry(scales, lower(2)) !== undefined) {
    return { value: (scales[lower(2)] ?? 0) / 2, length: 3 }
  }
  if (lower(0) === 'a' && lower(1) === 'dozen') return { value: 12, length: 2 }
  if (lower(0) === 'a' && isWordScale(lower(1))) return { value: scales[lower(1)] ?? 0, length: 2 }

  let total = 0
  let current = 0
  let length = 0
  let meaning = 0 // how far words were taken that belong to the number; an "and" behind it does not
  for (;;) {
    const word = lower(length)
    const unit = ownEntry(units, word)
    const ten = ownEntry(tens, word)
    if (unit !== undefined && (current % 10 === 0 || length === 0) && (current % 100 < 10 || unit < 10)) current += unit
    else if (ten !== undefined && current % 100 === 0) current += ten
    else if (word === 'dozen' && length > 0 && current > 0 && total === 0) current *= 12
    else if (word === 'hundred' && current > 0 && current < 100) current *= 100
    else if (isWordScale(word) && word !== 'hundred' && current > 0) {
      total += current * (scales[word] ?? 1)
      current = 0
    } else if ((word === '-' || word === '‐') && length > 0 && ownEntry(tens, lower(length - 1)) !== undefined) {
      length += 1
      continue
    } else if (word === 'and' && length > 0 && ['hundred', 'thousand'].includes(lower(length - 1))) {
      length += 1
      continue
    } else break
    length += 1
    meaning = length
  }
  if (meaning === 0 || (meaning === 1 && lower(0) === 'one')) return undefined
  return { value: total + current, length: meaning }
}

const isWordScale = (word: string): boolean => word.length > 2 && ownEntry(scales, word) !== undefined

const ownEntry = (record: Readonly<Record<string, number>>, key: string): number | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** Without the dust of binary fractions: 2.3 million is 2,300,000. */
const round = (value: number): number => Number(value.toPrecision(15))
