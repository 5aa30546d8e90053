import type { Loss } from '#core/codec/codec.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'

/** Bad usage, with the way to the right one. */
export const usageFailure = (message: string, command?: string): Failure =>
  failure('usage', message, `“hearsay ${command === undefined ? '' : `${command} `}--help” shows how it goes.`)

/** "1 article", "2 articles". */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** One line for each kind of loss. */
export const lossLines = (losses: readonly Loss[]): string =>
  losses.map(({ what, count, examples }) => `  ${count} × ${what}: ${examples.join(', ')}\n`).join('')

/** Columns set out with spaces; the last one runs on. */
export const toTable = (rows: readonly (readonly string[])[]): string => {
  const widths = rows.reduce<readonly number[]>(
    (most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, cell.length)),
    [],
  )
  return rows
    .map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ')}\n`)
    .join('')
}

export const toJson = (value: unknown): string => `${JSON.stringify(value)}\n`
