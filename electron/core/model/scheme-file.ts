import { failure } from '../failure.ts'
import type { Failure } from '../failure.ts'
import { err, ok } from '../result.ts'
import type { Result } from '../result.ts'
import { colours } from './colours.ts'
import { idSchema } from './field.ts'
import { byPosition, labelsInUse } from './labels.ts'
import type { Reader } from './reader.ts'
import { tables } from './tables.ts'
import { choicesSchema, conditionSchema, stringsSchema } from './value.ts'
import { z } from './zod.ts'

/** A scheme as a file of its own: what `Export scheme` writes and `Import scheme` reads. */
export const SCHEME_FORMAT = 'hearsay-scheme'
export const SCHEME_VERSION = 1

const { label, attributeType, linkType } = tables
const name = z.string().max(2_000).regex(/\S/)
const colour = z.enum(colours)

const attributeSchema = z.strictObject({
  id: idSchema,
  name,
  kind: attributeType.kind.schema,
  choices: choicesSchema,
  condition: conditionSchema,
  guideline: attributeType.guideline.schema,
})

export const schemeFileSchema = z.strictObject({
  format: z.literal(SCHEME_FORMAT),
  version: z.literal(SCHEME_VERSION),
  name: z.string().max(2_000),
  labels: z
    .array(
      z.strictObject({
        id: idSchema,
        name,
        key: z.string().regex(/^[\p{L}\p{N}]?$/u),
        colour,
        guideline: label.guideline.schema,
        attributes: z.array(attributeSchema).max(1_000).readonly(),
      }),
    )
    .max(1_000)
    .readonly(),
  linkTypes: z
    .array(
      z.strictObject({
        id: idSchema,
        name,
        colour,
        guideline: linkType.guideline.schema,
        attributes: z.array(attributeSchema).max(1_000).readonly(),
        roles: z
          .array(
            z.strictObject({
              id: idSchema,
              name,
              least: z.int().min(0),
              most: z.int().min(1).nullable(),
              /** Ids of labels of this file. */
              labels: stringsSchema,
              others: z
                .array(z.enum(['source', 'claim', 'link']))
                .max(3)
                .readonly(),
            }),
          )
          .max(1_000)
          .readonly(),
      }),
    )
    .max(1_000)
    .readonly(),
})
export type SchemeFile = z.infer<typeof schemeFileSchema>

/** The project's scheme as a file has it: only what can be chosen, in the scheme's order. */
export const schemeToFile = (reader: Reader, called: string): SchemeFile => {
  const labels = labelsInUse(reader)
  const attributes = (owner: string): SchemeFile['labels'][number]['attributes'] =>
    [...reader.where('attributeType', 'owner', owner)]
      .sort(byPosition)
      .map(({ id, name: named, kind, choices, condition, guideline }) => ({
        id,
        name: named,
        kind,
        choices: choices.map((choice) => ({ id: choice.id, name: choice.name })),
        condition,
        guideline,
      }))
  return {
    format: SCHEME_FORMAT,
    version: SCHEME_VERSION,
    name: called,
    labels: labels.map(({ id, name: named, key, colour: tone, guideline }) => ({
      id,
      name: named,
      key,
      colour: knownColour(tone),
      guideline,
      attributes: attributes(id),
    })),
    linkTypes: [...reader.all('linkType')].sort(byPosition).map((type) => ({
      id: type.id,
      name: type.name,
      colour: knownColour(type.colour),
      guideline: type.guideline,
      attributes: attributes(type.id),
      roles: [...reader.where('role', 'linkType', type.id)].sort(byPosition).map((one) => ({
        id: one.id,
        name: one.name,
        least: one.least,
        most: one.most,
        labels: one.labels.filter((taken) => labels.some(({ id }) => id === taken)),
        others: (['source', 'claim', 'link'] as const).filter((kind) => one.others.includes(kind)),
      })),
    })),
  }
}

const knownColour = (tone: string): (typeof colours)[number] => colours.find((one) => one === tone) ?? 'slate'

/** Reads a scheme file; one of another tool or a later Hearsay is refused by name. */
export const parseScheme = (text: string): Result<SchemeFile, Failure> => {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return err(failure('not-a-scheme', 'This file is not a Hearsay scheme: it is not JSON.', CHOOSE))
  }
  const head = z.object({ format: z.literal(SCHEME_FORMAT), version: z.number() }).safeParse(content)
  if (!head.success) {
    return err(failure('not-a-scheme', 'This file is not a Hearsay scheme. It was made by another program.', CHOOSE))
  }
  if (head.data.version !== SCHEME_VERSION) {
    return err(
      failure(
        'scheme-version',
        `This scheme has version ${head.data.version}; this Hearsay reads version ${SCHEME_VERSION}.`,
        'Update Hearsay, or ask for the scheme in this version.',
      ),
    )
  }
  const parsed = schemeFileSchema.safeParse(content)
  if (parsed.success) return ok(parsed.data)
  const where = parsed.error.issues[0]?.path.join('.') ?? ''
  return err(
    failure('bad-scheme', `This scheme cannot be read: ${where || 'its content'} is not as it should be.`, CHOOSE),
  )
}

const CHOOSE = 'Nothing was changed. Choose a file that Hearsay has exported.'
