import { resolve } from 'node:path'
import type { CheckReport, FileProblem } from '#ipc/contract.ts'
import { contentProblems, schemaProblems, sqliteSays } from './check-file.ts'
import { unpackPatches } from './history.ts'
import { readMeta } from './meta.ts'
import { locateFile, readFile } from './open.ts'
import type { Surroundings } from './open-project.ts'
import { checkPages } from './page-sums.ts'
import { openSql } from './sql.ts'
import type { Sql } from './sql.ts'

/** As many problems as are listed; more would help nobody. */
const MOST = 200

/**
 * Checks a file in the order in which it is opened, and lists what is wrong instead of stopping at the first: its pages,
 * its schema, and, when that is ours, its rows, texts, quotes and history. Nothing is written, no lock is taken.
 */
export const checkProject = async (
  { disk, onProgress }: Pick<Surroundings, 'disk' | 'onProgress'>,
  path: string,
): Promise<CheckReport> => {
  const located = await locateFile(disk, resolve(path))
  const read = located.ok ? await readFile(disk, located.value, onProgress) : located
  if (!read.ok) return reportOf([{ code: read.error.kind, where: 'file', message: read.error.message }])
  const { bytes } = read.value
  const sums = checkPages(bytes)
  onProgress()
  const content = await contentOf(bytes, sums.kind === 'none', onProgress)
  const code = content.length === 0 ? 'not-as-written' : 'damaged'
  const pages = (sums.kind === 'bad' ? sums.pages : []).map((page) => ({
    code,
    where: `page ${page}`,
    message: `Page ${page} is not as it was written: the file is damaged, or another program has changed it.`,
  }))
  return reportOf([...pages.slice(0, MOST), ...content])
}

const reportOf = (problems: readonly FileProblem[]): CheckReport => ({ ok: problems.length === 0, problems })

const contentOf = async (bytes: Uint8Array, bare: boolean, tick: () => void): Promise<readonly FileProblem[]> => {
  let sql: Sql | undefined
  try {
    sql = await openSql(bytes)
    tick()
    const objects = await schemaProblems(sql, sql.pragma('user_version'))
    if (objects.length > 0) return objects.slice(0, MOST)
    const lost = bare && readMeta(sql, 'sums') !== undefined ? [sumsLost] : []
    const content = contentProblems(sql, MOST, tick).map(({ where, what }) => damage(where, what))
    return [...lost, ...(content.length > 0 ? content : historyProblems(sql, tick))]
  } catch (error) {
    return [damage('file', sqliteSays(error))]
  } finally {
    closeQuietly(sql)
  }
}

const damage = (where: string, what: string): FileProblem => ({
  code: 'damaged',
  where,
  message: `The file is damaged: ${what}.`,
})

const sumsLost: FileProblem = {
  code: 'not-as-written',
  where: 'pages',
  message: 'The pages have lost their checksums: another program has written the file anew.',
}

/** Bytes that one change of the history may unpack to here, and packed bytes of all together: a file can be a bomb. */
const LARGEST_CHANGE = 64 * 1024 * 1024
const MOST_HISTORY = 64 * 1024 * 1024

/** Every change can be read, from the newest back as far as that is done in a moment; the sums stand for the rest. */
const historyProblems = (sql: Sql, tick: () => void): readonly FileProblem[] => {
  const problems: FileProblem[] = []
  const started = performance.now()
  let bytes = 0
  sql.each('SELECT id, length(patches) FROM change ORDER BY id DESC', [], ([id, length]) => {
    bytes += Number(length)
    if (bytes > MOST_HISTORY || performance.now() - started > LONGEST || problems.length >= MOST) return
    tick()
    try {
      unpackPatches(
        sql.first('SELECT patches FROM change WHERE id = ?', [Number(id)])?.[0] as Uint8Array,
        LARGEST_CHANGE,
      )
    } catch (error) {
      if (error instanceof RangeError) return // larger than it may be here
      problems.push(damage(`change ${String(id)}`, 'part of its history cannot be read'))
    }
  })
  return problems
}

const LONGEST = 2_000 // milliseconds

const closeQuietly = (sql: Sql | undefined): void => {
  try {
    sql?.close()
  } catch {
    // a damaged database may fail to close; it is dropped either way
  }
}
