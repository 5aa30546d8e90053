import { readFile } from 'node:fs/promises'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

// The oldest Electron the app runs on: without this, electron-vite builds for the one in package.json.
process.env['ELECTRON_MAJOR_VER'] = '25'
const insideElectron = { node: 'node18', chrome: 'chrome114' }

const root = import.meta.dirname
// All in one folder: what the store looks for beside its own code lies there, whichever file that code came to.
const commonJs = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' } as const

/** The whole build: every npm package is bundled, so that out/ runs without node_modules. */
export default defineConfig({
  main: {
    plugins: [sqlWasm()],
    build: {
      outDir: path.join(root, 'out/main'),
      target: insideElectron.node,
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          index: path.join(root, 'electron/main/index.ts'),
          'store-process': path.join(root, 'electron/store/process.ts'),
          hearsay: path.join(root, 'electron/cli/hearsay.ts'),
          'store-thread': path.join(root, 'electron/store/thread.ts'),
          'document-thread': path.join(root, 'electron/store/document/thread.ts'),
        },
        output: commonJs,
      },
    },
  },
  preload: {
    build: {
      outDir: path.join(root, 'out/preload'),
      target: insideElectron.node,
      externalizeDeps: false,
      rolldownOptions: { input: { index: path.join(root, 'electron/preload/index.ts') }, output: commonJs },
    },
  },
  renderer: {
    root: path.join(root, 'renderer'),
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      outDir: path.join(root, 'out/renderer'),
      target: insideElectron.chrome,
      // The content security policy allows no inline script, style or data: address.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: path.join(root, 'renderer/index.html') },
    },
  },
})

/** Lays sql.js's WebAssembly file beside the bundled store process. */
function sqlWasm(): Plugin {
  return {
    name: 'hearsay:sql-wasm',
    async generateBundle() {
      const source = await readFile(path.join(root, 'node_modules/sql.js/dist/sql-wasm.wasm'))
      this.emitFile({ type: 'asset', fileName: 'sql-wasm.wasm', source })
    },
  }
}
