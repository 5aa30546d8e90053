/** How a test run went, in numbers. Checks, the build and files that could not start count as one each. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 }

export const addCounts = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

export const countOne = (passed: boolean): Counts => ({
  passed: passed ? 1 : 0,
  failed: passed ? 0 : 1,
  skipped: 0,
})

/** The closing line of `npm test`. */
export const summaryLine = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

/** The part of Vitest's JSON report that is read here. */
export interface VitestReport {
  readonly success: boolean
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

export interface Verdict {
  readonly counts: Counts
  /** Failures that are not a failed test, each as a sentence. */
  readonly faults: readonly string[]
}

/**
 * Counts a Vitest run so that nothing broken can pass for green: besides failed tests, it counts as one failure each
 * a missing report, a file that could not start, an expected file that never ran, a run in which no test ran,
 * and a bad exit code that nothing else explains.
 */
export function judgeRun(
  report: VitestReport | undefined,
  exitCode: number,
  expectedFiles: readonly string[],
): Verdict {
  if (report === undefined) {
    const fault = `Vitest ended with exit code ${exitCode} and left no report.`
    return { counts: countOne(false), faults: [fault] }
  }

  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status))
  const passed = tests.filter((status) => status === 'passed').length
  const failed = tests.filter((status) => status === 'failed').length
  const ran = new Set(report.testResults.map(({ name }) => name))
  const faults = [
    ...report.testResults.filter(couldNotStart).map(({ name, message }) => `${name} could not run: ${message}`),
    ...expectedFiles.filter((file) => !ran.has(file)).map((file) => `${file} did not run.`),
    ...(passed + failed === 0 ? ['No test ran.'] : []),
  ]
  const unexplained = failed === 0 && faults.length === 0 && (exitCode !== 0 || !report.success)
  if (unexplained) faults.push(`All tests passed, but Vitest ended with exit code ${exitCode}; see its output above.`)
  return {
    counts: { passed, failed: failed + faults.length, skipped: tests.length - passed - failed },
    faults,
  }
}

function couldNotStart({ status, assertionResults }: VitestReport['testResults'][number]): boolean {
  return status === 'failed' && assertionResults.every((test) => test.status !== 'failed')
}
