import type { Row } from '../model/tables.ts'
import type { Value } from '../model/value.ts'

/** A value as a format without types of its own writes it: words, several words, or a bare yes. */
export type PlainValue = string | readonly string[] | true

type AttributeType = Pick<Row<'attributeType'>, 'kind' | 'choices'>

/** Writes a value in words: choices by their names, a quantity as `qualifier | value | unit`. Null is no value. */
export const toPlain = (type: AttributeType | undefined, value: Value): PlainValue | undefined => {
  if (value === null) return undefined
  if (typeof value === 'boolean') return value ? true : 'no'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return choiceName(type, value)
  if ('qualifier' in value) return [value.qualifier, value.value, value.unit].join(BETWEEN)
  return value.map((id) => choiceName(type, id))
}

/** The value that words stand for in an attribute of this kind; what does not fit the kind is kept as it came. */
export const fromPlain = (type: AttributeType, given: Value): Value => {
  if (given === null) return null
  if (type.kind === 'choices')
    return (Array.isArray(given) ? given : toWord(given).split('\n')).map((word) => choiceId(type, word))
  const one = Array.isArray(given) ? given.join('\n') : given
  switch (type.kind) {
    case 'yes-no':
      return yesOrNo(one)
    case 'number':
      return typeof one === 'string' && isNumber(one) ? Number(one) : one
    case 'quantity':
      return quantityFrom(one)
    case 'choice':
      return typeof one === 'string' ? choiceId(type, one) : one
    default:
      return one
  }
}

/** The value in one line of words, for formats that hold nothing else. */
export const plainText = (plain: PlainValue): string =>
  plain === true ? 'yes' : typeof plain === 'string' ? plain : plain.join('; ')

const BETWEEN = ' | '

const choiceName = (type: AttributeType | undefined, id: string): string =>
  type?.choices.find((choice) => choice.id === id)?.name ?? id

const choiceId = ({ choices }: AttributeType, word: string): string =>
  choices.find(({ name }) => name === word)?.id ?? word

const toWord = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value))

const yesOrNo = (value: Value): Value => {
  if (value === 'yes' || value === 'true') return true
  return value === 'no' || value === 'false' ? false : value
}

const isNumber = (word: string): boolean => /^-?\d{1,15}(?:\.\d{1,15})?$/.test(word)

const quantityFrom = (value: Value): Value => {
  const parts = typeof value === 'string' ? value.split(BETWEEN) : []
  const [qualifier, amount, unit] = parts
  if (parts.length !== 3 || parts.some((part) => part.length > 200)) return value
  return { qualifier: qualifier ?? '', value: amount ?? '', unit: unit ?? '' }
}
