/** How names are matched between a file and the scheme: letter case, spaces, hyphens and underscores do not count. */
export const nameKey = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s_-]+/gu, ' ')
    .trim()

/** Whether a name may be written below an output folder: relative, with forward slashes, never leaving the folder. */
export const isSafeName = (name: string): boolean =>
  name !== '' &&
  name.length <= 1_000 &&
  !UNSAFE.test(name) &&
  name.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[. ]$/.test(part))

// oxlint-disable-next-line no-control-regex -- control characters in file names are what this looks for
const UNSAFE = /[\u0000-\u001f\u007f\\:*?"<>|]|\p{Cs}/u

/**
 * A safe name for each file, without its ending, all different also where letter case does not count; folders are kept.
 * @param files relative names as they came, in the order in which they are served
 */
export const safeNames = (files: readonly string[], fallback = 'article'): readonly string[] => {
  const taken = new Set<string>()
  return files.map((file) => {
    const stem = stemOf(file) || fallback
    let name = stem
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${stem}-${n}`
    taken.add(name.toLowerCase())
    return name
  })
}

const LONGEST_PART = 100 // characters

const stemOf = (file: string): string =>
  file
    .replace(/\.[^./\\]{1,10}$/u, '')
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map((part) => {
      const clean = part.replace(new RegExp(UNSAFE.source, 'gu'), '_').replace(/(?<![. ])[. ]+$/, '_')
      return RESERVED.test(clean) ? `_${clean}` : [...clean].slice(0, LONGEST_PART).join('')
    })
    .slice(-8)
    .join('/')

/** Names that Windows keeps for itself. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/**
 * A word for each name that a format with narrow rules can hold, all different.
 * @param allowed one character that may stand in a word
 * @param filler what stands for the other characters
 */
export const safeWords = (names: readonly string[], allowed: RegExp, filler = '_'): ReadonlyMap<string, string> => {
  const words = new Map<string, string>()
  const taken = new Set<string>()
  for (const name of names) {
    const fitting = [...name.trim()].map((character) => (allowed.test(character) ? character : filler)).join('')
    const stem = fitting || filler || 'x'
    let word = stem
    for (let n = 2; taken.has(word); n += 1) word = `${stem}${filler}${n}x`
    taken.add(word)
    words.set(name, word)
  }
  return words
}
