import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { handOver } from './hand-over.ts'
import { root } from './places.ts'
import { runTask, say } from './step.ts'

const folder = path.join(root, 'tests', 'bench')

/** `npm run bench -- NAME [args]` runs tests/bench/NAME.ts; without a name it lists what there is. */
await runTask(async ([name, ...args]) => {
  const names = benchNames()
  if (name === undefined) {
    say('Usage: npm run bench -- NAME [arguments]. The benches are:')
    process.stdout.write(names.map((known) => `${known}\n`).join(''))
    return 0
  }
  if (!names.includes(name)) {
    say(`There is no bench "${name}". ${names.length === 0 ? 'There are none yet.' : `Known: ${names.join(', ')}.`}`)
    return 2
  }
  return handOver(process.execPath, [path.join(folder, `${name}.ts`), ...args])
})

function benchNames(): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .toSorted()
}
