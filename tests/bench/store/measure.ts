import type { Failure } from '#core/failure.ts'
import type { Result } from '#core/result.ts'

/** One figure of a bench; those of a bench are written by name. */
export type Figures = Readonly<Record<string, number>>

export const must = <T>(result: Result<T, Failure>): T => {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

/** What work gives, and the milliseconds that it takes. */
export const timed = async <T>(work: () => Promise<T> | T): Promise<readonly [T, number]> => {
  const start = performance.now()
  const result = await work()
  return [result, performance.now() - start]
}

/** The value below which a share of all lies. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

/** p50, p95 and p99 of milliseconds, by name. */
export const percentiles = (name: string, values: readonly number[]): Figures => ({
  [`${name}-p50`]: percentile(values, 0.5),
  [`${name}-p95`]: percentile(values, 0.95),
  [`${name}-p99`]: percentile(values, 0.99),
  [`${name}-longest`]: Math.max(...values),
})

export const residentMegabytes = (): number => process.memoryUsage().rss / 1e6
