import { root, toolScript } from './places.ts'
import { runStep, runTask, say } from './step.ts'

interface Check {
  readonly name: string
  readonly packageName: string
  readonly args: readonly string[]
  /** What to do about a failure. */
  readonly remedy: string
}

const checks: readonly Check[] = [
  { name: 'types', packageName: 'typescript', args: ['-b'], remedy: 'Correct the lines above.' },
  { name: 'lint', packageName: 'oxlint', args: ['--deny-warnings'], remedy: 'Correct the lines above.' },
  { name: 'format', packageName: 'prettier', args: ['--check', '.'], remedy: 'Run "npx prettier --write .".' },
]

export interface CheckResult {
  readonly name: string
  readonly passed: boolean
}

/** Checks types, lint rules and formatting of the whole repository, and reports each with its time. */
export async function runChecks(): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = []
  for (const { name, packageName, args, remedy } of checks) {
    const { code, output, seconds } = await runStep(
      `Checking ${name}`,
      process.execPath,
      [toolScript(packageName), ...args],
      { cwd: root },
    )
    const passed = code === 0
    if (!passed) say(output.trim())
    say(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)${passed ? '' : `. ${remedy}`}`)
    results.push({ name, passed })
  }
  return results
}

if (import.meta.main) {
  await runTask(async () => ((await runChecks()).every(({ passed }) => passed) ? 0 : 1))
}
