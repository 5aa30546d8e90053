/** Milliseconds for which long work may go on at a time. */
const AT_A_TIME = 10

/** Makes what long work awaits now and then, so that edits and other questions get their turn in between. */
export const createPause = (): (() => Promise<void>) => {
  let begun = performance.now()
  return async () => {
    if (performance.now() - begun < AT_A_TIME) return
    await new Promise((resolve) => setImmediate(resolve))
    begun = performance.now()
  }
}
