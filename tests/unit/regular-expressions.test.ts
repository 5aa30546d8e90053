import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { parseAst } from 'vite'
import { expect, test } from 'vitest'
import { count } from '../support/store-tally.ts'

/**
 * Every regular expression of the program on long texts made to slow it down: runs of one character, and of each of the
 * expression's own characters, with an end that does not fit. Only a hang fails; how long the slowest took is printed.
 */

const root = path.resolve(import.meta.dirname, '../..')
const LENGTH = 100_000 // characters
const HANG = 10_000 // milliseconds without an answer

interface Found {
  readonly where: string
  readonly source: string
  readonly flags: string
}

const expressionsIn = (file: string): readonly Found[] => {
  const code = readFileSync(file, 'utf8')
  const found: Found[] = []
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk)
    if (typeof node !== 'object' || node === null) return
    const { type, regex } = node as { readonly type?: unknown; readonly regex?: { pattern: string; flags: string } }
    if (type === 'Literal' && regex !== undefined) {
      found.push({ where: path.relative(root, file), source: regex.pattern, flags: regex.flags })
    }
    Object.values(node).forEach(walk)
  }
  walk(parseAst(code, { lang: file.endsWith('x') ? 'tsx' : 'ts' }))
  return found
}

const all = ['electron', 'renderer'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => expressionsIn(path.join(root, folder, name))),
)

/** What the long texts are runs of. */
const unitsFor = ({ source }: Found): readonly string[] => {
  const own = [...new Set(source.replaceAll(/\\[a-zA-Z]|[\\^$.*+?()[\]{}|]/g, ''))]
  const usual = ['a', 'A', ' ', '0', '\n', '\t', '"', "'", '-', '.', '/', '<']
  return [...new Set([...usual, ...own]), ...[...own, 'a'].map((character) => `${character} `)]
}

const WORK = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { length, expressions } = workerData
  for (const [at, { source, flags, units }] of expressions.entries()) {
    const expression = new RegExp(source, flags)
    let slowest = 0
    for (const text of units.flatMap((unit) => {
      const run = unit.repeat(length / unit.length)
      return [run + '\\0', 'a' + run]
    })) {
      expression.lastIndex = 0
      const begun = performance.now()
      expression.test(text)
      slowest = Math.max(slowest, performance.now() - begun)
    }
    parentPort.postMessage({ at, slowest })
  }
`

test('no regular expression of the program is slow on any text', async () => {
  expect(all.length).toBeGreaterThan(50)
  const distinct = [...new Map(all.map((one) => [`${one.source} ${one.flags}`, one])).values()]
  let slowest = { at: 0, slowest: 0 }
  let done = 0
  const worker = new Worker(WORK, {
    eval: true,
    workerData: { length: LENGTH, expressions: distinct.map((one) => ({ ...one, units: unitsFor(one) })) },
  })
  const hung = await new Promise<Found | undefined>((resolve, reject) => {
    let timer = setTimeout(() => resolve(distinct[done]), HANG)
    worker.on('message', (found: typeof slowest) => {
      clearTimeout(timer)
      timer = setTimeout(() => resolve(distinct[done]), HANG)
      done += 1
      if (found.slowest > slowest.slowest) slowest = found
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      clearTimeout(timer)
      resolve(undefined)
    })
  })
  await worker.terminate()
  expect(hung).toBeUndefined()
  expect(done).toBe(distinct.length)
  const worst = distinct[slowest.at]
  const figures = `slowest ${Math.ceil(slowest.slowest)} ms`
  const what = 'regular expressions of the program, on 100,000 characters made to slow them'
  count({ row: 49, what, tried: done, survived: done, lost: 0, figures })
  console.log(
    `${distinct.length} regular expressions; the slowest takes ${slowest.slowest.toFixed(1)} ms on ${LENGTH} characters: /${worst?.source ?? ''}/ in ${worst?.where ?? ''}`,
  )
}, 300_000)
