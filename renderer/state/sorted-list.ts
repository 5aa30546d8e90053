/** A list that stays in order while single entries come and go; what is equal in order counts as the same entry. */
export class SortedList<T> {
  private readonly list: T[]
  private shown: readonly T[] | undefined
  private readonly compare: (a: T, b: T) => number

  constructor(compare: (a: T, b: T) => number, entries: Iterable<T> = []) {
    this.compare = compare
    this.list = [...entries].sort(compare)
  }

  /** The entries in order; a new array once they have changed, made when it is asked for. */
  get entries(): readonly T[] {
    this.shown ??= this.list.slice()
    return this.shown
  }

  add(entry: T): void {
    this.list.splice(this.placeOf(entry), 0, entry)
    this.shown = undefined
  }

  remove(entry: T): void {
    const at = this.placeOf(entry)
    const there = this.list[at]
    if (there === undefined || this.compare(there, entry) !== 0) return
    this.list.splice(at, 1)
    this.shown = undefined
  }

  /** The index of the first entry that is not before the given one. */
  placeOf(entry: T): number {
    let low = 0
    let high = this.list.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const there = this.list[middle]
      if (there !== undefined && this.compare(there, entry) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
