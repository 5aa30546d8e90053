interface Placed {
  readonly id: string
  readonly position: number
}

/** Orders words by UTF-16 code units, the same on every machine and in every language. */
export const compareWords = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A copy in the order of the ids. */
export const sortedById = <R extends { readonly id: string }>(rows: readonly R[]): readonly R[] =>
  [...rows].sort((a, b) => compareWords(a.id, b.id))

/** A copy in the order in which the user has put them. */
export const sortedByPosition = <R extends Placed>(rows: readonly R[]): readonly R[] =>
  [...rows].sort((a, b) => a.position - b.position || compareWords(a.id, b.id))
