import type { Failure } from '#core/failure.ts'
import { readTxt } from '#core/importer/txt.ts'
import type { Result } from '#core/result.ts'
import type { Canonical } from '#core/text/canonical.ts'

/** A file as it came: its name for messages and proposals, and its bytes untouched. */
export interface GivenFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** What an importer makes of a file: canonical text, an account of what was changed, and proposals for a person to confirm. */
export interface ReadText extends Canonical {
  readonly encoding: TextEncoding
  readonly proposed: ProposedMetadata
}

export interface ProposedMetadata {
  readonly title?: string
  /** A calendar date that exists, as YYYY-MM-DD. */
  readonly date?: string
}

/** Reads one kind of file into canonical text. */
export interface Importer {
  /** Stable, for code and stored settings. */
  readonly id: string
  /** For dialogs. */
  readonly label: string
  /** Lower case, without the dot. */
  readonly extensions: readonly string[]
  readonly read: (file: GivenFile) => Result<ReadText, Failure>
}

/** Every importer; menus, dialogs and the command line walk this list. */
export const importers: readonly Importer[] = [
  { id: 'txt', label: 'Plain text', extensions: ['txt', 'text'], read: readTxt },
]
