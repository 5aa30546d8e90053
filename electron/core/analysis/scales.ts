import type { Row } from '../model/tables.ts'

/** One step of a scale: what is stored, and the scale's own words for it. */
export interface Step {
  readonly value: string
  readonly words: string
}

export type Scale = Row<'rating'>['scale']

const steps = (...list: readonly (readonly [value: string, words: string])[]): readonly Step[] =>
  list.map(([value, words]) => ({ value, words }))

/**
 * The scales that analysts rate by. Reliability and credibility: the Admiralty code (NATO AJP-2.1). Likelihood: the terms
 * of ICD 203 with their ranges. "Cannot be judged" (F, 6) is a judgement; not yet rated is the absence of a rating.
 */
export const scales: Readonly<Record<Scale, readonly Step[]>> = {
  reliability: steps(
    ['A', 'Completely reliable'],
    ['B', 'Usually reliable'],
    ['C', 'Fairly reliable'],
    ['D', 'Not usually reliable'],
    ['E', 'Unreliable'],
    ['F', 'Reliability cannot be judged'],
  ),
  credibility: steps(
    ['1', 'Confirmed by other sources'],
    ['2', 'Probably true'],
    ['3', 'Possibly true'],
    ['4', 'Doubtful'],
    ['5', 'Improbable'],
    ['6', 'Truth cannot be judged'],
  ),
  likelihood: steps(
    ['almost no chance', '01–05 %'],
    ['very unlikely', '05–20 %'],
    ['unlikely', '20–45 %'],
    ['roughly even chance', '45–55 %'],
    ['likely', '55–80 %'],
    ['very likely', '80–95 %'],
    ['almost certain', '95–99 %'],
  ),
  confidence: steps(
    ['low', 'Little or questionable information, or reasoning from it'],
    ['moderate', 'Credible and plausible, not enough for more'],
    ['high', 'Information of high quality, from several origins'],
  ),
}

/** What each scale rates. */
export const rates: Readonly<Record<Scale, 'source' | 'claim'>> = {
  reliability: 'source',
  credibility: 'claim',
  likelihood: 'claim',
  confidence: 'claim',
}

/** "B – Usually reliable"; "not yet rated" without a value. */
export const ratingText = (scale: Scale, value: string | null): string => {
  const step = scales[scale].find((one) => one.value === value)
  return step === undefined ? 'not yet rated' : `${step.value} – ${step.words}`
}
