import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { addClaim, addSource } from '#core/command/registry-entry.ts'
import { scrubPages } from '#store/scrub-pages.ts'
import { openSql } from '#store/sql.ts'
import { randomId } from '#store/random.ts'
import { addArticle, expectOk, kim, newPlace, open, perform, sourceDraft, tag } from '../support/store.ts'
import type { ProjectStore } from '#store/project.ts'
import { count, createRandom, many, seed } from '../support/store-tally.ts'

const hasSqlite = spawnSync('sqlite3', ['--version']).status === 0
if (!hasSqlite) console.log('skipped: no sqlite3 on this computer')

type Random = (below: number) => number

/** Something a person does, at random. */
const gesture = async (store: ProjectStore, random: Random, n: number): Promise<void> => {
  const articles = store.reader.all('article')
  const article = articles[random(articles.length)]
  switch (random(6)) {
    case 0:
      await addArticle(store, `${'Kim said so. '.repeat(20 + random(400))}${n}`, `article-${n}.txt`)
      break
    case 1:
    case 2:
      if (article !== undefined) await tag(store, article.id, random(50), 50 + random(100))
      break
    case 3:
      await perform(store, addSource, { id: randomId(), name: `Source 😀 ${'x'.repeat(random(300))}` })
      break
    case 4:
      await perform(store, addClaim, { id: randomId(), wording: `Claim ${n}` })
      break
    default:
      await (random(2) === 0 ? store.undo() : store.redo())
  }
}

const PROJECTS = many(15, 1_000)
const STATES_OF_ONE = 20

test.runIf(hasSqlite)(
  `sqlite3 finds ${PROJECTS} random projects sound (seed ${seed})`,
  async () => {
    const random = createRandom(seed)
    let found = 0
    for (let tried = 0; tried < PROJECTS;) {
      const place = await newPlace()
      const store = expectOk(await open(place))
      for (let state = 0; state < STATES_OF_ONE && tried < PROJECTS; state += 1, tried += 1) {
        for (let edits = 1 + random(4); edits > 0; edits -= 1) await gesture(store, random, tried * 10 + edits)
        expectOk(await store.save())
        const query = 'PRAGMA integrity_check; PRAGMA foreign_key_check'
        const { stdout } = spawnSync('sqlite3', ['-readonly', place.path, query], { encoding: 'utf8' })
        if (stdout !== 'ok\n') found += 1
        expect(stdout, `seed ${seed}, project ${tried}`).toBe('ok\n')
      }
      await store.abandon()
    }
    count({
      row: 15,
      what: 'random projects, as sqlite3 sees them',
      tried: PROJECTS,
      survived: PROJECTS - found,
      lost: found,
    })
  },
  900_000,
)

const SECRETS = 1_000

const secret = (i: number): string => `secret-${String(i).padStart(4, '0')}-${'s'.repeat(i % 900)}`

/** How many of a thousand rows are still in the bytes after they were deleted. */
const leftAfterDeletion = async (twin: 'none' | 'no scrubbing' | 'no secure_delete'): Promise<number> => {
  const sql = await openSql()
  if (twin === 'no secure_delete') sql.rows('PRAGMA secure_delete = OFF')
  sql.run('CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT) STRICT')
  for (let i = 0; i < SECRETS; i += 1) sql.run('INSERT INTO t VALUES(?, ?)', [i, secret(i)])
  for (let i = 0; i < SECRETS; i += 1) if (i % 10 > 0) sql.run('DELETE FROM t WHERE id = ?', [i])
  for (let i = 0; i < SECRETS; i += 10) sql.run("UPDATE t SET x = 'kept' WHERE id = ?", [i])
  const exported = sql.export()
  const bytes = Buffer.from(twin === 'none' ? scrubPages(exported) : exported)
  if (twin === 'none') expect((await openSql(Uint8Array.from(bytes))).first('PRAGMA integrity_check')).toEqual(['ok'])
  sql.close()
  return Array.from({ length: SECRETS }, (_, i) => secret(i).slice(0, 11)).filter((word) => bytes.includes(word)).length
}

test('what is deleted or written over is gone from the bytes; careless twins are caught', async () => {
  const left = await leftAfterDeletion('none')
  expect(left).toBe(0)
  count({
    row: 16,
    what: 'deleted rows searched for in the bytes',
    tried: SECRETS,
    survived: SECRETS - left,
    lost: left,
  })
  for (const twin of ['no scrubbing', 'no secure_delete'] as const) {
    const careless = await leftAfterDeletion(twin)
    expect(careless, twin).toBeGreaterThan(0)
    const figures = `${careless} of ${SECRETS} still there`
    count({ row: 16, what: `broken twin “${twin}”: caught`, tried: 1, survived: 1, lost: 0, figures })
  }
})

test('a merge that was taken out leaves none of its text in the file', async () => {
  const place = await newPlace()
  const other = await newPlace()
  const theirs = expectOk(await open(other))
  const words = Array.from({ length: 100 }, (_, i) => `whisper-${i}-${randomId()}`)
  for (const word of words) expectOk(await theirs.commit(sourceDraft(word, kim.id)))
  expectOk(await theirs.close())
  const mine = expectOk(await open(place))
  expectOk(await mine.merge(other.path, false))
  expect(words.filter((word) => readFileSync(place.path).includes(word)).length).toBe(100)
  expectOk(await mine.undo())
  expectOk(await mine.close())
  const left = words.filter((word) => readFileSync(place.path).includes(word)).length
  expect(left).toBe(0)
  count({ row: 16, what: 'words of a merge that was taken out', tried: 100, survived: 100 - left, lost: left })
})
