import { parseArgs } from 'node:util'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import type { CliCommand, Given } from './command.ts'
import { usageFailure } from './words.ts'

/** Reads what was typed after a command's name; `--help` is an option of every command. */
export const parseWords = (command: CliCommand, args: readonly string[]): Result<Given, Failure> => {
  const known = command.options.map(
    ({ name, short, takes, many = false }) =>
      [
        name,
        {
          type: takes === undefined ? 'boolean' : 'string',
          multiple: many,
          ...(short === undefined ? {} : { short }),
        } as const,
      ] as const,
  )
  const options = { ...Object.fromEntries(known), help: { type: 'boolean' } as const }
  try {
    const { values: found, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const values: Readonly<Record<string, unknown>> = found
    return ok({
      words: positionals,
      has: (option) => values[option] === true,
      value: (option) => {
        const value = values[option]
        return typeof value === 'string' ? value : undefined
      },
      values: (option) => {
        const value = values[option]
        return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
      },
    })
  } catch (error) {
    return err(usageFailure(`${complaintOf(error)}.`, command.name))
  }
}

/** Only the first sentence: the rest is for programmers. */
const complaintOf = (error: unknown): string =>
  (error instanceof Error ? error.message : 'The options cannot be read').replace(/(?:\.\s|\n|\.$)[^]*/, '')
