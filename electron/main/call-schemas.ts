import { draftSchema } from '#core/change/change.ts'
import { idSchema } from '#core/model/field.ts'
import { isTableName } from '#core/model/tables.ts'
import type { TableName } from '#core/model/tables.ts'
import { z } from '#core/model/zod.ts'
import type { WindowCalls } from '#ipc/contract.ts'

const clipboardLimit = 50_000_000 // characters; no article may be longer
const rowsLimit = 100_000 // rows asked for in one call

const tableSchema = z.string().refine(isTableName, 'an unknown table') as unknown as z.ZodType<TableName>
const words = z.string().max(200)

const wantedSchema = z.union([
  z.strictObject({ article: idSchema }),
  z.strictObject({ source: idSchema }),
  z.strictObject({
    rows: z
      .array(z.tuple([tableSchema, idSchema]).readonly())
      .max(rowsLimit)
      .readonly(),
  }),
])

const menuItemSchema = z.strictObject({ name: words, label: words, shortcut: words, enabled: z.boolean() })
const menuSectionSchema = z.strictObject({ label: words, items: z.array(menuItemSchema).max(200).readonly() })

const nothing = z.tuple([])

/** What each call's arguments must look like, whoever sent them. A call without a schema does not compile. */
export const argumentSchemas: { readonly [K in keyof WindowCalls]: z.ZodType<Parameters<WindowCalls[K]>> } = {
  'project.snapshot': nothing,
  'project.load': z.tuple([wantedSchema]),
  'project.commit': z.tuple([draftSchema]),
  'project.undo': nothing,
  'project.redo': nothing,
  'project.counts': nothing,
  'project.save': nothing,
  'app.welcome': nothing,
  'app.setAnalyst': z.tuple([words]),
  'app.newProject': nothing,
  'app.openProject': nothing,
  'app.openRecent': z.tuple([z.string().regex(/^[A-Za-z0-9-]{1,64}$/)]),
  'app.openSample': nothing,
  'app.copy': z.tuple([z.string().max(clipboardLimit)]),
  'app.importArticles': nothing,
  'app.exportDataset': z.tuple([z.string().regex(/^[a-z0-9-]{1,40}$/)]),
  'app.saveCopy': nothing,
  'app.setMenu': z.tuple([z.array(menuSectionSchema).max(30).readonly()]),
  'app.readyToClose': z.tuple([z.boolean()]),
}
