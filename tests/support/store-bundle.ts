import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { build } from 'vite'

const commonNames =
  "import { createRequire as requireFrom } from 'node:module';" +
  'const __filename = import.meta.filename, __dirname = import.meta.dirname, require = requireFrom(import.meta.url);'

/**
 * One file of everything that a process needs: it starts in a third of the time that its sources take, which counts where
 * hundreds of processes are killed. It goes when the tests of the file have ended.
 */
export const bundle = async (entry: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-bundle-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: 'worker.mjs', banner: commonNames } },
    },
  })
  copyFileSync(createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm'), join(folder, 'sql-wasm.wasm'))
  return join(folder, 'worker.mjs')
}
