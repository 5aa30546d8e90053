import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const second = 1000

// Vitest leaves one core unused, which on two cores means no parallel files at all;
// and files without parallelism run after all groups, so that e2e would no longer come last.
const maxWorkers = Math.max(2, availableParallelism())

/**
 * The kinds of test. The first four run side by side; `e2e` follows, in a real Electron: two windows on one screen
 * would take each other's clipboard and focus, so its files run side by side only where each has a screen of its own.
 */
export default defineConfig({
  test: {
    projects: [
      project('unit', { maxWorkers, testTimeout: 30 * second }),
      project('property', { maxWorkers, testTimeout: 60 * second }),
      project('store', { maxWorkers, testTimeout: 60 * second }),
      project('contract', { maxWorkers, testTimeout: 60 * second }),
      project('e2e', {
        testTimeout: 120 * second,
        hookTimeout: 120 * second,
        expect: { poll: { timeout: 20 * second } }, // a slow machine draws late
        setupFiles: ['tests/e2e/screen.ts'],
        ...(process.env['HEARSAY_OWN_SCREENS'] === undefined ? { fileParallelism: false } : { maxWorkers }),
        sequence: { groupOrder: 1 },
      }),
    ],
  },
})

function project(name: string, settings: object): { test: object } {
  return { test: { name, environment: 'node', include: [`tests/${name}/**/*.test.ts`], ...settings } }
}
