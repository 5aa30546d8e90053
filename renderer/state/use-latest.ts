import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'

/** The newest value of something, for listeners and timers that outlive the drawing in which they were made. */
export const useLatest = <T>(value: T): RefObject<T> => {
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  return latest
}
