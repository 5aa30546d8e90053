import { live } from './reader.ts'
import type { Reader } from './reader.ts'
import type { Row } from './tables.ts'
import { quantitySchema } from './value.ts'
import type { Value } from './value.ts'

/** Whether a value is one that an attribute of this kind, with these choices, takes. */
export const valueFits = (
  reader: Reader,
  type: Pick<Row<'attributeType'>, 'kind' | 'choices'>,
  value: Exclude<Value, null>,
): boolean => {
  const known = (id: unknown): boolean => type.choices.some((choice) => choice.id === id)
  switch (type.kind) {
    case 'choice':
      return known(value)
    case 'choices':
      return Array.isArray(value) && value.every(known)
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'yes-no':
      return typeof value === 'boolean'
    case 'quantity':
      return quantitySchema.safeParse(value).success
    case 'text':
      return typeof value === 'string'
    case 'date':
      return typeof value === 'string' && value !== '' && isDate(value)
    case 'source':
      return typeof value === 'string' && live(reader, 'source', value) !== undefined
  }
}

/** The values of an attribute that it would not take if it were of this kind, with these choices. */
export const unfitValues = (
  reader: Reader,
  type: string,
  as: Pick<Row<'attributeType'>, 'kind' | 'choices'>,
): readonly Row<'attribute'>[] =>
  reader.where('attribute', 'type', type).filter(({ owner, value }) => {
    const isThere = live(reader, 'span', owner) !== undefined || live(reader, 'link', owner) !== undefined
    return isThere && value !== null && !valueFits(reader, as, value)
  })

/** Whether a string is empty or a day, month or year that exists. */
export const isDate = (date: string): boolean => {
  if (date === '') return true
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date)
  if (parts === null) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1)]
  const made = new Date(Date.UTC(year, month - 1, day))
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day
}
