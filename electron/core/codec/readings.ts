import { createCanonicalOffset } from '../text/canonical.ts'
import { createOffsets } from '../text/offsets.ts'
import type { OffsetUnit } from '../text/offsets.ts'

/** One way to understand the offsets of a file: what they count, and in which form of the text. */
export interface Reading {
  /** For reports; empty for the way that the format prescribes. */
  readonly otherwise: string
  /** The offset in UTF-16 code units of the canonical text; undefined where there is no such place. */
  readonly toCanonical: (offset: number) => number | undefined
}

const unitWords: Readonly<Record<OffsetUnit, string>> = {
  codepoint: 'Unicode code points',
  utf16: 'UTF-16 code units',
  utf8: 'UTF-8 bytes',
}

/**
 * Every way in which offsets may have been counted, the prescribed one first: the format's unit in the text as its file
 * has it, then after line ends and byte order mark were normalised, then the same in other units.
 */
export const readingsOf = (decoded: string, canonical: string, unit: OffsetUnit): readonly Reading[] => {
  const inFile = createOffsets(decoded)
  const inCanonical = decoded === canonical ? undefined : createOffsets(canonical)
  const moved = inCanonical === undefined ? undefined : createCanonicalOffset(decoded)
  const isPlain = inFile.length.utf8 === decoded.length // ASCII, where all units are the same
  const units = isPlain ? [unit] : [unit, ...otherUnits(unit)]
  return units.flatMap((counted): readonly Reading[] => {
    const other = counted === unit ? '' : unitWords[counted]
    const raw: Reading = {
      otherwise: other,
      toCanonical: (offset) => {
        const place = inFile.convert(offset, counted, 'utf16')
        return place === undefined || moved === undefined ? place : moved(place)
      },
    }
    if (inCanonical === undefined) return [raw]
    const normalised: Reading = {
      otherwise: `${other || unitWords[unit]} after line ends were made one character each`,
      toCanonical: (offset) => inCanonical.convert(offset, counted, 'utf16'),
    }
    return [raw, normalised]
  })
}

/**
 * The reading that most covered texts agree with; the prescribed one unless another agrees with more. Every record is
 * still checked by itself.
 * @param agrees whether one record fits a reading
 */
export const bestReading = <R>(
  readings: readonly Reading[],
  records: readonly R[],
  agrees: (record: R, reading: Reading) => boolean,
): Reading => {
  const [first] = readings
  if (first === undefined) throw new Error('offsets can be read in no way')
  let best = { reading: first, agreeing: records.filter((record) => agrees(record, first)).length }
  if (best.agreeing === records.length) return first
  for (const reading of readings.slice(1)) {
    const agreeing = records.filter((record) => agrees(record, reading)).length
    if (agreeing > best.agreeing) best = { reading, agreeing }
  }
  return best.reading
}

const otherUnits = (unit: OffsetUnit): readonly OffsetUnit[] =>
  (['utf16', 'codepoint', 'utf8'] as const).filter((other) => other !== unit)
