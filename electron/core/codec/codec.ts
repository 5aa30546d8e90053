import type { Failure } from '../failure.ts'
import type { GivenFile } from '../importer/index.ts'
import type { Reader } from '../model/reader.ts'
import type { OffsetUnit } from '../text/offsets.ts'
import type { Result } from '../result.ts'
import type { Decoded } from './decoded.ts'

/** Something a format could not carry: what, how many, and a few of them in words. */
export interface Loss {
  readonly what: string
  readonly count: number
  readonly examples: readonly string[]
}

/**
 * Part of a file of an export, as text (written as UTF-8) or as bytes: what comes behind the parts that there were before.
 * The name of the file is relative: see `isSafeName`.
 */
export type Piece = {
  readonly file: string
  /** How much of the whole export is made with it, from 0 to 1, where that is worth saying. */
  readonly done?: number
} & ({ readonly text: string; readonly bytes?: never } | { readonly bytes: Uint8Array; readonly text?: never })

/** What an export came to, which is known when its last piece is made. */
export interface Outcome {
  readonly losses: readonly Loss[]
  /** How many of each the files hold. */
  readonly articles: number
  readonly spans: number
  readonly links: number
}

/**
 * An export while it is made, an article at a time where the format allows: what has been written need not be kept. The
 * pieces of one file follow each other. Writing them is the store's business.
 */
export type Encoding = Generator<Piece, Outcome>

/** Lines of a file some hundred at a time, because a piece for each would cost more than the line itself. */
export function* inPieces(file: string, lines: Iterable<string>): Generator<Piece> {
  let waiting: string[] = []
  for (const line of lines) {
    if (waiting.push(line) < LINES_AT_ONCE) continue
    yield { file, text: waiting.join('') }
    waiting = []
  }
  if (waiting.length > 0) yield { file, text: waiting.join('') }
}

const LINES_AT_ONCE = 500

/** What a list's elements become, one after the other as they are asked for. */
export function* each<T, M>(list: readonly T[], make: (element: T, index: number) => M): Generator<M> {
  for (const [i, element] of list.entries()) yield make(element, i)
}

export type OffsetUnitName = 'UTF-16 code units' | 'Unicode code points' | 'both' | 'tokens' | 'none'

/**
 * One exchange format, and the only place that knows it: adding one is its file and one line in the registry. Every codec
 * states its offset unit and never drops anything without saying so.
 */
export interface Codec {
  readonly id: string
  readonly label: string
  /** One or two sentences for the export dialog and the documentation: what it is for and what it keeps. */
  readonly keeps: string
  /** What it cannot hold, whatever the project; what a project really loses is counted by `encode`. */
  readonly drops: string
  readonly extension: string
  /** A `folder` of several files, which may as well be written as one zip file; an `archive` is always one zip file. */
  readonly shape: 'file' | 'folder' | 'archive'
  readonly offsetUnit: OffsetUnitName
  /** The unit in which it may be written instead, for tools that count so. */
  readonly otherUnit?: 'UTF-16 code units'
  /**
   * How to read a folder of it in Python, from within, with the standard library where that can be: it leaves `spans`, a
   * list of article, label and words, a segment each.
   */
  readonly python?: string
  /**
   * @param name what the files are called where the format does not say it
   * @param unit what offsets count where the format has another unit
   */
  readonly encode: (reader: Reader, name: string, unit?: OffsetUnit) => Encoding
  /** Missing where the format only goes out. */
  readonly decoder?: Decoder
}

/** The way in. Files are hostile until they have been read; zip files have been unpacked before. */
export interface Decoder {
  /** Those of the files that are of this format by their look, which is more than their ending; none if it is another. */
  readonly detect: (files: readonly GivenFile[]) => readonly GivenFile[]
  /** A failure where nothing at all can be read; what is unsound is rejected by file and line, and the rest decoded. */
  readonly decode: (files: readonly GivenFile[], unit?: OffsetUnit) => Result<Decoded, Failure>
  /** What offsets count if nobody says otherwise, where a file may have no words beside them that would show it. */
  readonly unit?: OffsetUnit
}
