import type { AnyRow, TableName } from '../model/tables.ts'
import { isOutlined } from './outline.ts'

/** What has changed since statements were put together, as far as they may be others for it. */
export interface Touched {
  readonly spans: ReadonlySet<string>
  readonly links: ReadonlySet<string>
  /** Spans or links whose attributes have changed. */
  readonly owners: ReadonlySet<string>
  /** Sources and claims that were made, removed, joined, split or moved to another house. */
  readonly entries: ReadonlySet<string>
  readonly hasArticles: () => boolean
  readonly isNone: () => boolean
  /** Whether so much has changed that all is to be read anew. */
  readonly isWhole: () => boolean
  readonly add: (table: TableName, row: AnyRow, before: AnyRow | undefined) => void
}

const MOST_TOUCHED = 2_000

export const createTouched = (): Touched => {
  const [spans, links, owners, entries] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ] as const
  let hasArticles = false
  let isWhole = false
  const count = (): number => spans.size + links.size + owners.size + entries.size
  return {
    spans,
    links,
    owners,
    entries,
    hasArticles: () => hasArticles,
    isNone: () => count() === 0 && !hasArticles && !isWhole,
    isWhole: () => isWhole || count() > MOST_TOUCHED,
    add: (table, row, before) => {
      switch (table) {
        case 'span':
          spans.add(row.id)
          break
        case 'link':
          links.add(row.id)
          break
        case 'filler':
          links.add(String(row['link']))
          break
        case 'attribute':
          if (isOutlined(String(row['type']))) owners.add(String(row['owner']))
          break
        case 'source':
        case 'claim':
          if (isMoved(row, before)) entries.add(row.id)
          break
        case 'article':
          if (before === undefined || ['position', 'deleted'].some((field) => before[field] !== row[field])) {
            hasArticles = true
          }
          break
        case 'role':
          isWhole = true
          break
        default: // what is only read when it is shown
      }
    },
  }
}

const isMoved = (row: AnyRow, before: AnyRow | undefined): boolean =>
  before === undefined || ['mergedInto', 'affiliation', 'deleted'].some((field) => before[field] !== row[field])
