import { roleKind } from '../model/labels.ts'
import type { Reader } from '../model/reader.ts'
import type { AnyRow, Row, TableName } from '../model/tables.ts'
import { createCorpusParts } from './corpus-parts.ts'
import type { CorpusParts } from './corpus-parts.ts'
import type { Corpus } from './corpus.ts'
import { analysisReader } from './outline.ts'
import type { AnalysisReader } from './outline.ts'
import { createTouched } from './touched-rows.ts'

/** Keeps the corpus of a project whose rows change. After an edit only what the edit touched is put together anew. */
export interface CorpusKeeper {
  /** The corpus of the project as it now is. One that was given before is no longer good. */
  corpus(): Corpus
  /** Makes it ready, a part at a time between which other work can be done. */
  prepare(): Generator<void>
  /** A row has changed: as it now is, and as it was where that is at hand. */
  touch(table: TableName, row: AnyRow, before: AnyRow | undefined): void
  /** Anything may have changed. */
  forget(): void
}

/** Reads a project whole. Spans and links of articles that are gone are left out. */
export const corpusOf = (reader: Reader): Corpus => createCorpusKeeper(analysisReader(reader)).corpus()

export const createCorpusKeeper = (reader: AnalysisReader): CorpusKeeper => {
  let parts: CorpusParts | undefined
  let making: Generator<void, CorpusParts> | undefined
  let touched = createTouched()

  const forget = (): void => {
    parts = undefined
    making = undefined
    touched = createTouched()
  }
  /** Whether there is more to make. */
  const step = (): boolean => {
    if (parts !== undefined) return false
    making ??= readParts(reader)
    const { done, value } = making.next()
    if (done === true) [parts, making] = [value, undefined]
    return done !== true
  }
  const corpus = (): Corpus => {
    for (let isMore = true; isMore;) isMore = step()
    if (parts === undefined) throw new Error('the corpus was not made')
    if (touched.isNone()) return parts.corpus()
    const news = touched
    touched = createTouched()
    if (parts.update(news)) return parts.corpus()
    forget()
    return corpus()
  }
  return {
    corpus,
    *prepare() {
      while (step()) yield
    },
    touch: (table, row, before) => {
      touched.add(table, row, before)
      if (touched.isWhole()) forget()
    },
    forget,
  }
}

/** Reads a project in outline and puts its statements together. */
function* readParts(reader: AnalysisReader): Generator<void, CorpusParts> {
  for (const _ of reader.readTables()) yield
  const roles = new Map(reader.all('role').map((role: Row<'role'>) => [role.id, roleKind(role)]))
  const parts = createCorpusParts(reader, roles)
  for (const part of reader.outline()) {
    parts.read(part)
    yield
  }
  yield* parts.assemble()
  return parts
}
