import type { Reader } from '../model/reader.ts'

/** Finds the entry that stands for an entry. */
export type Shown = (id: string) => string

/** Follows the joins of sources and claims; a ring ends at its smallest id, a join into a deleted entry is not followed. */
export const joinsOf = (reader: Reader): Shown => {
  const into = new Map<string, string>()
  for (const table of ['source', 'claim'] as const) {
    for (const { id, mergedInto } of reader.all(table)) {
      if (mergedInto !== null && reader.get(table, mergedInto)?.deleted === false) into.set(id, mergedInto)
    }
  }
  return following((id) => into.get(id))
}

/** The house that a source belongs to: its affiliation, and that one's, to the end. A ring ends at its smallest id. */
export const housesOf = (reader: Reader, shown: Shown): Shown =>
  following((source) => {
    const row = reader.get('source', source)
    const next = row === undefined || row.affiliation === null ? undefined : shown(row.affiliation)
    return next === undefined || reader.get('source', next)?.deleted !== false ? undefined : next
  })

/** Follows what leads from one to the next, to the end. */
const following = (nextOf: (id: string) => string | undefined): Shown => {
  const known = new Map<string, string>()
  return (id) => {
    const there = known.get(id)
    if (there !== undefined) return there
    const first = nextOf(id)
    if (first === undefined) return id
    const passed = new Set([id])
    let end = id
    for (let next: string | undefined = first; next !== undefined; next = nextOf(next)) {
      if (passed.has(next)) {
        const ring = [...passed].slice([...passed].indexOf(next))
        end = ring.reduce((least, one) => (one < least ? one : least))
        break
      }
      passed.add(next)
      end = next
    }
    known.set(id, end)
    return end
  }
}
