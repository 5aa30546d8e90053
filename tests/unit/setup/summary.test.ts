import { expect, test } from 'vitest'
import { judgeRun, summaryLine } from '../../../electron/setup/summary.ts'
import type { VitestReport } from '../../../electron/setup/summary.ts'

type File = VitestReport['testResults'][number]

/** 'a.test.ts ++-?' is a file with two passed tests, a failed one and a skipped one. */
function file(line: string): File {
  const [name = '', marks = ''] = line.split(' ')
  const statuses = { '+': 'passed', '-': 'failed', '?': 'pending' } as Record<string, string>
  const assertionResults = [...marks].map((mark) => ({ status: statuses[mark] ?? mark }))
  return { name, status: marks.includes('-') ? 'failed' : 'passed', message: '', assertionResults }
}

const broken = (name: string): File => ({ name, status: 'failed', message: 'cannot load', assertionResults: [] })
const report = (...testResults: readonly File[]): VitestReport => ({
  success: testResults.every(({ status }) => status === 'passed'),
  testResults,
})

test.each([
  ['all green', report(file('a ++'), file('b +')), 0, ['a', 'b'], '3 passed, 0 failed'],
  ['a failed test', report(file('a +-')), 1, ['a'], '1 passed, 1 failed'],
  ['skipped tests are named', report(file('a +?')), 0, ['a'], '1 passed, 0 failed, 1 skipped'],
  ['a file that cannot load', report(file('a +'), broken('b')), 1, ['a', 'b'], '1 passed, 1 failed'],
  ['a file that never ran', report(file('a +')), 0, ['a', 'b'], '1 passed, 1 failed'],
  ['no test at all', report(), 0, [], '0 passed, 1 failed'],
  ['only skipped tests', report(file('a ??')), 0, ['a'], '0 passed, 1 failed, 2 skipped'],
  ['no report', undefined, 1, ['a'], '0 passed, 1 failed'],
  ['a bad exit code behind green tests', report(file('a +')), 1, ['a'], '1 passed, 1 failed'],
  ['an unhandled error behind green tests', { ...report(file('a +')), success: false }, 0, ['a'], '1 passed, 1 failed'],
])('%s', (_, given, exitCode, expected, want) => {
  expect(summaryLine(judgeRun(given, exitCode, expected).counts)).toBe(want)
})
