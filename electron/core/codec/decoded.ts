import type { AnyRow, TableName } from '../model/tables.ts'
import type { Value } from '../model/value.ts'
import type { TextRange } from '../text/segments.ts'
import type { Loss } from './codec.ts'

/** A record that was not taken, by the file and its line, counted from 1; 0 stands for the file as a whole. */
export interface Rejection {
  readonly file: string
  readonly line: number
  readonly reason: string
}

interface Account {
  readonly rejected: readonly Rejection[]
  /** What was read otherwise than it stood there, or was left out because nothing in a project can hold it. */
  readonly losses: readonly Loss[]
}

/** What a decoder makes of foreign files: everything by its name in the file, nothing of the project known yet. */
export interface Dataset extends Account {
  readonly kind: 'dataset'
  /** Labels that come in though no span may have them. */
  readonly labels?: readonly DecodedLabel[]
  readonly articles: readonly DecodedArticle[]
  /** Hints for attributes that the scheme does not have yet; without one an attribute holds text. */
  readonly attributeTypes: readonly DecodedAttributeType[]
  readonly spans: readonly DecodedSpan[]
  readonly links: readonly DecodedLink[]
  /**
   * The codec that wants to find its own words again: where a name is mapped to another of the scheme, the article gets a
   * note of it. See names-note.ts.
   */
  readonly remembers?: string
}

/** Hearsay's own rows with their ids and makers, for the one format that has them all. */
export interface ProjectRows extends Account {
  readonly kind: 'rows'
  readonly rows: readonly ProjectRow[]
}

export interface ProjectRow {
  readonly table: TableName
  readonly row: AnyRow
  readonly file: string
  readonly line: number
  /** The row that it is a part of, and comes or stays away with. */
  readonly owner?: string | undefined
}

export type Decoded = Dataset | ProjectRows

export interface DecodedArticle {
  /** Unique within the dataset; what spans refer to. */
  readonly id: string
  /** The name of its file, relative, as the format has it. */
  readonly file: string
  /** Canonical. */
  readonly text: string
  /** The bytes that the text came from: a file of its own, or else the text as UTF-8. */
  readonly bytes: Uint8Array
  readonly encoding: string
  readonly title?: string | undefined
  readonly publisher?: string | undefined
  readonly author?: string | undefined
  readonly date?: string | undefined
  readonly url?: string | undefined
  readonly language?: string | undefined
  /** What the model has no place for and must come out again as it was. */
  readonly notes: readonly string[]
}

export interface DecodedLabel {
  readonly name: string
  readonly guideline: string
}

export interface DecodedAttributeType {
  readonly name: string
  readonly kind: 'choice' | 'choices' | 'text' | 'number' | 'yes-no'
  readonly choices: readonly string[]
}

export interface DecodedSpan {
  readonly id: string
  readonly article: string
  readonly label: string
  /** UTF-16 offsets of the canonical text, in order, without overlap. */
  readonly segments: readonly TextRange[]
  readonly attributes: Readonly<Record<string, Value>>
  readonly note: string
  /** The name of a source of the registry. */
  readonly source?: string | undefined
  /** The wording of a claim of the registry. */
  readonly claim?: string | undefined
  readonly line: number
}

export type DecodedTarget =
  { readonly span: string } | { readonly link: string } | { readonly source: string } | { readonly claim: string }

export interface DecodedLink {
  readonly id: string
  /** The article it stands in, where it stands in one; only for reports. */
  readonly article?: string | undefined
  readonly type: string
  readonly fillers: readonly { readonly role: string; readonly target: DecodedTarget }[]
  readonly attributes: Readonly<Record<string, Value>>
  readonly note: string
  readonly line: number
}
