import { canonicalise, isCanonical } from '../text/canonical.ts'
import { encodeUtf8 } from '../text/utf8.ts'
import type { OffsetUnit } from '../text/offsets.ts'
import type { DecodedArticle } from './decoded.ts'
import { field, textField } from './json-lines.ts'
import type { JsonObject } from './json-lines.ts'
import { readingsOf } from './readings.ts'
import type { Reading } from './readings.ts'

/** What formats that have a place for other keys are given of an article, by these names. */
export const detailNames = ['title', 'publisher', 'author', 'date', 'url', 'language'] as const

/** The details that an article has; what is empty is left out. */
export const detailsOf = (
  row: Readonly<Record<(typeof detailNames)[number] | 'file', string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (['file', ...detailNames] as const).flatMap((name) => (row[name] === '' ? [] : [[name, row[name]]])),
  )

/** The details that a record has, each only where it is text that the model can hold. */
export const detailsFrom = (record: JsonObject): Partial<DecodedArticle> =>
  Object.fromEntries(
    detailNames.flatMap((name) => {
      const value = textField(record, name)
      return value === undefined || value.length > 2_000 ? [] : [[name, value]]
    }),
  )

/** The keys of a record beside those that have a meaning. */
export const otherKeys = (record: JsonObject, known: readonly string[]): JsonObject =>
  Object.fromEntries(Object.keys(record).flatMap((key) => (known.includes(key) ? [] : [[key, field(record, key)]])))

/** An article that stands as text in a record, and the ways in which the record may have counted. */
export const recordArticle = (
  raw: string,
  unit: OffsetUnit,
): {
  readonly text: string
  readonly bytes: Uint8Array
  readonly encoding: string
  readonly readings: readonly Reading[]
} => {
  const text = isCanonical(raw) ? raw : canonicalise(raw).text
  return { text, bytes: encodeUtf8(text), encoding: 'utf-8', readings: readingsOf(raw, text, unit) }
}
