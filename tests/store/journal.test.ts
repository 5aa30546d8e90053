import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { realDisk } from '#store/disk.ts'
import { encodeHeader, encodeRecord, readJournalBytes } from '#store/journal-format.ts'
import { findJournal, keepAside, startJournal } from '#store/journal.ts'
import { createFaultyDisk } from '../support/store-disk.ts'
import { expectOk, kim, newPlace, open, opened, sourceDraft, tempFolder } from '../support/store.ts'
import { count, createRandom, many, seed } from '../support/store-tally.ts'

const about = { project: 'p', base: 'ab'.repeat(32), checks: 1 }

/** A journal with so many records, as bytes, and where each record ends. */
const journalOf = (records: number): { readonly bytes: Buffer; readonly ends: readonly number[] } => {
  const header = encodeHeader({ ...about, journal: 'j' })
  let bytes = Buffer.from(header.bytes)
  let chain = header.chain
  const ends = [bytes.length]
  for (let i = 1; i <= records; i += 1) {
    const record = encodeRecord(chain, i, Buffer.from(`change ${i} ${'😀'.repeat(i % 7)}`))
    bytes = Buffer.concat([bytes, ...record.parts])
    chain = record.chain
    ends.push(bytes.length)
  }
  return { bytes, ends }
}

test('cut at any byte, a journal is its longest good beginning', () => {
  const { bytes, ends } = journalOf(many(40, 200))
  for (let length = 0; length <= bytes.length; length += 1) {
    const read = readJournalBytes(bytes.subarray(0, length))
    const whole = ends.filter((end) => end <= length)
    if (whole.length === 0) expect(read).toBeUndefined()
    else expect([read?.records.length, read?.length]).toEqual([whole.length - 1, whole.at(-1)])
  }
  count({ row: 10, what: 'a journal cut at every byte', tried: bytes.length + 1, survived: bytes.length + 1, lost: 0 })
}, 300_000)

const FLIPS = many(1_000, 5_000)

test(`${FLIPS} flipped bits (seed ${seed}): a journal ends before the record that has one`, () => {
  const random = createRandom(seed)
  const { bytes, ends } = journalOf(many(20, 200))
  for (let i = 0; i < FLIPS; i += 1) {
    const at = random(bytes.length)
    const flipped = Buffer.from(bytes)
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random(8))
    const before = ends.filter((end) => end <= at).length - 1
    expect(readJournalBytes(flipped)?.records.length ?? -1, `byte ${at}`).toBe(before)
  }
  count({ row: 10, what: 'flipped bits in a journal', tried: FLIPS, survived: FLIPS, lost: 0 })
}, 300_000)

const recordsIn = (...parts: readonly Buffer[]): number | undefined =>
  readJournalBytes(Buffer.concat(parts))?.records.length

test('records that were put in another order, left out or taken from another journal are not read', () => {
  const { bytes, ends } = journalOf(3)
  const part = (i: number): Buffer => bytes.subarray(i === 0 ? 0 : ends[i - 1], ends[i])
  expect(recordsIn(part(0), part(1), part(3))).toBe(1)
  expect(recordsIn(part(0), part(2), part(1))).toBe(0)
  const other = encodeHeader({ ...about, journal: 'other' })
  expect(recordsIn(Buffer.from(other.bytes), part(1))).toBe(0)
})

test('a journal follows the bytes it was begun on, and what was written out of it', async () => {
  const path = join(await tempFolder(), 'a.journal')
  const bodies = ['one', 'two', 'three'].map((text) => Buffer.from(text))
  const journal = await startJournal(realDisk, path, about, bodies.slice(0, 2))
  const middle = { journal: journal.id, sequence: journal.sequence(), chain: journal.chain() }
  await journal.append(bodies[2] ?? Buffer.alloc(0))
  await journal.close()

  const find = (sha256: string, mark = { journal: '', sequence: 0, chain: '' }) =>
    findJournal(realDisk, path, { sha256, ...mark })
  const other = 'cd'.repeat(32)
  expect(await find(about.base)).toMatchObject({ kind: 'follows', known: 1, bodies: { length: 3 } })
  expect(await find(other, middle)).toMatchObject({ kind: 'follows', known: 0, bodies: { length: 1 } })
  expect(await find(other)).toEqual({ kind: 'mispaired', records: 3 })
  expect(await find(other, { ...middle, chain: other })).toEqual({ kind: 'mispaired', records: 3 })
  expect(await find(other, { ...middle, sequence: 4 })).toEqual({ kind: 'mispaired', records: 3 })
  expect(await find(other, { ...middle, journal: 'another' })).toEqual({ kind: 'mispaired', records: 3 })
  const kept = await keepAside(realDisk, path, 0)
  expect([existsSync(kept), await find(other)]).toEqual([true, { kind: 'none' }])
})

