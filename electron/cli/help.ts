import type { CliCommand, Option } from './command.ts'
import { toTable } from './words.ts'

export const overview = (commands: readonly CliCommand[]): string =>
  `Usage: hearsay COMMAND ...

Works on Hearsay projects from scripts. JSON and tables go to standard output, words to standard error.

${toTable(commands.map(({ name, takes, what }) => [`  ${name} ${takes}`, what]))}
${toTable([
  ['  FILE.hearsay', 'open the project in the app; a running one receives it'],
  ['  COMMAND --help', 'the options of a command'],
  ['  --version', 'the version'],
])}
Exit codes: 0 done; 1 something was lost or rejected under --strict, nothing written; 2 bad usage or bad input.
`

export const helpFor = ({ name, takes, what, options }: CliCommand): string =>
  `Usage: hearsay ${[name, takes, '[OPTION...]'].filter((word) => word !== '').join(' ')}

${what.charAt(0).toUpperCase()}${what.slice(1)}.

${toTable(options.map((option) => [`  ${typed(option)}`, option.what]))}`

const typed = ({ name, short, takes }: Option): string =>
  `${short === undefined ? '' : `-${short}, `}--${name}${takes === undefined ? '' : ` ${takes}`}`
