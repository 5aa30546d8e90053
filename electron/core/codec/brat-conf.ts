import { LINE_BREAKS } from './brat-lines.ts'
import type { DecodedAttributeType } from './decoded.ts'

/** The attributes of an annotation.conf that choose among values, or are simply there or not. */
export const choicesIn = (conf: string): readonly DecodedAttributeType[] => {
  let section = ''
  return conf.split(LINE_BREAKS).flatMap((line): readonly DecodedAttributeType[] => {
    section = /^\s*\[(\w+)\]/.exec(line)?.[1] ?? section
    const name = /^\s*([^\s#!<[]\S*)\s/u.exec(line)?.[1]
    if (section !== 'attributes' || name === undefined) return []
    const values = /Value:([^\s,]+)/.exec(line)?.[1]?.split('|') ?? []
    return [{ name, kind: values.length === 0 ? 'yes-no' : 'choice', choices: values.slice(0, 1_000) }]
  })
}

/** What an export uses, by name. */
export interface BratTypes {
  readonly entities: ReadonlySet<string>
  readonly relations: ReadonlySet<string>
  /** The roles of each event type. */
  readonly events: ReadonlyMap<string, ReadonlySet<string>>
  /** The values of each attribute; none for one that is there or not. */
  readonly attributes: ReadonlyMap<string, ReadonlySet<string>>
}

/** An annotation.conf with everything that the files use, without which brat shows nothing. */
export const confFor = ({ entities, relations, events, attributes }: BratTypes): string =>
  [
    '[entities]',
    ...sorted(entities),
    '',
    '[relations]',
    ...sorted(relations).map((type) => `${type} Arg1:<ANY>, Arg2:<ANY>`),
    '',
    '[events]',
    ...sorted(events.keys()).map((type) =>
      [
        type,
        sorted(events.get(type) ?? [])
          .map((role) => `${role}*:<ANY>`)
          .join(', '),
      ]
        .join(' ')
        .trim(),
    ),
    '',
    '[attributes]',
    ...sorted(attributes.keys()).map((name) => {
      const values = sorted(attributes.get(name) ?? [])
      return values.length === 0 ? `${name} Arg:<ANY>` : `${name} Arg:<ANY>, Value:${values.join('|')}`
    }),
    '',
  ].join('\n')

const sorted = (words: Iterable<string>): readonly string[] => [...words].sort()
