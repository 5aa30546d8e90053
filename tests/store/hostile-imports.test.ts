import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hostileArchives } from '../support/hostile-archives.ts'
import { hostileXml, reachingDocuments } from '../support/hostile-xml.ts'
import { hasStrace } from '../support/store-strace.ts'
import { count } from '../support/store-tally.ts'
import { tempFolder } from '../support/store.ts'

/** Files that want more than to be read: each is refused by name or read as what it is, and nothing else is touched. */

interface Read {
  readonly texts: readonly string[]
  readonly datasets: number
  readonly rejected: readonly string[]
  readonly milliseconds: number
  readonly memory: number
}

const worker = new URL('../support/import-worker.ts', import.meta.url).pathname
const SECRET = 'the secret of the canary'

const begin = async () => {
  const folder = await tempFolder()
  mkdirSync(join(folder, 'canary'))
  mkdirSync(join(folder, 'in'))
  const file = join(folder, 'canary', 'secret.txt')
  writeFileSync(file, SECRET)
  let asked = 0
  const server = createServer((_, answer) => {
    asked += 1
    answer.end(SECRET)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`
  const put = (files: Readonly<Record<string, string | Uint8Array>>): readonly string[] =>
    Object.entries(files).map(([name, content]) => {
      const path = join(folder, 'in', name)
      writeFileSync(path, content)
      return path
    })
  return { folder, bait: { file, address }, put, requests: () => asked }
}

/** Reads files in a child; where strace is there, with every file and address written down that was asked for. */
const readFiles = (
  paths: readonly string[],
  log: string,
): { readonly found: readonly Read[]; readonly calls: readonly string[] } => {
  const traced = 'openat,open,creat,connect,sendto,mkdir,mkdirat,symlink,link,rename,unlink'
  const watch = hasStrace
    ? ['strace', '-f', '--seccomp-bpf', '-qq', '-s', '4096', '-o', log, '-e', `trace=${traced}`]
    : []
  const [command = '', ...args] = [...watch, process.execPath, worker, ...paths]
  const { NODE_COMPILE_CACHE: _, ...env } = process.env // Node would write what it has compiled
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1e9, env })
  if (status !== 0) throw new Error(stderr.slice(0, 2_000))
  const lines = stdout.trim().split('\n')
  return {
    found: lines.map((line) => JSON.parse(line) as Read),
    calls: hasStrace ? readFileSync(log, 'utf8').split('\n') : [],
  }
}

/** Files written or made, the canary looked at, and anything said to a network. */
const wrongCalls = (calls: readonly string[]): readonly string[] =>
  calls.filter(
    (call) =>
      call.includes('/canary/') ||
      (call.includes('O_CREAT') && !call.includes('/dev/')) ||
      /\b(?:creat|mkdir|mkdirat|symlink|link|rename|unlink)\(/.test(call) ||
      /\b(?:connect|sendto)\(.*AF_INET/.test(call),
  )

test('25 archives that mean harm are refused, and nothing is unpacked to the disk', async () => {
  const { folder, put } = await begin()
  const archives = hostileArchives()
  const names = Object.keys(archives)
  expect(names).toHaveLength(25)
  const paths = put(Object.fromEntries(Object.values(archives).map((bytes, i) => [`${i}.zip`, bytes])))
  const { found, calls } = readFiles(paths, join(folder, 'log'))
  for (const [i, { texts, datasets, rejected }] of found.entries()) {
    // Whatever is taken for a text is the archive's own: a link is never followed, and its words are its target's name.
    if (names[i]?.startsWith('a link')) expect([names[i], texts]).toEqual([names[i], ['../canary/secret.txt']])
    else expect([names[i], texts, datasets, rejected.length]).toEqual([names[i], [], 0, 1])
  }
  expect(wrongCalls(calls)).toEqual([])
  const slowest = Math.max(...found.map(({ milliseconds }) => milliseconds))
  const memory = Math.max(...found.map((one) => one.memory))
  const figures = `slowest ${Math.round(slowest)} ms of the processor, ${Math.round(memory)} MB at most, ${calls.length} calls looked at`
  count({ row: 41, what: 'archives that mean harm', tried: 25, survived: 25, lost: 0, figures })
}, 120_000)

test('20 XML documents that define entities or lie too deep are refused, and ask for nothing', async () => {
  const { folder, bait, put, requests } = await begin()
  const paths = put(hostileXml(bait))
  expect(paths).toHaveLength(20)
  // Twice, because the first of each kind also loads the reader of that kind.
  const { found: all, calls } = readFiles([...paths, ...paths], join(folder, 'log'))
  const found = all.slice(paths.length)
  for (const [i, { texts, datasets, rejected }] of found.entries()) {
    expect([paths[i], texts, rejected.length > 0 || datasets === 0]).toEqual([paths[i], [], true])
    expect(JSON.stringify(rejected)).not.toContain(SECRET)
  }
  expect(wrongCalls(calls)).toEqual([])
  expect(requests()).toBe(0)
  const slowest = Math.max(...found.map(({ milliseconds }) => milliseconds))
  const figures = `slowest ${Math.round(slowest)} ms of the processor`
  count({ row: 42, what: 'XML that defines what it should not', tried: 20, survived: 20, lost: 0, figures })
}, 120_000)

test('what documents want from elsewhere is never fetched', async () => {
  const { folder, bait, put, requests } = await begin()
  const documents = reachingDocuments(bait)
  const paths = put(documents)
  const { found, calls } = readFiles(paths, join(folder, 'log'))
  for (const [i, { texts, rejected, datasets }] of found.entries()) {
    expect([paths[i], texts.length + rejected.length + datasets > 0]).toEqual([paths[i], true])
    expect(texts.join()).not.toContain(SECRET)
  }
  expect(wrongCalls(calls)).toEqual([])
  expect(requests()).toBe(0)
  const tried = paths.length
  const figures = hasStrace ? `${calls.length} calls looked at` : 'no strace: only the address was watched'
  count({ row: 43, what: 'references to elsewhere in documents', tried, survived: tried, lost: 0, figures })
}, 120_000)
