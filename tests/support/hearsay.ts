import path from 'node:path'
import { root } from '../../electron/setup/places.ts'

/** The command line's program: as it is built, where `npm test` has built it, else its source, which starts more slowly. */
export const hearsay = process.env['HEARSAY_CLI'] ?? path.join(root, 'electron/cli/hearsay.ts')
