import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The file to start a process or thread of the store with: its bundle, where this is a bundle too, else its source. */
export const codeBeside = (bundle: string, source: string): string => {
  const here = dirname(fileURLToPath(import.meta.url))
  const beside = join(here, bundle)
  return existsSync(beside) ? beside : join(here, source)
}
