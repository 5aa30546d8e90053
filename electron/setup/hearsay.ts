import { createRequire } from 'node:module'
import path from 'node:path'
import { ensureBuild } from './build.ts'
import { root } from './places.ts'
import { say, Stop } from './step.ts'

/** `npm run hearsay` is the command line as it is built: it starts in a third of the time that its sources would take. */
try {
  await ensureBuild()
} catch (error) {
  if (!(error instanceof Stop)) throw error
  say(error.message)
  process.exit(2)
}
const file = path.join(root, 'out/main/hearsay.cjs')
process.argv[1] = file
createRequire(import.meta.url)(file)
