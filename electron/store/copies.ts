/**
 * The names that sync services give a copy which they could not reconcile: "Kursk (Ada's conflicted copy 2026-11-22)",
 * "Kursk.sync-conflict-20261122-101500-ABCDEFG", "Kursk-LAPTOP", "Kursk (1)", "Kursk 2". And our own "Kursk (Ada’s copy)".
 */

/** Marks that nothing else leaves. */
const surely: readonly RegExp[] = [
  / ?\([^()]*(?:conflict|konflikt|conflit|conflicto|conflitto|conflito|конфликт|競合|冲突|衝突|충돌)[^()]*\)(?: ?\(\d+\))?$/iu,
  /[._-]sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?$/,
  /_conflict-\d{8}-\d{6}$/,
  / \([^()]*’s copy(?: \d+)?\)$/u,
]

/** What may also be part of a name that somebody chose. */
const maybe = /^(?: \(\d{1,3}\)| \d{1,3}|-[A-Za-z0-9][A-Za-z0-9-]{1,30}(?:-\d{1,3})?)$/

/** Whether two file names in one folder may be those of a project and a copy of it. Which projects they are is not asked. */
export const areCopies = (one: string, other: string): boolean => {
  const [a, b] = [bare(one), bare(other)]
  if (a === undefined || b === undefined || one === other) return false
  const [stem, otherStem] = [stemOf(a), stemOf(b)]
  if (stem === otherStem) return true
  const [short, long] = stem.length < otherStem.length ? [stem, otherStem] : [otherStem, stem]
  return long.startsWith(short) && maybe.test(long.slice(short.length))
}

/** The file name without its ending; undefined where it has another. Services and systems write letters in several ways. */
const bare = (name: string): string | undefined => /^([^.].*)\.hearsay$/iu.exec(name.normalize('NFC'))?.[1]

const stemOf = (name: string): string => {
  const mark = surely.map((pattern) => pattern.exec(name)).find((found) => found !== null)
  return mark === undefined || mark === null || mark.index === 0 ? name : name.slice(0, mark.index)
}
