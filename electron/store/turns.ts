/** Work of which one piece may be under way at a time. */
export interface Turns {
  /** Does it, or answers `busy`. One that was given up is in nobody's way: the next begins when it has ended. */
  readonly take: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T | 'busy'>
  readonly giveUp: () => void
}

export const createTurns = (): Turns => {
  let underWay: { readonly abort: AbortController; readonly ended: Promise<unknown> } | undefined
  const take: Turns['take'] = async (work) => {
    if (underWay?.abort.signal.aborted === false) return 'busy'
    if (underWay !== undefined) {
      await underWay.ended
      return take(work)
    }
    const abort = new AbortController()
    const working = work(abort.signal).finally(() => (underWay = undefined))
    underWay = { abort, ended: working.catch(() => undefined) }
    return working
  }
  return { take, giveUp: () => underWay?.abort.abort() }
}
