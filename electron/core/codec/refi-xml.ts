import type { Losses } from './losses.ts'
import type { ExportedScheme } from './scheme.ts'

/** Both REFI-QDA formats write XML with GUIDs; ids of the project are told by the same GUID every time. */
export const guidOf = (id: string): string => {
  const digits = [0, 1, 2, 3].map((seed) => hashOf(`${seed} ${id}`).toString(16).padStart(8, '0')).join('')
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 3) | 8).toString(16)
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-')
}

/** Spreads words evenly over 32 bits (FNV-1a with a final mix). */
const hashOf = (words: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < words.length; i += 1) hash = Math.imul(hash ^ words.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Escapes text for XML 1.0, which has no way to write most control characters. */
export const createXmlText =
  (losses: Losses): ((text: string) => string) =>
  (text) => {
    const sound = text.replace(UNWRITABLE, '\uFFFD')
    if (sound !== text) losses.add('characters that XML cannot hold, written as U+FFFD', () => text)
    return sound.replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
  }

// oxlint-disable-next-line no-control-regex -- the very characters that XML 1.0 forbids
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu

/** The labels as a flat list of codes, or nothing where there are none: the schema asks for one at least. */
export const codeElements = ({ labels }: ExportedScheme, xml: (text: string) => string): readonly string[] =>
  labels.map(({ id, name, colour, guideline }) => {
    const open = `<Code guid="${guidOf(id)}" name="${xml(name || id)}" isCodable="true" color="${colours[colour] ?? '#5a6070'}"`
    return guideline === '' ? `${open}/>` : `${open}><Description>${xml(guideline)}</Description></Code>`
  })

const colours: Readonly<Record<string, string>> = {
  blue: '#1d63b8',
  orange: '#a8560d',
  green: '#1f7a3d',
  violet: '#7a3fb5',
  teal: '#0f7377',
  red: '#bb2f2f',
  amber: '#87660a',
  slate: '#5a6070',
}
