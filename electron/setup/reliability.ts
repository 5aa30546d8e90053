import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root, toolScript } from './places.ts'
import { runStep, runTask, say } from './step.ts'
import { surroundingsOfTests } from './test-surroundings.ts'

/** One line that a fault test has counted; tests/support/store-tally.ts describes it. */
interface Tally {
  readonly row: number
  readonly what: string
  readonly tried: number
  readonly survived: number
  readonly lost: number
  readonly figures?: string
}

/** Tests that count for the table. Those of a window come with an Electron and a screen, as in `npm test`. */
const tests = [
  'tests/store',
  'tests/property/store.test.ts',
  'tests/property/hostile-datasets.test.ts',
  'tests/contract/cli-check.test.ts',
  'tests/contract/ipc.test.ts',
  'tests/unit/regular-expressions.test.ts',
  'tests/e2e/checklist.test.ts',
  'tests/e2e/script-texts.test.ts',
  'tests/e2e/shut-in.test.ts',
  'tests/e2e/strange-texts.test.ts',
  'tests/e2e/ways-out.test.ts',
]

/**
 * `npm run reliability` runs the fault tests with their full numbers and writes what they counted to docs/reliability.md.
 * Further words are parts of test files to run; then only the outcome is shown and nothing is written.
 */
await runTask(async (filters) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'hearsay-reliability-'))
  const file = path.join(folder, 'tallies')
  try {
    writeFileSync(file, '')
    const chosen = filters.length > 0 ? filters : tests
    const surroundings = await surroundingsOfTests({ windows: chosen.some((one) => one.includes('e2e')) })
    const env = { ...process.env, ...surroundings, HEARSAY_RELIABILITY: file }
    const args = [toolScript('vitest'), 'run', '--testTimeout=3600000', ...chosen]
    const { code } = await runStep('Trying every fault', process.execPath, args, {
      cwd: root,
      env,
      show: process.stderr,
    })
    const table = tableOf(readTallies(file))
    process.stdout.write(table)
    if (filters.length === 0) writeFileSync(path.join(root, 'docs', 'reliability.md'), pageOf(table, code === 0))
    else say('Only a part was run, so docs/reliability.md stays as it is.')
    return code === 0 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/** What one fault was counted as in several places is one line. */
function readTallies(file: string): readonly Tally[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const sums = new Map<string, Tally>()
  for (const line of lines.filter((one) => one !== '')) {
    const tally = JSON.parse(line) as Tally
    const key = `${tally.row} ${tally.what}`
    const sum = sums.get(key)
    sums.set(key, sum === undefined ? tally : added(sum, tally))
  }
  return [...sums.values()]
}

function added(a: Tally, b: Tally): Tally {
  return { ...a, ...b, tried: a.tried + b.tried, survived: a.survived + b.survived, lost: a.lost + b.lost }
}

function tableOf(tallies: readonly Tally[]): string {
  const rows = tallies
    .toSorted((a, b) => a.row - b.row)
    .map(({ row, what, tried, survived, lost, figures = '' }) => {
      const numbers = [tried, survived, lost].map((n) => n.toLocaleString('en'))
      return `| ${row} | ${what} | ${numbers.join(' | ')} | ${figures} |\n`
    })
  return `| row | fault | tried | survived | lost | figures |\n| --: | --- | --: | --: | --: | --- |\n${rows.join('')}`
}

function pageOf(table: string, passed: boolean): string {
  const machine = `${os.cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 1024 ** 3)} GB, ${os.type()}, Node ${process.versions.node}`
  return `# Reliability

What \`npm run reliability\` found on ${new Date().toISOString().slice(0, 10)} (${machine}). ${passed ? 'Every test passed.' : '**Not every test passed.**'}

Each line is one fault: how often it was tried, how often everything came out as it should ("survived"), and how often something acknowledged was lost or something bad went unnoticed ("lost"). Rows are numbered as in the list of faults that the tests were written from. A broken twin is the same program with one safeguard taken out: it counts as caught when the test finds what it loses. \`npm test\` runs a part of all this.

Row 8, speed, is in [performance.md](performance.md). Row 13 is tried with made-up steps beside the real ones. Row 16 is about what is deleted in a file; the history keeps what was done. Faults of system calls (rows 2, 6 and 31) are put in by strace, full disks are real ones: where a computer has no strace or lets nobody mount, these lines are missing.

${table}`
}
