import type { z } from './zod.ts'
import {
  bytes,
  flag,
  integer,
  json,
  oneOf,
  optionalInteger,
  optionalRef,
  optionalText,
  ref,
  segments,
  text,
} from './field.ts'
import type { Field } from './field.ts'
import {
  choicesSchema,
  conditionSchema,
  editsSchema,
  formattingSchema,
  quantitySchema,
  stringsSchema,
  valueSchema,
} from './value.ts'

const LONG = 100_000
const ARTICLE = 40_000_000

/**
 * Every table of a project and every field of it: the single description that the model's types, the validators,
 * the change mechanism and the project file's row writer all follow.
 *
 * Every row also has `id` (global, random), `by` (the analyst who made it), `at` (when, milliseconds since 1970, UTC)
 * and `deleted` (deletion is a field, so that "deleted here, edited there" can be seen and settled).
 */
export const tables = {
  /** The project itself; one row. */
  project: { name: text(), guideline: text(LONG) },
  /** A person who annotates. */
  analyst: { name: text() },
  /** One text and what is known of it. `revision` is the revision shown. Articles match by id and hash, never by file name. */
  article: {
    title: text(),
    file: text(),
    sha256: text(64),
    publisher: text(),
    author: text(),
    date: text(),
    url: text(8_000),
    language: text(),
    encoding: text(),
    revision: ref('revision'),
    position: integer(),
    mergedInto: optionalRef('article'),
  },
  /** The bytes an article was imported from. */
  original: { article: ref('article'), bytes: bytes() },
  /** One version of an article's canonical text: the whole text for the first, edits to the parent for the others. */
  revision: {
    article: ref('article'),
    parent: optionalRef('revision'),
    text: optionalText(ARTICLE),
    edits: json(editsSchema, []),
    formatting: json(formattingSchema, []),
  },
  /** A label of the scheme. */
  label: {
    name: text(),
    key: text(20),
    colour: text(40),
    guideline: text(LONG),
    position: integer(),
    mergedInto: optionalRef('label'),
  },
  /** An attribute that spans of a label, or links of a type, may carry. */
  attributeType: {
    owner: ref('label', 'linkType'),
    name: text(),
    kind: oneOf(['choice', 'choices', 'text', 'number', 'date', 'yes-no', 'quantity', 'source'], 'text'),
    choices: json(choicesSchema, []),
    condition: json(conditionSchema, null),
    guideline: text(LONG),
    position: integer(),
  },
  /** A type of link. */
  linkType: { name: text(), colour: text(40), guideline: text(LONG), position: integer() },
  /** A role of a link type: how many fillers it takes and what they may be. `most` null means any number. */
  role: {
    linkType: ref('linkType'),
    name: text(),
    least: integer(),
    most: optionalInteger(),
    /** Labels whose spans may fill the role. */
    labels: json(stringsSchema, []),
    /** Registries and links that may fill it: any of `source`, `claim`, `link`. */
    others: json(stringsSchema, []),
    position: integer(),
  },
  /** Whose reading it is. */
  set: { name: text(), kind: oneOf(['shared', 'own', 'adjudicated'], 'shared'), analyst: optionalRef('analyst') },
  /** A registry entry: who says things. */
  source: {
    name: text(),
    kind: oneOf(['person', 'organisation', 'agency', 'media', 'document', 'anonymous', 'other'], 'other'),
    role: text(),
    affiliation: optionalRef('source'),
    aliases: json(stringsSchema, []),
    mergedInto: optionalRef('source'),
  },
  /** A registry entry: one proposition in canonical wording. */
  claim: {
    wording: text(LONG),
    topic: text(),
    quantity: json(quantitySchema.nullable(), null),
    mergedInto: optionalRef('claim'),
  },
  /** A labelled stretch of text of one revision. */
  span: {
    article: ref('article'),
    revision: ref('revision'),
    set: ref('set'),
    label: ref('label'),
    segments: segments(),
    note: text(LONG),
    origin: oneOf(['manual', 'imported', 'suggested', 'copied'], 'manual'),
    source: optionalRef('source'),
    claim: optionalRef('claim'),
  },
  /** An n-ary typed connection; its fillers are rows of their own. */
  link: {
    type: ref('linkType'),
    set: ref('set'),
    note: text(LONG),
    origin: oneOf(['manual', 'imported', 'suggested', 'copied'], 'manual'),
  },
  /** One filler of one role of a link. */
  filler: {
    link: ref('link'),
    role: ref('role'),
    target: ref('span', 'source', 'claim', 'link'),
    position: integer(),
  },
  /** One attribute's value on one span or link. Its id is `owner/type`, so that two people's values meet. */
  attribute: { owner: ref('span', 'link'), type: ref('attributeType'), value: json(valueSchema, null) },
  /** One analyst's rating of a source or claim. "Not yet rated" is the absence of a row. */
  rating: {
    subject: ref('source', 'claim'),
    analyst: ref('analyst'),
    scale: oneOf(['reliability', 'credibility', 'likelihood', 'confidence'], 'reliability'),
    value: text(40),
    note: text(LONG),
  },
  /**
   * Two things that somebody looked at and found not to be the same, so that nobody is asked again. Its id is made of
   * theirs, so that two people's refusals meet.
   */
  refusal: { one: ref('source', 'claim', 'span'), other: ref('source', 'claim', 'span') },
  /** A note on anything that has no note of its own. */
  note: { subject: ref('project', 'article', 'source', 'claim'), text: text(LONG) },
  /** How far one article is in one annotation set, with the revision and scheme it was done against. Its id is `article/set`. */
  status: {
    article: ref('article'),
    set: ref('set'),
    state: oneOf(['to do', 'in progress', 'done'], 'to do'),
    revision: optionalRef('revision'),
    scheme: text(200),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Field<never> | Field<unknown>>>>>

/** The fields that every row has beside its table's own. */
export const commonFields = { by: optionalRef('analyst'), at: integer(), deleted: flag() } as const

export type TableName = keyof typeof tables
export const tableNames = Object.keys(tables) as TableName[]

type ValueOf<F> = F extends { readonly schema: z.ZodType<infer T> } ? T : never
/** The fields of a table without the common ones. */
export type OwnFields<T extends TableName> = {
  readonly [K in keyof (typeof tables)[T]]: ValueOf<(typeof tables)[T][K]>
}
export interface CommonFields {
  readonly id: string
  readonly by: string | null
  readonly at: number
  readonly deleted: boolean
}
/** A row of a table. */
export type Row<T extends TableName> = OwnFields<T> & CommonFields
/** A row of any table, as the change mechanism and the file see it. */
export type AnyRow = CommonFields & Readonly<Record<string, unknown>>

/** All fields of a table except the id, common ones last. */
export const fieldsOf = (table: TableName): Readonly<Record<string, Field<unknown>>> => allFields[table]

const allFields = Object.fromEntries(
  tableNames.map((name) => [name, { ...tables[name], ...commonFields }]),
) as unknown as Readonly<Record<TableName, Readonly<Record<string, Field<unknown>>>>>

export const isTableName = (word: string): word is TableName => Object.hasOwn(tables, word)

/**
 * Fields of a table that mean something only together, such as a span's segments and the text that they are offsets of.
 * Whoever changes one of them names them all, so that a merge takes them all from one hand. The first one names them.
 */
export const togetherIn = (table: TableName): readonly string[] => (table === 'span' ? ['segments', 'revision'] : [])

/** These fields, and those without which they mean nothing. */
export const withTogether = (table: TableName, fields: readonly string[]): readonly string[] => {
  const all = togetherIn(table)
  return all.some((name) => fields.includes(name)) ? [...new Set([...fields, ...all])] : fields
}

/** Names of the `ref` fields of a table. */
export const refFieldsOf = (table: TableName): readonly string[] => refFields[table]

const refFields = Object.fromEntries(
  tableNames.map((name) => [
    name,
    Object.entries(allFields[name])
      .filter(([, f]) => f.kind === 'ref')
      .map(([n]) => n),
  ]),
) as unknown as Readonly<Record<TableName, readonly string[]>>
