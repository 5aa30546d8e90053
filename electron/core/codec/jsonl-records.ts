import { idSchema, segmentSchema } from '../model/field.ts'
import {
  choiceSchema,
  conditionSchema,
  editsSchema,
  formattingSchema,
  quantitySchema,
  stringsSchema,
  valueSchema,
} from '../model/value.ts'
import { z } from '../model/zod.ts'
import { textField } from './json-lines.ts'

const id = idSchema
const reference = idSchema.nullable()
const by = idSchema.nullable().default(null)
const string = z.string().default('')
const deleted = z.boolean().default(false)
const noteRecords = z.array(z.object({ text: z.string(), by })).default([])
const ratingRecords = z.array(z.object({ analyst: id, scale: z.string(), value: z.string(), note: string })).default([])
const attributeValues = z.record(z.string(), valueSchema).default({})
const makers = z.record(z.string(), idSchema.nullable()).default({})
const attributeTypes = z
  .array(
    z.object({
      id,
      name: string,
      kind: z.string().default('text'),
      choices: z.array(choiceSchema).default([]),
      condition: conditionSchema.default(null),
      guideline: string,
      deleted,
    }),
  )
  .default([])

/** A line of each type, with what an older or shorter file leaves out. */
export const schemas = {
  project: z.object({
    type: z.literal('project'),
    id,
    name: string,
    guideline: string,
    articles: z.array(id).default([]),
    sets: z.array(z.object({ id, name: string, kind: z.string(), analyst: reference.default(null) })).default([]),
    notes: noteRecords,
  }),
  scheme: z.object({
    type: z.literal('scheme'),
    labels: z.array(
      z.object({
        id,
        name: string,
        key: string,
        colour: string,
        guideline: string,
        attributes: attributeTypes,
        mergedInto: reference.default(null),
        deleted,
      }),
    ),
    linkTypes: z.array(
      z.object({
        id,
        name: string,
        colour: string,
        guideline: string,
        roles: z.array(
          z.object({
            id,
            name: string,
            least: z.int(),
            most: z.int().nullable(),
            labels: z.array(z.string()),
            others: stringsSchema,
            deleted,
          }),
        ),
        attributes: attributeTypes,
        deleted,
      }),
    ),
  }),
  analyst: z.object({ type: z.literal('analyst'), id, name: string }),
  source: z.object({
    type: z.literal('source'),
    id,
    name: string,
    kind: z.string().default('other'),
    role: string,
    affiliation: reference.default(null),
    aliases: stringsSchema.default([]),
    mergedInto: reference.default(null),
    ratings: ratingRecords,
    notes: noteRecords,
    by,
  }),
  claim: z.object({
    type: z.literal('claim'),
    id,
    wording: string,
    topic: string,
    quantity: quantitySchema.nullable().default(null),
    mergedInto: reference.default(null),
    ratings: ratingRecords,
    notes: noteRecords,
    by,
  }),
  article: z.object({
    type: z.literal('article'),
    id,
    title: string,
    file: string,
    sha256: string,
    publisher: string,
    author: string,
    date: string,
    url: string,
    language: string,
    encoding: z.string().default('utf-8'),
    text: z.string(),
    formatting: formattingSchema.default([]),
    status: z
      .array(z.object({ set: id, state: z.string(), by, scheme: string, revision: reference.optional() }))
      .default([]),
    spans: z.array(z.unknown()).default([]),
    notes: noteRecords,
    mergedInto: reference.default(null),
    revision: id.optional(),
    revisions: z
      .array(
        z.object({
          id,
          parent: reference,
          text: z.string().nullable(),
          edits: editsSchema,
          formatting: formattingSchema,
          by,
        }),
      )
      .optional(),
  }),
  link: z.object({
    type: z.literal('link'),
    id,
    linkType: z.string(),
    set: id,
    by,
    roles: z.record(
      z.string(),
      z.array(
        z.union([
          z.object({ span: id, by: reference.optional() }),
          z.object({ source: id, by: reference.optional() }),
          z.object({ claim: id, by: reference.optional() }),
          z.object({ link: id, by: reference.optional() }),
        ]),
      ),
    ),
    attributes: attributeValues,
    attributesBy: makers,
    note: string,
    origin: z.string().default('manual'),
  }),
}

export const spanSchema = z.object({
  id,
  label: z.string(),
  set: id,
  by,
  origin: z.string().default('imported'),
  segments: z.array(segmentSchema).min(1),
  attributes: attributeValues,
  attributesBy: makers,
  note: string,
  source: reference.default(null),
  claim: reference.default(null),
  revision: id.optional(),
})

export type RecordType = keyof typeof schemas
export type Records = { readonly [K in RecordType]: z.infer<(typeof schemas)[K]> }
export type Span = z.infer<typeof spanSchema>

/** Whether a line is one of ours. */
export const isRecord = (value: Readonly<Record<string, unknown>>): boolean => {
  const type = textField(value, 'type') ?? ''
  return Object.hasOwn(schemas, type) && schemas[type as RecordType].safeParse(value).success
}
