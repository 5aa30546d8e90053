import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { noteSpan } from '#core/command/span-edit.ts'
import { createProject } from '#store/create-project.ts'
import { realDisk } from '#store/disk.ts'
import { openProject, usualSurroundings } from '#store/open-project.ts'
import type { ProjectStore } from '#store/project.ts'
import { addArticle, expectOk, kim, lee, perform, tag } from '../support/store.ts'
import { hearsay, hearsayEnv, runHearsay } from '../support/hearsay.ts'

/** `hearsay merge` as a process of its own, on two copies of a project that were worked on apart. */

let folder: string

const typed = (line: string) => runHearsay(folder, line.split(' '), { HEARSAY_ANALYST: 'Kim' })
const bytes = (name: string): Buffer => readFileSync(join(folder, name))
const copy = (from: string, to: string): void => copyFileSync(join(folder, from), join(folder, to))
const exported = (name: string): string => {
  expect(typed(`export ${name}.hearsay ${name}.jsonl --force`).code).toBe(0)
  return bytes(`${name}.jsonl`).toString('utf8')
}

const work = async (name: string, analyst: typeof kim, doing: (store: ProjectStore) => Promise<unknown>) => {
  const around = { ...usualSurroundings(), data: join(folder, 'data') }
  const store = expectOk(await openProject(around, { path: join(folder, name), analyst, readOnly: false }))
  await doing(store)
  expectOk(await store.close())
}

vi.setConfig({ testTimeout: 120_000 })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-cli-merge-'))
  expectOk(await createProject(realDisk, Date.now, { path: join(folder, 'a.hearsay'), name: 'A', analyst: kim }))
  let [article, span] = ['', '']
  await work('a.hearsay', kim, async (store) => {
    article = await addArticle(store, 'Kim said that the river rose.')
    span = await tag(store, article, 0, 3)
  })
  copy('a.hearsay', 'b.hearsay')
  await work('a.hearsay', kim, (store) => perform(store, noteSpan, { span, note: 'Kim’s' }))
  await work('b.hearsay', lee, async (store) => {
    await perform(store, noteSpan, { span, note: 'Lee’s' })
    await tag(store, article, 9, 28)
  })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('A with B and B with A are the same; merging again changes nothing', () => {
  const before = [bytes('a.hearsay'), bytes('b.hearsay')]
  const dry = typed('merge a.hearsay b.hearsay --dry-run --json')
  expect([dry.code, readdirSync(folder).filter((name) => name.endsWith('.hearsay'))]).toEqual([
    0,
    ['a.hearsay', 'b.hearsay'],
  ])
  const done = typed('merge a.hearsay b.hearsay -o ab.hearsay --json')
  expect([done.code, done.out]).toEqual([0, dry.out])
  const report = JSON.parse(done.out) as { readonly conflicts: readonly object[] }
  expect(Object.keys(report)).toEqual(['articles', 'spans', 'links', 'changes', 'conflicts'])
  expect(report).toMatchObject({ articles: 0, spans: 1, links: 0, changes: 3 })
  expect(report.conflicts).toEqual([
    { kind: 'field', row: expect.any(String) as string, field: 'note', mine: 'Kim’s', theirs: 'Lee’s' },
  ])
  expect(done.said).toContain('Wrote ab.hearsay. 0 articles, 1 span and 0 links are new, from Lee (3 edits).')
  expect(done.said).toMatch(/Note of Claim “Kim”: Kim’s \(Kim, .+ UTC\); Lee’s \(Lee, .+ UTC\)/)

  expect(typed('merge b.hearsay a.hearsay --output ba.hearsay').code).toBe(0)
  const both = exported('ab')
  expect(exported('ba')).toBe(both)
  expect(typed('merge ab.hearsay b.hearsay -o abb.hearsay').said).toContain('Nothing is missing.')
  expect(exported('abb')).toBe(both)
  expect([bytes('a.hearsay'), bytes('b.hearsay')]).toEqual(before)
})

test('in place with --force, after a backup; over another file with --force', () => {
  copy('a.hearsay', 'mine.hearsay')
  const before = bytes('mine.hearsay')
  expect(typed('merge mine.hearsay b.hearsay -o mine.hearsay').code).toBe(2)
  expect(bytes('mine.hearsay').equals(before)).toBe(true)
  expect(typed('merge mine.hearsay b.hearsay -o mine.hearsay --force').code).toBe(0)
  const backups = readdirSync(join(folder, 'data', 'backups'), { recursive: true, encoding: 'utf8' })
  expect(backups.filter((name) => name.includes('.merge.'))).not.toEqual([])
  writeFileSync(join(folder, 'there.hearsay'), 'something')
  expect(typed('merge mine.hearsay a.hearsay -o there.hearsay --force').code).toBe(0)
  expect(exported('there')).toBe(exported('mine'))
})

