/** A list that stays in order while single entries come and go; what is equal in order counts as the same entry. */
export class SortedList<T> {
  private list: T[] = []
  private readonly compare: (a: T, b: T) => number

  constructor(compare: (a: T, b: T) => number, entries: Iterable<T> = []) {
    this.compare = compare
    this.list = [...entries].sort(compare)
  }

  /** The entries in order; a new array after every change. */
  get entries(): readonly T[] {
    return this.list
  }

  add(entry: T): void {
    this.list = this.list.toSpliced(this.placeOf(entry), 0, entry)
  }

  remove(entry: T): void {
    const at = this.placeOf(entry)
    const there = this.list[at]
    if (there !== undefined && this.compare(there, entry) === 0) this.list = this.list.toSpliced(at, 1)
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
