/** Annotations as UIMA has them (a “common analysis structure”), whatever syntax they are written in. */
export interface Cas {
  readonly views: readonly { readonly sofa: string; readonly text: string | undefined }[]
  /** Arrays are not among them: they stand where they are used. */
  readonly structures: readonly Structure[]
}

export interface Structure {
  readonly id: string
  /** With its package: `webanno.custom.Span`. */
  readonly type: string
  readonly features: ReadonlyMap<string, CasValue>
  /** Where it stands in its file, in a syntax that has lines. */
  readonly line?: number
}

export type CasValue = string | number | boolean | Reference | readonly CasValue[]

export interface Reference {
  readonly ref: string
}

export interface CasType {
  readonly name: string
  readonly superType: string
  /** A range that ends in `[]` is an array. */
  readonly features: readonly { readonly name: string; readonly range: string }[]
}

export const ANNOTATION = 'uima.tcas.Annotation'
export const STRING = 'uima.cas.String'
export const TOP = 'uima.cas.TOP'
export const SOFA = 'uima.cas.Sofa'
export const METADATA = 'de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData'

/** Packages and features of our own. */
export const own = {
  span: 'hearsay.span.',
  link: 'hearsay.link.',
  part: 'hearsay.part.',
  article: 'hearsay.Article',
  segments: 'hearsay_segments',
  note: 'hearsay_note',
  source: 'hearsay_source',
  claim: 'hearsay_claim',
} as const

export const isReference = (value: CasValue | undefined): value is Reference =>
  typeof value === 'object' && !Array.isArray(value)
