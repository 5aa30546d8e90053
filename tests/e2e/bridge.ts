import type { Page } from 'playwright'

/** What the preload script gives a page. */
export interface Window {
  readonly hearsay: {
    readonly call: (name: string, ...args: unknown[]) => Promise<never>
    readonly drop: (files: readonly unknown[]) => Promise<unknown>
    readonly on: unknown
  }
}

/** Calls as the page's own scripts would. */
export const call = <T>(page: Page, name: string, ...args: readonly unknown[]): Promise<T> =>
  page.evaluate(([callName, given]) => (window as unknown as Window).hearsay.call(callName, ...given) as Promise<T>, [
    name,
    args,
  ] as const)
