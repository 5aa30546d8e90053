import { defineConfig } from 'vitest/config'

const second = 1000

/** The kinds of test. The first four run side by side; `e2e` follows, one file after the other, in a real Electron. */
export default defineConfig({
  test: {
    projects: [
      project('unit', {}),
      project('property', { testTimeout: 60 * second }),
      project('store', { testTimeout: 30 * second }),
      project('contract', { testTimeout: 30 * second }),
      project('e2e', {
        testTimeout: 120 * second,
        hookTimeout: 120 * second,
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
})

function project(name: string, settings: object): { test: object } {
  return { test: { name, environment: 'node', include: [`tests/${name}/**/*.test.ts`], ...settings } }
}
