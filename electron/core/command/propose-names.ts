import { nameKey } from '../codec/names.ts'
import type { Reader } from '../model/reader.ts'

/** What a name in a file can stand for. */
export type NameKind = 'label' | 'link type' | 'role' | 'attribute'

/** The names of the scheme that a name of each kind can stand for, in the scheme's order. */
export const schemeNamesOf = (reader: Reader): Readonly<Record<NameKind, readonly string[]>> => {
  const names = (table: 'label' | 'linkType' | 'role' | 'attributeType'): readonly string[] => [
    ...new Set([...reader.all(table)].sort((a, b) => a.position - b.position).map(({ name }) => name)),
  ]
  return {
    label: names('label'),
    'link type': names('linkType'),
    role: names('role'),
    attribute: names('attributeType'),
  }
}

/** The name of the scheme that a name of a file seems to stand for: the same, or what other projects call it. */
export const proposeName = (
  name: string,
  kinds: readonly NameKind[],
  known: ReturnType<typeof schemeNamesOf>,
): string => {
  const choices = kinds.flatMap((kind) => known[kind])
  const find = (word: string): string | undefined => choices.find((choice) => nameKey(choice) === nameKey(word))
  const same = find(name)
  if (same !== undefined) return same
  const bare = nameKey(name).replace(/ ?(?<!\d)\d{1,4}$/, '') // `Content2` is one more Content
  const group = SYNONYMS.find((words) => words.includes(bare)) ?? [bare]
  return group.map(find).find((choice) => choice !== undefined) ?? ''
}

/** Words for the same thing in the corpora and tools of the field. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['claim', 'content', 'quote', 'quotation', 'statement', 'proposition', 'message', 'reported speech'],
  ['source', 'speaker', 'holder', 'agent', 'quote source', 'attribution source', 'stakeholder'],
  ['cue', 'cue verb', 'verb', 'reporting verb', 'trigger', 'attribution cue', 'signal'],
  ['medium', 'media', 'outlet'],
  ['attribution', 'quotation', 'reported by', 'says', 'attribution no source'],
]
