import type { CliCommand } from './command.ts'
import { checkCommand } from './check.ts'
import { convertCommand } from './convert.ts'
import { exportCommand } from './export.ts'
import { formatsCommand } from './formats.ts'
import { importCommand } from './import.ts'
import { infoCommand } from './info.ts'
import { mergeCommand } from './merge.ts'
import { newCommand } from './new.ts'
import { reportCommand } from './report.ts'
import { shareCommand } from './share.ts'
import { salvageCommand } from './salvage.ts'

/** Every command of the command line, in the order in which --help lists them. */
export const commands: readonly CliCommand[] = [
  newCommand,
  importCommand,
  exportCommand,
  convertCommand,
  mergeCommand,
  shareCommand,
  checkCommand,
  salvageCommand,
  infoCommand,
  reportCommand,
  formatsCommand,
]
