import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { codecById } from '#core/codec/index.ts'
import type { Rows } from '#core/model/rows.ts'
import { realDisk } from '#store/disk.ts'
import { createHandlers } from '#store/serve.ts'
import { encodedBy, filesOf } from '../support/datasets.ts'
import { docx, zipOf } from '../support/documents.ts'
import { testProject } from '../support/project.ts'
import { createFaultyDisk } from '../support/store-disk.ts'
import type { FaultyDisk } from '../support/store-disk.ts'
import { expectOk, kim, newPlace, toImport } from '../support/store.ts'
import type { Place } from '../support/store.ts'
import { count, many, seed } from '../support/store-tally.ts'

/** Imports that are stopped at any step: everything of one is in the project, or nothing, and one undo takes it out. */

const attributionProject = (): Rows => {
  const { rows, article, span, link } = testProject()
  for (const who of ['Kim', 'Lee']) {
    const text = article(`${who} said the river rose.`, { file: `${who}.txt` })
    const [source, cue, claim] = [
      span(text, 'source', who),
      span(text, 'cue', 'said'),
      span(text, 'claim', 'the river rose'),
    ]
    link('attribution', { source: [source], cue: [cue], claim: [claim] })
  }
  return rows
}

const written = (format: string): Readonly<Record<string, string | Uint8Array>> => {
  const codec = codecById(format)
  if (codec === undefined) throw new Error(`there is no format ${format}`)
  const files = filesOf(encodedBy(codec, attributionProject(), 'out'))
  return codec.shape === 'archive'
    ? { 'out.qdpx': zipOf(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]))) }
    : Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]))
}

const importers: Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>> = {
  'plain texts': { 'a.txt': 'Kim said so.', 'b.txt': 'She agreed.' },
  documents: { 'a.docx': docx('<w:p><w:r><w:t>Kim said so.</w:t></w:r></w:p>'), 'b.html': '<p>She <b>agreed</b>.</p>' },
  jsonl: written('jsonl'),
  brat: written('brat'),
  'csv-spans': written('csv-spans'),
  doccano: written('doccano'),
  'uima-xmi': written('uima-xmi'),
  qdpx: written('qdpx'),
}

interface Standing {
  readonly articles: number
  readonly spans: number
  readonly links: number
}

const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, n) => sum + n, 0)

const standing = async (calls: ReturnType<typeof createHandlers>): Promise<Standing> => {
  const { articles, spans, links } = expectOk(await calls['store.info']())
  return { articles, spans: total(spans), links: total(links) }
}

const nothing: Standing = { articles: 0, spans: 0, links: 0 }

/** Opens, imports, saves, and is then dropped as by a crash; answers whether the import was acknowledged. */
const importOn = async (place: Place, disk: FaultyDisk): Promise<boolean> => {
  const calls = createHandlers({ ...place.around, disk })
  const open = await calls['store.open']({ path: place.path, analyst: kim, readOnly: false })
  if (!open.ok) return false
  const report = await calls['store.import'](toImport([join(place.folder, 'in')]))
  await calls['project.save']()
  disk.heal()
  await calls['store.close']()
  return report.ok
}

const begun = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<Place> => {
  const place = await newPlace()
  for (const [name, content] of Object.entries(files)) {
    const path = join(place.folder, 'in', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  return place
}

/** In `npm test` only every so many operations. */
const STEP = many(30, 1)

test.each(Object.entries(importers))(
  '%s',
  async (name, files) => {
    const sound = await begun(files)
    const counting = createFaultyDisk({ at: Infinity, times: 0, code: '' })
    expect(await importOn(sound, counting)).toBe(true)
    const calls = createHandlers({ ...sound.around, disk: realDisk })
    expectOk(await calls['store.open']({ path: sound.path, analyst: kim, readOnly: false }))
    const whole = await standing(calls)
    expect(whole.articles).toBeGreaterThan(0)
    expectOk(await calls['store.close']())
    const operations = counting.operations()
    expect(operations).toBeGreaterThan(5)

    let tried = 0
    let kept = 0
    for (const times of [1, Infinity]) {
      for (let at = 1 + (seed % STEP); at <= operations; at += STEP) {
        const where = `${name}, operation ${at} of ${operations}, ${times === 1 ? 'once' : 'from then on'}`
        const place = await begun(files)
        const acknowledged = await importOn(place, createFaultyDisk({ at, times, code: 'EIO' }))
        const again = createHandlers({ ...place.around, disk: realDisk })
        expectOk(await again['store.open']({ path: place.path, analyst: kim, readOnly: false }))
        const there = await standing(again)
        tried += 1
        if (acknowledged || there.articles > 0) {
          kept += 1
          expect(there, where).toEqual(whole)
          expectOk(await again['project.undo']())
        }
        expect(await standing(again), where).toEqual(nothing)
        expectOk(await again['store.close']())
      }
    }
    const figures = `${kept} with everything, the others with nothing`
    count({ row: 50, what: `imports stopped at every operation: ${name}`, tried, survived: tried, lost: 0, figures })
  },
  600_000,
)