test.each<[string, string, RegExp]>([
  ['one file', 'merge a.hearsay', /takes two projects/],
  ['no output', 'merge a.hearsay b.hearsay', /give one with -o/],
  ['an output that is there', 'merge a.hearsay b.hearsay -o taken.txt', /taken\.txt is there already/],
  ['the other file as output', 'merge a.hearsay b.hearsay -o b.hearsay --force', /only read/],
  ['a file with itself', 'merge a.hearsay a.hearsay -o new.hearsay', /the same file/],
  ['what is no project', 'merge a.hearsay taken.txt -o new.hearsay', /not a Hearsay project/],
  ['what is not there', 'merge a.hearsay none.hearsay -o new.hearsay', /no longer there/],
  ['an unknown option', 'merge a.hearsay b.hearsay -x', /-x/],
])('bad usage or input: %s', (_, line, want) => {
  writeFileSync(join(folder, 'taken.txt'), 'taken')
  const before = [bytes('a.hearsay'), bytes('b.hearsay')]
  const { code, out, said } = typed(line)
  expect([code, out]).toEqual([2, ''])
  expect(said).toMatch(want)
  expect(existsSync(join(folder, 'new.hearsay'))).toBe(false)
  expect([bytes('a.hearsay'), bytes('b.hearsay'), bytes('taken.txt').toString()]).toEqual([...before, 'taken'])
})

test('share writes a copy without what should stay here, says what is in it, and it comes back by a merge', () => {
  const told = typed('share a.hearsay shared.hearsay --no-history --no-names --json')
  expect(told.code).toBe(0)
  const report = JSON.parse(told.out) as { readonly bytes: number; readonly analysts: readonly string[] }
  expect(report).toMatchObject({ articles: 1, spans: 1, links: 0, changes: 1, deleted: 0, conflicts: 0 })
  expect(report.analysts).toEqual(['Analyst 1'])
  expect(report.bytes).toBe(bytes('shared.hearsay').length)
  expect(bytes('shared.hearsay').includes('Kim”')).toBe(false)
  expect(JSON.parse(typed('check shared.hearsay --json').out)).toEqual({ ok: true, problems: [] })
  expect(JSON.parse(typed('merge a.hearsay shared.hearsay -o back.hearsay --json').out)).toMatchObject({
    articles: 0,
    spans: 0,
    conflicts: [],
  })
  expect(
    exported('back')
      .split('\n')
      .filter((line) => line.includes('"type":"article"')),
  ).toEqual(
    exported('a')
      .split('\n')
      .filter((line) => line.includes('"type":"article"')),
  )
  const again = typed('share a.hearsay shared.hearsay')
  expect([again.code, again.out]).toEqual([2, ''])
  expect(again.said).toMatch(/is there already/)
  const nobody = typed('share a.hearsay other.hearsay --articles none')
  expect([nobody.code, existsSync(join(folder, 'other.hearsay'))]).toEqual([2, false])
  expect(nobody.said).toMatch(/no article “none”/)
})

test('given up with Ctrl-C it leaves nothing behind, and no output, in whatever moment it comes', async () => {
  const scratch = join(folder, 'scratch')
  mkdirSync(scratch)
  const words = ['merge', 'a.hearsay', 'b.hearsay', '-o', 'given-up.hearsay']
  const env = hearsayEnv(folder, { HEARSAY_ANALYST: 'Kim', TMPDIR: scratch })
  for (const later of [0, 0, 0, 0, 0, 20, 100]) {
    const child = spawn(process.execPath, [hearsay, ...words], { cwd: folder, env, stdio: 'ignore' })
    const ended = once(child, 'exit')
    while (readdirSync(scratch).length === 0 && child.exitCode === null) await new Promise((then) => setImmediate(then))
    if (later > 0) await new Promise((then) => setTimeout(then, later))
    child.kill('SIGINT')
    expect(await ended).toEqual([null, 'SIGINT'])
    expect(readdirSync(scratch)).toEqual([])
    expect(existsSync(join(folder, 'given-up.hearsay'))).toBe(false)
  }
})
