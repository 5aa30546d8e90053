import { push, wordingOf } from './corpus.ts'
import type { Corpus } from './corpus.ts'
import { compareFigures } from './compare-figures.ts'
import { figureText } from './figures.ts'
import { figuresOfSpan } from './statement-figures.ts'

/** Two entries that may be one, with the reason. It changes nothing until somebody accepts it. */
export interface Proposal {
  readonly one: string
  readonly other: string
  readonly oneName: string
  readonly otherName: string
  readonly reason: string
  /** 0 to 1; only for the order. */
  readonly score: number
  /** Spans behind both. */
  readonly spans: readonly string[]
}

const MOST_PROPOSALS = 200

/** Sources that may be the same: equal names or aliases, an acronym, a last name, a small difference in spelling. */
export const sourceProposals = (corpus: Corpus): readonly Proposal[] => {
  const refused = refusedIn(corpus)
  const entries = corpus.reader
    .all('source')
    .filter(({ id }) => corpus.shown(id) === id)
    .map(({ id, name, aliases }) => ({ id, name, keys: [name, ...aliases].flatMap(keysOf) }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const byKey = new Map<string, string[]>()
  const reasons = new Map<string, { readonly reason: string; readonly score: number }>()
  const names = new Map(entries.map(({ id, name }) => [id, name]))
  const propose = (a: string, b: string, reason: string, score: number): void => {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`
    if (a === b || refused(a, b) || (reasons.get(key)?.score ?? 0) >= score) return
    reasons.set(key, { reason, score })
  }
  for (const { id, keys } of entries) for (const { key } of keys) push(byKey, key, id)
  for (const { id, keys } of entries) {
    for (const { key, why, score } of keys) {
      for (const other of (byKey.get(key) ?? []).slice(0, 20)) propose(id, other, `${why}: “${key}”`, score)
    }
  }
  for (const [a, b, one, other] of nearlyEqual(entries))
    propose(a, b, `Spelled almost alike: “${one}”, “${other}”`, 0.6)
  return [...reasons]
    .map(([key, { reason, score }]) => {
      const [one = '', other = ''] = key.split(' ')
      const spans = [...(corpus.mentions.get(one) ?? []), ...(corpus.mentions.get(other) ?? [])]
      return { one, other, oneName: names.get(one) ?? '', otherName: names.get(other) ?? '', reason, score, spans }
    })
    .toSorted(
      (a, b) =>
        b.score - a.score ||
        alphabetical(a.oneName, b.oneName) ||
        alphabetical(a.one, b.one) ||
        alphabetical(a.other, b.other),
    )
    .slice(0, MOST_PROPOSALS)
}

const alphabetical = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const refusedIn = (corpus: Corpus): ((a: string, b: string) => boolean) => {
  const pairs = new Set(
    corpus.reader.all('refusal').flatMap(({ one, other }) => {
      const [a, b] = [corpus.shown(one), corpus.shown(other)]
      return [`${a} ${b}`, `${b} ${a}`]
    }),
  )
  return (a, b) => pairs.has(`${a} ${b}`)
}

interface NameKey {
  readonly key: string
  readonly why: string
  readonly score: number
}

const titles = /\b(?:president|prime|minister|general|dr|mr|mrs|ms|the|of|and|spokes\w+|incoming|former)\b/g

/** What a name may be recognised by: itself, an acronym that it has or makes, the last name of a person. */
const keysOf = (name: string): readonly NameKey[] => {
  const plain = folded(name)
  const inner = /\(([^()]{2,20})\)/.exec(name)?.[1]
  const outer = folded(name.replace(/\([^()]*\)/g, ' '))
  const words = outer
    .replace(titles, ' ')
    .split(' ')
    .filter((word) => word !== '')
  const initials = words.length >= 2 ? words.map((word) => word.charAt(0)).join('') : ''
  const keys: NameKey[] = [
    { key: plain, why: 'The same name', score: 1 },
    { key: outer, why: 'The same name', score: 0.95 },
  ]
  if (inner !== undefined) keys.push({ key: folded(inner), why: 'The same acronym', score: 0.9 })
  if (initials.length >= 3) keys.push({ key: initials, why: 'The same acronym', score: 0.8 })
  const last = words.at(-1) ?? ''
  if (last.length >= 4 && words.length <= 3) keys.push({ key: last, why: 'The same last name', score: 0.5 })
  return keys.filter(({ key }) => key !== '')
}

const folded = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/**
 * Names that differ by one letter, or by two where they are long; only names that begin alike are compared, and only such
 * with the same numbers: the 14th brigade is not the 15th.
 */
const nearlyEqual = (
  entries: readonly { readonly id: string; readonly name: string }[],
): readonly (readonly [a: string, b: string, one: string, other: string])[] => {
  const buckets = new Map<string, { readonly id: string; readonly name: string; readonly plain: string }[]>()
  for (const { id, name } of entries) {
    const plain = folded(name).slice(0, 80)
    if (plain.length < 5) continue
    push(buckets, `${plain.slice(0, 2)} ${plain.replace(/\D+/g, ' ')}`, { id, name, plain })
  }
  const found: (readonly [string, string, string, string])[] = []
  for (const bucket of buckets.values()) {
    bucket.forEach((one, i) => {
      for (const other of bucket.slice(i + 1, i + 1 + MOST_IN_BUCKET)) {
        const most = Math.min(one.plain.length, other.plain.length) >= 10 ? 2 : 1
        if (one.plain !== other.plain && distance(one.plain, other.plain, most) <= most) {
          found.push([one.id, other.id, one.name, other.name])
        }
      }
    })
  }
  return found
}

const MOST_IN_BUCKET = 400

/** Levenshtein's distance, given up as soon as it must be more than `most`. */
const distance = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    let least = i
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1
      const value = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost)
      next.push(value)
      least = Math.min(least, value)
    }
    if (least > most) return most + 1
    row = next
  }
  return row[b.length] ?? 0
}

/** Words that say nothing of what a claim is about. */
const common = new Set(
  (
    'the a an and or but of to in on at by for from with as is are was were be been being it its this that these those ' +
    'they them their he she his her we our you your i not no have has had do does did will would could should may might ' +
    'can said says say than then so if there who which what when where also into over about more most'
  ).split(' '),
)

/** A claim as its words and figures. */
interface Likeness {
  readonly id: string
  readonly words: ReadonlySet<string>
}

/** Words in more claims than this say too little to look for pairs by. */
const MOST_WITH_WORD = 60
const LEAST_LIKENESS = 0.28

/** Claims that may be the same: how much of their words they share, rare words more, and whether their figures agree. */
export const claimProposals = (corpus: Corpus): readonly Proposal[] => {
  const refused = refusedIn(corpus)
  const claims = claimsInOrder(corpus).map((id): Likeness => ({ id, words: wordsOf(wordingOf(corpus, id)) }))
  const byWord = new Map<string, number[]>()
  claims.forEach(({ words }, i) => {
    for (const word of words) push(byWord, word, i)
  })
  const weight = (word: string): number => Math.log(1 + claims.length / (byWord.get(word)?.length ?? 1))
  const norms = claims.map(({ words }) => Math.sqrt([...words].reduce((sum, word) => sum + weight(word) ** 2, 0)))
  const found: { readonly one: Likeness; readonly other: Likeness; readonly likeness: number }[] = []
  claims.forEach((claim, i) => {
    const shared = new Map<number, number>()
    for (const word of claim.words) {
      const others = byWord.get(word) ?? []
      if (others.length > MOST_WITH_WORD && claims.length > 10 * MOST_WITH_WORD) continue
      for (const j of others) if (j > i) shared.set(j, (shared.get(j) ?? 0) + weight(word) ** 2)
    }
    for (const [j, sum] of shared) {
      const other = claims[j]
      const likeness = sum / ((norms[i] ?? 1) * (norms[j] ?? 1))
      if (other === undefined || likeness < LEAST_LIKENESS || refused(claim.id, other.id)) continue
      if (isSaidTogether(corpus, claim.id, other.id)) continue
      found.push({ one: claim, other, likeness })
    }
  })
  return found
    .toSorted((a, b) => b.likeness - a.likeness || (a.one.id < b.one.id ? -1 : 1))
    .slice(0, 2 * MOST_PROPOSALS)
    .map(({ one, other, likeness }) => proposalOf(corpus, one, other, likeness, byWord))
    .toSorted((a, b) => b.score - a.score || (a.one < b.one ? -1 : 1))
    .slice(0, MOST_PROPOSALS)
}

/** Claims in reading order of what is said of them; those that nobody says last. */
const claimsInOrder = (corpus: Corpus): readonly string[] => {
  const unsaid = [...corpus.claimSpans.keys()].filter((claim) => !corpus.byClaim.has(claim))
  return [...[...corpus.byClaim.keys()].filter((claim) => corpus.claimSpans.has(claim)), ...unsaid.sort()]
}

/** Two claims of one sentence are two claims: whoever tagged them apart meant it. */
const isSaidTogether = (corpus: Corpus, one: string, other: string): boolean =>
  (corpus.byClaim.get(one) ?? []).some(({ claims }) => claims.some(({ claim }) => claim === other))

const proposalOf = (
  corpus: Corpus,
  one: Likeness,
  other: Likeness,
  likeness: number,
  byWord: ReadonlyMap<string, readonly number[]>,
): Proposal => {
  const spans = [one.id, other.id].map((id) => corpus.claimSpans.get(id) ?? [])
  const [a, b] = spans.map((list) => list.slice(0, 4).flatMap((span) => figuresOfSpan(corpus, span)))
  const verdicts = (a ?? []).flatMap((x) => (b ?? []).map((y) => ({ x, y, ...compareFigures(x.figure, y.figure) })))
  const agree = verdicts.find(({ verdict }) => verdict === 'agree')
  const shared = [...one.words]
    .filter((word) => other.words.has(word))
    .toSorted((x, y) => (byWord.get(x)?.length ?? 0) - (byWord.get(y)?.length ?? 0))
  const figures =
    agree === undefined ? '' : ` Figures agree: ${figureText(agree.x.figure)} / ${figureText(agree.y.figure)}.`
  return {
    one: one.id,
    other: other.id,
    oneName: wordingOf(corpus, one.id),
    otherName: wordingOf(corpus, other.id),
    reason: `Shared words: ${shared.slice(0, 6).join(', ')}.${figures}`,
    score: Math.min(1, likeness + (agree === undefined ? 0 : 0.15)),
    spans: spans.flat(),
  }
}

const wordsOf = (wording: string): ReadonlySet<string> =>
  new Set(
    folded(wording)
      .split(' ')
      .slice(0, 200)
      .filter((word) => word.length > 2 && !common.has(word))
      .map((word) => (word.length > 4 && word.endsWith('s') ? word.slice(0, -1) : word)),
  )
