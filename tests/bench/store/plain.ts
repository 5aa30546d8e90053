import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openSql } from '#store/sql.ts'
import { percentiles, residentMegabytes, timed } from './measure.ts'
import type { Figures } from './measure.ts'

/**
 * The same on the same file with nothing but sql.js: no checks of rows, no history, no model. An edit is one UPDATE and a
 * line in a file that is synced; a checkpoint is the exported bytes, synced and renamed.
 */
export const measurePlain = async (path: string, edits: number): Promise<Figures> => {
  const folder = dirname(path)
  const [sql, openOwn] = await timed(() => openSql(readFileSync(path)))
  const [, check] = await timed(() => sql.rows('PRAGMA quick_check'))
  const memory = residentMegabytes()

  const articles = sql.rows('SELECT id FROM article').map(([id]) => Number(id))
  const reads: number[] = []
  for (let i = 0; i < 20; i += 1) {
    const article = articles[(i * 37) % articles.length] ?? 0
    reads.push((await timed(() => readArticle.map((query) => sql.rows(query, [article]))))[1])
  }
  const spans = sql.rows('SELECT id FROM span LIMIT 1000').map(([id]) => Number(id))
  const log = await open(join(folder, 'plain.log'), 'w')
  const waits: number[] = []
  for (let i = 0; i < edits; i += 1) {
    const [, wait] = await timed(async () => {
      const span = spans[i % spans.length] ?? 0
      sql.transaction(() => sql.run('UPDATE span SET note = ? WHERE id = ?', [`note ${i}`, span]))
      await log.write(`${span} note ${i}\n`)
      await log.sync()
    })
    waits.push(wait)
  }
  await log.close()

  const target = join(folder, 'plain.hearsay')
  const [, checkpoint] = await timed(() => writeDurably(target, sql.export()))
  for (const table of ['change', 'meta']) sql.run(`DELETE FROM ${table}`)
  sql.rows('VACUUM')
  writeFileSync(target, sql.export())
  const file = statSync(target).size / 1e6
  rmSync(target)
  return {
    'open-stranger': openOwn + check,
    'open-own': openOwn,
    'read-article': reads.toSorted((a, b) => a - b)[reads.length / 2] ?? 0,
    ...percentiles('edit', waits),
    checkpoint,
    memory,
    file,
  }
}

const readArticle = [
  'SELECT s.*, g.start, g."end", CAST(g.quote AS BLOB) FROM span s JOIN segment g ON g.span = s.id WHERE s.article = ?',
  'SELECT f.* FROM span s JOIN filler f ON f.target = s.id WHERE s.article = ?',
  'SELECT CAST(text AS BLOB) FROM revision WHERE article = ?',
]

const writeDurably = (path: string, bytes: Uint8Array): void => {
  const file = openSync(`${path}.tmp`, 'w')
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done)
  fsyncSync(file)
  closeSync(file)
  renameSync(`${path}.tmp`, path)
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}
