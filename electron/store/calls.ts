import { questionSchema } from '#core/analysis/views.ts'
import { changeIdSchema, draftSchema } from '#core/change/change.ts'
import { textFields } from '#core/importer/index.ts'
import { isTableName } from '#core/model/tables.ts'
import type { TableName } from '#core/model/tables.ts'
import { idSchema } from '#core/model/field.ts'
import { z } from '#core/model/zod.ts'
import type { StoreCalls } from '#ipc/contract.ts'

const path = z.string().min(1).max(32_000)
const analyst = z.object({ id: idSchema, name: z.string().min(1).max(2_000) })
const words = z.array(z.string().min(1).max(2_000)).min(1).max(100_000)
const table = z.string().refine(isTableName, 'an unknown table') as unknown as z.ZodType<TableName>

export const shareChoiceSchema = z.strictObject({
  history: z.boolean(),
  originals: z.boolean(),
  names: z.boolean(),
  articles: z.array(idSchema).max(1_000_000).nullable(),
})

export const importChoiceSchema = z.object({
  format: z.string().max(100).nullable(),
  map: z.record(z.string().min(1).max(2_000), z.string().min(1).max(2_000)),
  encoding: z.string().min(1).max(40).nullish(),
  unit: z.enum(['utf16', 'codepoint', 'utf8']).nullish(),
  columns: z.partialRecord(z.enum(textFields), z.string().max(2_000)).nullish(),
  wholePages: z.boolean().optional(),
  originals: z.boolean().optional(),
})

const importWishSchema = z.object({
  ...importChoiceSchema.shape,
  paths: z.array(path).min(1).max(100_000),
  strict: z.boolean(),
})

export const exportChoiceSchema = z.object({
  format: z.string().max(100),
  articles: words.nullable(),
  analysts: words.nullable(),
  labels: words.nullish(),
  split: z.object({ parts: z.array(z.number().min(0)).length(3), seed: z.int() }).nullable(),
  licence: z.string().max(2_000).optional(),
  unit: z.enum(['UTF-16 code units', 'Unicode code points', 'both', 'tokens', 'none']).optional(),
})

/** The arguments of every call, checked before anything is done with them. */
export const callSchemas: { readonly [K in keyof StoreCalls]: z.ZodType<Parameters<StoreCalls[K]>> } = {
  'project.snapshot': z.tuple([]),
  'project.load': z.tuple([
    z.union([
      z.strictObject({ article: idSchema }),
      z.strictObject({ source: idSchema }),
      z.strictObject({ scheme: idSchema }),
      z.strictObject({ rows: z.array(z.tuple([table, idSchema])).max(100_000) }),
    ]),
  ]),
  'project.commit': z.tuple([draftSchema]),
  'project.undo': z.tuple([]),
  'project.redo': z.tuple([]),
  'project.counts': z.tuple([]),
  'project.usage': z.tuple([]),
  'project.history': z.tuple([
    z.strictObject({
      analyst: idSchema.nullable(),
      article: idSchema.nullable(),
      kind: z.string().max(100).nullable(),
      row: idSchema.nullable(),
      before: changeIdSchema.nullable(),
      limit: z.int().min(1).max(1_000),
    }),
  ]),
  'project.compare': z.tuple([changeIdSchema, changeIdSchema]),
  'project.undoTo': z.tuple([changeIdSchema]),
  'project.conflicts': z.tuple([]),
  'project.cancelMerge': z.tuple([]),
  'project.cancelImport': z.tuple([]),
  'project.analysis': z.tuple([questionSchema]),
  'project.save': z.tuple([]),
  'project.takeOver': z.tuple([]),
  'project.copies': z.tuple([]),
  'store.create': z.tuple([z.object({ path, name: z.string().min(1).max(2_000), analyst })]),
  'store.open': z.tuple([z.object({ path, analyst, readOnly: z.boolean(), accept: z.boolean().optional() })]),
  'store.createSample': z.tuple([z.object({ path, seeds: path, analyst })]),
  'store.import': z.tuple([importWishSchema]),
  'store.tryImport': z.tuple([importWishSchema]),
  'store.export': z.tuple([z.object({ ...exportChoiceSchema.shape, path, force: z.boolean(), strict: z.boolean() })]),
  'store.tryExport': z.tuple([exportChoiceSchema]),
  'store.merge': z.tuple([z.object({ path, dryRun: z.boolean() })]),
  'store.keepBoth': z.tuple([]),
  'store.info': z.tuple([]),
  'store.saveCopy': z.tuple([path]),
  'store.share': z.tuple([z.object({ path: path.nullable(), choice: shareChoiceSchema, force: z.boolean() })]),
  'store.purge': z.tuple([z.object({ backups: z.boolean() })]),
  'store.check': z.tuple([z.object({ path })]),
  'store.salvage': z.tuple([z.object({ path, to: path, analyst })]),
  'store.backups': z.tuple([z.object({ path })]),
  'store.restoreInto': z.tuple([z.object({ backup: z.string().min(1).max(1_000), path })]),
  'store.close': z.tuple([]),
}

export const isCallName = (name: unknown): name is keyof StoreCalls =>
  typeof name === 'string' && Object.hasOwn(callSchemas, name)
