import type { TextRange } from '#core/text/segments.ts'

const MOST = 2_000

/**
 * Where a text holds the words looked for, upper and lower case alike. Offsets are UTF-16 units, end exclusive; at most
 * 2,000 places.
 */
export const findAll = (text: string, query: string): readonly TextRange[] => {
  if (query === '') return []
  const pattern = new RegExp(query.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu')
  const found: TextRange[] = []
  for (const match of text.matchAll(pattern)) {
    found.push({ start: match.index, end: match.index + match[0].length })
    if (found.length === MOST) break
  }
  return found
}
