import { live } from './reader.ts'
import type { Reader } from './reader.ts'
import type { Row } from './tables.ts'
import type { Value } from './value.ts'

/** A value in words, as it is read in a table or looked for: choices by their names, nothing as no words. */
export const valueText = (type: Pick<Row<'attributeType'>, 'choices'> | undefined, value: Value): string => {
  const choiceName = (id: string): string => type?.choices.find((choice) => choice.id === id)?.name ?? id
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return choiceName(value)
  if (isQuantity(value)) return [value.qualifier, value.value, value.unit].filter((part) => part !== '').join(' ')
  return value.map(choiceName).join('; ')
}

/** The same as an analyst reads it: an entry of the registry by its name. */
export const valueWords = (reader: Reader, type: Row<'attributeType'>, value: Value): string =>
  type.kind === 'source' && typeof value === 'string'
    ? (live(reader, 'source', value)?.name ?? value)
    : valueText(type, value)

/** The value that typed words stand for; null for none. What is no number stays words, which a number does not take. */
export const typedValue = ({ kind }: Pick<Row<'attributeType'>, 'kind'>, typed: string): Value => {
  const words = typed.trim()
  if (words === '') return null
  return kind === 'number' && Number.isFinite(Number(words)) ? Number(words) : words
}

export const isQuantity = (value: Value): value is Extract<Value, { readonly qualifier: string }> =>
  typeof value === 'object' && value !== null && 'qualifier' in value
