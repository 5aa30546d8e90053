/** Says what is being done, and how much of it is done, from 0 to 1; null where that is not known. */
export type Tell = (what: string, share: number | null) => void

/** The same of work that has one name: how much of it is done, from 0 to 1. */
export type TellShare = (share: number) => void

const BETWEEN = 100 // milliseconds

/** Says it at most some times a second, however often it is called. */
export const seldom = (tell: Tell): Tell => {
  let last = -Infinity
  return (what, share) => {
    const now = performance.now()
    if (now - last < BETWEEN) return
    last = now
    tell(what, share)
  }
}
