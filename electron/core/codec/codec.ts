import type { Reader } from '../model/reader.ts'

/** Something a format could not carry: what, how many, and a few of them in words. */
export interface Loss {
  readonly what: string
  readonly count: number
  readonly examples: readonly string[]
}

/** What an export amounts to. File names are relative; writing them is the store's business. */
export interface Encoded {
  readonly files: readonly { readonly name: string; readonly text: string }[]
  readonly losses: readonly Loss[]
  /** How many of each the files hold. */
  readonly articles: number
  readonly spans: number
  readonly links: number
}

/** One exchange format. Every codec states its offset unit and never drops anything without saying so. */
export interface Codec {
  readonly id: string
  readonly label: string
  /** One sentence for the export dialog: what it is for and what it keeps. */
  readonly keeps: string
  readonly extension: string
  readonly offsetUnit: 'UTF-16 code units' | 'Unicode code points' | 'both' | 'none'
  readonly encode: (reader: Reader, name: string) => Encoded
}