test.each([1, 2])(
  'when appending fails at step %i, the record is gone again and nothing more is taken',
  async (step) => {
    const path = join(await tempFolder(), 'a.journal')
    const counting = createFaultyDisk({ at: Infinity, times: 0, code: '' })
    await (await startJournal(counting, path, about, [])).close()
    const disk = createFaultyDisk({ at: counting.operations() + 2 + step, times: 1, code: 'EIO' })
    const journal = await startJournal(disk, path, about, [])
    await journal.append(Buffer.from('good'))
    await expect(journal.append(Buffer.from('bad'))).rejects.toThrow('EIO')
    expect(journal.broken()).toBe(true)
    await expect(journal.append(Buffer.from('more'))).rejects.toThrow()
    const read = readJournalBytes(readFileSync(path))
    expect(read?.records.map(({ body }) => Buffer.from(body).toString())).toEqual(['good'])
    expect(read?.length).toBe(readFileSync(path).length)
  },
)

const PAIRS = many(4, 100)

test(`${PAIRS} journals of another, an older or a replaced file (seed ${seed}): kept and told of, none applied`, async () => {
  const random = createRandom(seed)
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const place = await newPlace()
    const files = [readFileSync(place.path)]
    const first = await opened(place)
    for (let save = 0; save < 1 + random(3); save += 1) {
      expectOk(await first.commit(sourceDraft(`in the file ${save}`, kim.id)))
      expectOk(await first.save())
      files.push(readFileSync(place.path))
    }
    const unsaved = 1 + random(4)
    for (let i = 0; i < unsaved; i += 1) expectOk(await first.commit(sourceDraft(`only in the journal ${i}`, kim.id)))
    await first.abandon()
    const older = random(files.length - 1)
    writeFileSync(place.path, files[older] ?? '')

    const second = expectOk(await open(place))
    expect(second.reader.all('source').length, `seed ${seed}, pair ${pair}`).toBe(older)
    expect(second.snapshot().notices?.map(({ kind }) => kind)).toEqual(['journal-kept'])
    const kept = readdirSync(join(place.data, 'journal')).filter((name) => name.includes('.kept-'))
    expect(kept.length).toBe(1)
    const read = readJournalBytes(readFileSync(join(place.data, 'journal', kept[0] ?? '')))
    expect(read?.records.length).toBe(unsaved)
    expect(Buffer.from(read?.records[0]?.body ?? []).toString()).toContain('only in the journal')
    await second.abandon()
  }
  count({ row: 11, what: 'journals of another state of the file', tried: PAIRS, survived: PAIRS, lost: 0 })
}, 300_000)

test('a journal whose end was torn off gives what is whole, and goes on from there', async () => {
  const place = await newPlace()
  const first = await opened(place)
  for (const name of ['a', 'b', 'c']) expectOk(await first.commit(sourceDraft(name, kim.id)))
  await first.abandon()
  const [name] = readdirSync(join(place.data, 'journal'))
  const path = join(place.data, 'journal', name ?? '')
  writeFileSync(path, readFileSync(path).subarray(0, -3))

  const second = await opened(place)
  expect([second.snapshot().recovered, second.info().sources]).toEqual([2, 2])
  expectOk(await second.commit(sourceDraft('d', kim.id)))
  await second.abandon()
  const third = await opened(place)
  expect(third.reader.all('source').map((source) => source.name)).toEqual(['a', 'b', 'd'])
})

test('a crash between writing the file and beginning the next journal loses nothing', async () => {
  const place = await newPlace()
  const first = await opened(place)
  expectOk(await first.commit(sourceDraft('a', kim.id)))
  const [name] = readdirSync(join(place.data, 'journal'))
  const path = join(place.data, 'journal', name ?? '')
  const before = readFileSync(path)
  expectOk(await first.save())
  await first.abandon()
  writeFileSync(path, before)

  const second = await opened(place)
  expect([second.snapshot().recovered, second.info().sources]).toEqual([0, 1])
  expect(second.snapshot().notices).toEqual([])
})
