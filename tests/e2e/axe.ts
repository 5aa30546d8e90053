import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright'

// The page's policy keeps foreign scripts out, so axe comes in by the debugger.
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe objects to, rule by rule, with the first places. */
export const objections = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(async () => {
    const injected = window as unknown as { readonly axe: { run(): Promise<AxeResults> } }
    return injected.axe.run()
  })
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html, any }) => `${html.slice(0, 120)} (${any[0]?.message ?? ''})`)
        .join(' | ')}`,
  )
}
