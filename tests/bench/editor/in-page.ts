/* oxlint-disable unicorn/consistent-function-scoping -- what runs in the page cannot use anything outside */
import type { Page } from 'playwright'

/*
 * What is measured within a page, the app's or the one beside it: from a gesture to the painted frame, which is two
 * animation frames later. An empty gesture costs the same wait; it is the floor of every edit.
 */

export interface Spread {
  readonly value: number
  readonly p95: number
}

/** The median and the 95th percentile. */
export const spreadOf = (times: readonly number[]): Spread => {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { value: at(0.5), p95: at(0.95) }
}

export const round = (value: number): number => Math.round(value * 10) / 10

/** Puts the helpers `timed`, `timedUntil` and `calm` into the page. */
export const prepare = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
    const painted = async (): Promise<void> => {
      await frame()
      await frame()
    }
    const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
    /** Waits until nothing goes on, and then to some moment between two frames. */
    const calm = async (): Promise<void> => {
      await pause(60)
      await painted()
      await pause(Math.random() * 17)
    }
    const timed = async (work: () => void): Promise<number> => {
      const start = performance.now()
      work()
      await painted()
      return performance.now() - start
    }
    /** The same for what is not done in one go: the frame that finds it done is on the screen when the next one begins. */
    const timedUntil = async (isDone: () => boolean, work: () => void): Promise<number> => {
      const start = performance.now()
      work()
      do await frame()
      while (!isDone() && performance.now() - start < 60_000)
      await frame()
      return performance.now() - start
    }
    /** Scrolls the whole text in 60 steps; how many frames took over 50 ms, and the longest. */
    const scrollThrough = async (): Promise<{ slow: number; longest: number }> => {
      const scroller = document.querySelector('.article-scroll')
      if (scroller === null) throw new Error('nothing to scroll')
      scroller.scrollTop = 0
      await calm()
      const height = scroller.scrollHeight - scroller.clientHeight
      const gaps: number[] = []
      let last = await frame()
      for (let step = 1; step <= 60; step += 1) {
        scroller.scrollTop = (height * step) / 60
        for (let i = 0; i < 2; i += 1) {
          const now = await frame()
          gaps.push(now - last)
          last = now
        }
      }
      scroller.scrollTop = 0
      await calm()
      return { slow: gaps.filter((gap) => gap > 50).length, longest: Math.max(...gaps) }
    }
    Object.assign(window, { calm, timed, timedUntil, scrollThrough })
  })

/** The heap that is in use after a clean-up, in MB. */
export const heapOf = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  await session.detach()
  return round((metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e6)
}

/** How many elements the page has. */
export const nodesOf = (page: Page): Promise<number> => page.evaluate(() => document.querySelectorAll('*').length)
