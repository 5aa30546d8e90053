import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'

interface Props {
  readonly count: number
  /** About how tall an entry is, in CSS pixels. */
  readonly height: number
  readonly keyOf: (index: number) => string
  readonly className: string
  /** The entry to bring into view; scrolls when it changes. */
  readonly shown?: number
  readonly children: (index: number) => ReactNode
}

/** An ordered list of which only the entries near the part in view are made, so that thousands cost no more than ten. */
export const LongList = ({ count, height, keyOf, className, shown = -1, children }: Props) => {
  const frame = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- nothing is memoised by a compiler here
  const entries = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    getItemKey: keyOf,
    overscan: 12,
    useFlushSync: false,
  })
  useEffect(() => {
    if (shown >= 0) entries.scrollToIndex(shown)
  }, [entries, shown])
  const made = entries.getVirtualItems()
  return (
    <div className={className} ref={frame}>
      <ol style={{ height: `${entries.getTotalSize()}px`, paddingTop: `${made[0]?.start ?? 0}px` }}>
        {made.map(({ index, key }) => (
          <li key={key} data-index={index} ref={entries.measureElement} aria-setsize={count} aria-posinset={index + 1}>
            {children(index)}
          </li>
        ))}
      </ol>
    </div>
  )
}
