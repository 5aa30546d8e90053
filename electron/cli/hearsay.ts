#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { failureToText } from '#core/failure.ts'
import type { Context, ExitCode } from './command.ts'
import { createContext } from './context.ts'
import { helpFor, overview } from './help.ts'
import { commands } from './index.ts'
import { parseWords } from './parse.ts'
import { usageFailure } from './words.ts'

/** Runs what was typed after `hearsay`. */
const run = async ([name, ...words]: readonly string[], context: Context): Promise<ExitCode> => {
  if (name === '--help' || name === '-h' || name === 'help') {
    context.out(overview(commands))
    return 0
  }
  if (name === '--version') {
    context.out(`${version()}\n`)
    return 0
  }
  const command = commands.find((one) => one.name === name)
  if (command === undefined && name !== undefined && /\.hearsay$/i.test(name)) {
    return (await context.openApp(context.path(name))) === 0 ? 0 : 2
  }
  if (command === undefined) {
    const complaint = name === undefined ? 'A command is missing.' : `There is no command “${name}”.`
    context.say(`${failureToText(usageFailure(complaint))}\n`)
    return 2
  }
  const given = parseWords(command, words)
  if (given.ok && given.value.has('help')) {
    context.out(helpFor(command))
    return 0
  }
  const done = given.ok ? await command.run(given.value, context) : given
  if (done.ok) return done.value
  context.say(`${failureToText(done.error)}\n`)
  return 2
}

const version = (): string => {
  const packageFile = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly version: string }).version
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0) // the reader has seen enough: `hearsay formats | head -1`
  process.stderr.write('The output cannot be written. Check the disk it goes to.\n')
  process.exit(2)
})

run(process.argv.slice(2), createContext()).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    const what = error instanceof Error ? error.message : String(error)
    process.stderr.write(`Something in Hearsay itself went wrong (${what}). Please report what you did.\n`)
    process.exitCode = 2
  },
)
