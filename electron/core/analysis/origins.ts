/** Who stands behind a claim: by rule, from who asserts it and who passes on whom. Names are any words. */
export interface Origins {
  /** The fewest origins that all who assert it can have it from. */
  readonly count: number
  /** False where there were too many possibilities to be sure; then `count` is a lower bound. */
  readonly isExact: boolean
  /** For everyone who asserts it, the origin that they are counted with. */
  readonly of: ReadonlyMap<string, string>
  /** Who pass on each other in a circle. */
  readonly circles: readonly (readonly string[])[]
}

/**
 * The fewest origins from which everybody who asserts something can have it. Whoever relays others has it from one of
 * them; so each asserts on the word of one of those at the end of the relays that begin with them. A circle counts as
 * one. One more relay only gives more ways to have it, so that it never raises the count.
 */
export const originsOf = (
  asserting: readonly string[],
  relays: readonly (readonly [from: string, to: string])[],
): Origins => {
  const graph = graphOf(asserting, relays)
  const circleOf = circlesOf(graph)
  const ends = endsOf(graph, circleOf)
  const choices = [...new Set(asserting)].map((name) => ({ name, ends: ends(name) }))
  const { chosen, isExact, count } = fewest(choices.map((choice) => choice.ends))
  const members = new Map<number, string[]>()
  for (const [name, circle] of circleOf) members.set(circle, [...(members.get(circle) ?? []), name])
  const nameOf = (end: number): string => (members.get(end) ?? []).toSorted()[0] ?? ''
  return {
    count,
    isExact,
    of: new Map(
      choices.map(({ name, ends: from }) => [name, nameOf(from.find((end) => chosen.has(end)) ?? from[0] ?? -1)]),
    ),
    circles: [...members.values()].filter((names) => names.length > 1).map((names) => names.toSorted()),
  }
}

type Graph = ReadonlyMap<string, ReadonlySet<string>>

/** Whoever can be reached from those who assert it, with whom they relay. */
const graphOf = (asserting: readonly string[], relays: readonly (readonly [string, string])[]): Graph => {
  const all = new Map<string, Set<string>>()
  for (const [from, to] of relays) {
    if (from === to) continue
    const known = all.get(from) ?? new Set()
    all.set(from, known)
    known.add(to)
  }
  const graph = new Map<string, ReadonlySet<string>>()
  const waiting = new Set(asserting)
  for (const name of waiting) {
    const to = all.get(name) ?? new Set<string>()
    graph.set(name, to)
    for (const next of to) waiting.add(next)
  }
  return graph
}

/** For each name the number of its circle: names that relay each other, round about, have the same (Tarjan 1972). */
const circlesOf = (graph: Graph): ReadonlyMap<string, number> => {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const circle = new Map<string, number>()
  const open: string[] = []
  const lower = (name: string, to: number): void => void low.set(name, Math.min(low.get(name) ?? to, to))
  for (const start of graph.keys()) {
    if (index.has(start)) continue
    const path: { readonly name: string; readonly next: Iterator<string> }[] = []
    const enter = (name: string): void => {
      index.set(name, index.size)
      low.set(name, index.get(name) ?? 0)
      open.push(name)
      path.push({ name, next: (graph.get(name) ?? new Set<string>()).values() })
    }
    enter(start)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { name } = top
      const { value: to, done } = top.next.next()
      if (done !== true) {
        if (!index.has(to)) enter(to)
        else if (!circle.has(to)) lower(name, index.get(to) ?? 0)
        continue
      }
      path.pop()
      const above = path.at(-1)
      if (above !== undefined) lower(above.name, low.get(name) ?? 0)
      if (low.get(name) !== index.get(name)) continue
      const number = index.get(name) ?? 0
      for (let last = open.pop(); last !== undefined; last = open.pop()) {
        circle.set(last, number)
        if (last === name) break
      }
    }
  }
  return circle
}

/** For a name the circles at the end of its relays, from which nobody relays further. */
const endsOf = (graph: Graph, circleOf: ReadonlyMap<string, number>): ((name: string) => readonly number[]) => {
  const leadOn = new Set<number>()
  for (const [from, to] of graph) {
    for (const next of to) if (circleOf.get(from) !== circleOf.get(next)) leadOn.add(circleOf.get(from) ?? -1)
  }
  return (name) => {
    const reached = new Set([name])
    for (const one of reached) for (const next of graph.get(one) ?? []) reached.add(next)
    const ends = new Set<number>()
    for (const one of reached) {
      const end = circleOf.get(one)
      if (end !== undefined && !leadOn.has(end)) ends.add(end)
    }
    return [...ends].sort((a, b) => a - b)
  }
}

/** How many branches are tried before the count becomes a lower bound. */
const MOST_BRANCHES = 20_000

/** The smallest choice of ends that has one of each list's: a minimum hitting set, by branch and bound. */
const fewest = (
  lists: readonly (readonly number[])[],
): { readonly chosen: ReadonlySet<number>; readonly isExact: boolean; readonly count: number } => {
  const forced = new Set(lists.flatMap((list) => (list.length === 1 ? list : [])))
  const left = withoutSupersets(lists.filter((list) => !list.some((end) => forced.has(end))))
  let best = greedy(left)
  let branches = 0
  const search = (open: readonly (readonly number[])[], chosen: readonly number[]): void => {
    branches += 1
    if (branches > MOST_BRANCHES) return
    if (open.length === 0) {
      if (chosen.length < best.length) best = chosen
      return
    }
    if (chosen.length + disjoint(open) >= best.length) return
    const shortest = open.reduce((a, b) => (b.length < a.length ? b : a))
    for (const end of shortest) {
      search(
        open.filter((list) => !list.includes(end)),
        [...chosen, end],
      )
    }
  }
  search(left, [])
  const isExact = branches <= MOST_BRANCHES
  return {
    chosen: new Set([...forced, ...best]),
    isExact,
    count: forced.size + (isExact ? best.length : disjoint(left)),
  }
}

/** A list that contains another is met whenever that one is. */
const withoutSupersets = (lists: readonly (readonly number[])[]): readonly (readonly number[])[] => {
  const kept: (readonly number[])[] = []
  for (const list of lists.toSorted((a, b) => a.length - b.length)) {
    const own = new Set(list)
    if (!kept.some((other) => other.every((end) => own.has(end)))) kept.push(list)
  }
  return kept
}

const greedy = (lists: readonly (readonly number[])[]): readonly number[] => {
  const chosen: number[] = []
  let open = lists
  while (open.length > 0) {
    const counts = new Map<number, number>()
    for (const list of open) for (const end of list) counts.set(end, (counts.get(end) ?? 0) + 1)
    const [most] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))
    chosen.push(most)
    open = open.filter((list) => !list.includes(most))
  }
  return chosen
}

/** How many of the lists have nothing in common, taken as they come: no choice is smaller. */
const disjoint = (lists: readonly (readonly number[])[]): number => {
  const seen = new Set<number>()
  let count = 0
  for (const list of lists) {
    if (list.some((end) => seen.has(end))) continue
    count += 1
    for (const end of list) seen.add(end)
  }
  return count
}
