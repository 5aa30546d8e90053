/** WebAnno TSV marks what would otherwise divide or end a cell with a backslash, and texts have marks of their own. */

/** A cell without a value, and a column without an annotation. */
export const NO_VALUE = '*'
export const NOTHING = '_'

const IN_VALUES = /[\\[\]|_;\t\n\r*]|->/g
const ENDS: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const MARKED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' }

export const escapeValue = (value: string): string =>
  value.replace(/\p{Cs}/gu, '\uFFFD').replace(IN_VALUES, (found) => ENDS[found] ?? `\\${found}`)

export const unescapeValue = (value: string): string =>
  value.replace(/\\(->|[\\[\]|_;tnr*])/g, (_, found: string) => MARKED[found] ?? found)

const LETTERS: Readonly<Record<string, string>> = { '\t': 't', '\n': 'n', '\f': 'f', '\r': 'r', '\b': 'b', '\\': '\\' }
const NAMED = new Map(Object.entries(LETTERS).map(([character, letter]) => [letter, character]))

// oxlint-disable-next-line no-control-regex -- control characters are what is marked
const IN_TEXTS = /[\u0000-\u0008\t\n\f\r\u000e-\u001f\\]/g

export const escapeText = (text: string): string =>
  text.replace(IN_TEXTS, (character) => `\\${LETTERS[character] ?? character}`)

export const unescapeText = (text: string, isOld: boolean): string =>
  text.replace(/\\(u[0-9a-fA-F]{4}|[^])/g, (mark, found: string) => {
    const named = NAMED.get(found)
    if (named !== undefined) return named
    if (found.length === 5) return isOld ? String.fromCharCode(Number.parseInt(found.slice(1), 16)) : mark // before 3.2, as Java has it
    return found < ' ' ? found : mark
  })

/** Divides a cell where the separator stands without a backslash before it. */
export const divided = (cell: string, separator: string): readonly string[] => {
  if (!cell.includes(separator)) return [cell]
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < cell.length; at += 1) {
    const character = cell.charAt(at)
    if (character === '\\') at += 1
    else if (character === separator) {
      parts.push(cell.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, cell.slice(from)]
}
