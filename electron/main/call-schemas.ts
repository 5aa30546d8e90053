import { filterSchema } from '#core/analysis/filter.ts'
import { idSchema } from '#core/model/field.ts'
import { z } from '#core/model/zod.ts'
import { projectCallNames } from '#ipc/contract.ts'
import type { ProjectCalls, WindowCalls } from '#ipc/contract.ts'
import { callSchemas as storeSchemas, exportChoiceSchema, importChoiceSchema, shareChoiceSchema } from '#store/calls.ts'
import { placeSchema, preferencesSchema } from './settings.ts'

const clipboardLimit = 50_000_000 // characters; no article may be longer

const jsonLimit = 5_000_000 // characters
const jsonFileSchema = z.enum(['scheme', 'keys'])

const pictureLimit = 60_000_000 // characters

const words = z.string().max(200)
const menuItemSchema = z.strictObject({ name: words, label: words, shortcut: words, enabled: z.boolean() })
const menuSectionSchema = z.strictObject({ label: words, items: z.array(menuItemSchema).max(200) })

const nothing = z.tuple([])

/**
 * What each call's arguments must look like, whoever sent them. A call without a schema does not compile. What goes on to
 * the store is held to the store's own schemas, here already.
 */
export const argumentSchemas: { readonly [K in keyof WindowCalls]: z.ZodType<Parameters<WindowCalls[K]>> } = {
  ...projectSchemas(),
  'app.welcome': nothing,
  'app.setAnalyst': z.tuple([words]),
  'app.newProject': nothing,
  'app.openProject': nothing,
  'app.openRecent': z.tuple([z.string().regex(/^[A-Za-z0-9-]{1,64}$/)]),
  'app.openSample': nothing,
  'app.copy': z.tuple([z.string().max(clipboardLimit)]),
  'app.chooseImport': z.tuple([z.enum(['files', 'folder'])]),
  'app.tryImport': z.tuple([importChoiceSchema]),
  'app.import': z.tuple([importChoiceSchema]),
  'app.pasteArticle': nothing,
  'app.formats': nothing,
  'app.tryExport': z.tuple([exportChoiceSchema]),
  'app.exportDataset': z.tuple([exportChoiceSchema]),
  'app.showExported': nothing,
  'app.exportJson': z.tuple([z.string().max(jsonLimit), jsonFileSchema]),
  'app.chooseJson': z.tuple([jsonFileSchema]),
  'app.report': z.tuple([
    z.strictObject({
      filter: filterSchema,
      claims: z.array(idSchema).max(100_000).readonly().nullable(),
      sources: z.array(idSchema).max(100_000).readonly().nullable(),
      format: z.enum(['html', 'pdf', 'md', 'docx', 'csv']),
      hypotheses: z.array(z.string().max(2_000)).max(100).readonly(),
    }),
  ]),
  'app.saveFile': z.tuple([
    z.strictObject({
      name: z.string().max(200),
      kind: z.enum(['svg', 'png', 'csv']),
      content: z.string().max(pictureLimit),
    }),
  ]),
  'app.saveCopy': nothing,
  'app.tryShare': z.tuple([shareChoiceSchema]),
  'app.share': z.tuple([shareChoiceSchema]),
  'app.purge': storeSchemas['store.purge'],
  'app.tryMerge': nothing,
  'app.tryMergeBeside': z.tuple([z.string().min(1).max(255).nullable()]),
  'app.merge': nothing,
  'app.acceptFile': nothing,
  'app.keepBoth': nothing,
  'app.tryAgain': nothing,
  'app.openDropped': z.tuple([z.array(z.string().min(1).max(32_000)).max(1_000)]),
  'app.backups': nothing,
  'app.restoreBackup': z.tuple([words]),
  'app.salvage': nothing,
  'app.openSalvaged': nothing,
  'app.workIn': z.tuple([idSchema]),
  'app.stay': z.tuple([placeSchema]),
  'app.preferences': nothing,
  'app.prefer': z.tuple([preferencesSchema.partial().strict()]),
  'app.setMenu': z.tuple([z.array(menuSectionSchema).max(30)]),
  'app.readyToClose': z.tuple([z.boolean()]),
}

function projectSchemas(): Pick<typeof storeSchemas, keyof ProjectCalls> {
  const names = Object.keys(projectCallNames) as readonly (keyof ProjectCalls)[]
  return Object.fromEntries(names.map((name) => [name, storeSchemas[name]])) as Pick<
    typeof storeSchemas,
    keyof ProjectCalls
  >
}
