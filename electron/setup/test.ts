import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { runChecks } from './check.ts'
import { root, toolScript } from './places.ts'
import { runStep, runTask, say } from './step.ts'
import { addCounts, countOne, judgeRun, noCounts, summaryLine } from './summary.ts'
import type { Counts, Verdict, VitestReport } from './summary.ts'
import { surroundingsOfTests } from './test-surroundings.ts'

const kinds = ['unit', 'property', 'store', 'contract', 'e2e']

/**
 * `npm test` runs everything: checks, build, then every kind of test.
 * `npm test -- unit text/` runs the tests whose kind or path is named, without the checks.
 */
await runTask(async (filters) => {
  const files = findTests().filter((file) => filters.length === 0 || filters.some((filter) => matches(file, filter)))
  let counts = noCounts
  try {
    if (filters.length === 0) counts = addCounts(counts, await runAllChecks())
    const needsBuild = filters.length === 0 || files.some((file) => ['contract', 'e2e'].includes(kindOf(file)))
    counts = addCounts(counts, needsBuild ? await testWithBuild(files) : await runVitest(files, process.env))
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    counts = addCounts(counts, countOne(false))
  }
  process.stdout.write(`${summaryLine(counts)}\n`)
  return counts.failed === 0 ? 0 : 1
})

async function runAllChecks(): Promise<Counts> {
  const results = await runChecks()
  return results.map(({ passed }) => countOne(passed)).reduce(addCounts, noCounts)
}

/** Without an app that builds, the end-to-end tests are left out and the build counts as failed. */
async function testWithBuild(files: readonly string[]): Promise<Counts> {
  const windows = files.some((file) => kindOf(file) === 'e2e')
  const built = await surroundingsOfTests({ windows }).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    return undefined
  })
  const possible = built !== undefined ? files : files.filter((file) => kindOf(file) !== 'e2e')
  const env = { ...process.env, ...built }
  return addCounts(countOne(built !== undefined), possible.length === 0 ? noCounts : await runVitest(possible, env))
}

async function runVitest(files: readonly string[], env: NodeJS.ProcessEnv): Promise<Counts> {
  if (files.length === 0) {
    say(`No test file matches. The kinds are: ${kinds.join(', ')}; any part of a test file's path works too.`)
    return countOne(false)
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'hearsay-test-'))
  const reportFile = path.join(folder, 'report.json')
  try {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...files]
    const { code } = await runStep('Running tests', process.execPath, [toolScript('vitest'), ...args], {
      cwd: root,
      env: { ...env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
      show: process.stdout,
    })
    const { counts, faults }: Verdict = judgeRun(readReport(reportFile), code, files)
    for (const fault of faults) say(fault)
    return counts
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  } catch {
    return undefined
  }
}

function findTests(): readonly string[] {
  return kinds
    .map((kind) => path.join(root, 'tests', kind))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
    )
    .filter((file) => file.endsWith('.test.ts'))
}

function kindOf(file: string): string {
  return path.relative(path.join(root, 'tests'), file).split(path.sep, 1)[0] ?? ''
}

/** A filter is the name of a kind, or any part of a test file's path. */
function matches(file: string, filter: string): boolean {
  return kinds.includes(filter) ? kindOf(file) === filter : path.relative(root, file).includes(filter)
}
