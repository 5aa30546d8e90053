import type { Loss } from '#core/codec/codec.ts'
import type { Format } from '#core/model/formatting.ts'

/** A file as it came: its name for messages and proposals, and its bytes untouched. */
export interface GivenFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** What an importer found out about a text beside its words, for a person to confirm. */
export interface ProposedMetadata {
  readonly title?: string
  readonly publisher?: string
  readonly author?: string
  /** A calendar date that exists, as YYYY-MM-DD, YYYY-MM or YYYY. */
  readonly date?: string
  readonly url?: string
  readonly language?: string
}

/** A text that a file holds, ready to become an article. */
export interface ReadDocument {
  /** Canonical. */
  readonly text: string
  /** How its bytes were read, as the article's details show it. */
  readonly encoding: string
  readonly formatting: readonly Format[]
  readonly proposed: ProposedMetadata
  /** The bytes that stand for a text that is only a part of its file; else they are those of the file. */
  readonly bytes?: Uint8Array
  /** Where such a part begins, counted from 1. */
  readonly line?: number
}

/** All that an importer makes of one file. */
export interface ReadDocuments {
  readonly documents: readonly ReadDocument[]
  /** What in the file could not become an article, by its line; 0 where it has none. */
  readonly rejected: readonly { readonly line: number; readonly reason: string }[]
  /** What the texts do not hold that the file did. */
  readonly losses: readonly Loss[]
  /** The encoding was not certain; a person should look. */
  readonly isGuess?: boolean
  /** The file is a table, with these columns, which were read as these fields. */
  readonly table?: { readonly columns: readonly string[]; readonly fields: ColumnMap }
}

/** Which column of a table holds what. */
export type ColumnMap = Readonly<Partial<Record<TextField, string>>>

export const textFields = ['text', 'title', 'publisher', 'author', 'date', 'url', 'language'] as const
export type TextField = (typeof textFields)[number]

/** How a person wants files to be read. */
export interface ReadingWish {
  /** The name of an encoding for texts that do not say theirs; null leaves it to the importer to find out. */
  readonly encoding: string | null
  /** Null leaves it to the importer. */
  readonly columns: ColumnMap | null
  /** All of a web page, and not only the part of it that is its article. */
  readonly wholePages?: boolean | undefined
}

/** The loss of what stands on a web page beside its article. */
export const BESIDE_ARTICLE = 'lines that stand on a web page beside its article'
