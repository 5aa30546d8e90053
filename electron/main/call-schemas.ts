import { z } from '#core/model/zod.ts'
import type { WindowCalls } from '#ipc/contract.ts'
import { callSchemas as storeSchemas } from '#store/calls.ts'

const clipboardLimit = 50_000_000 // characters; no article may be longer

const words = z.string().max(200)
const menuItemSchema = z.strictObject({ name: words, label: words, shortcut: words, enabled: z.boolean() })
const menuSectionSchema = z.strictObject({ label: words, items: z.array(menuItemSchema).max(200) })

const nothing = z.tuple([])

/**
 * What each call's arguments must look like, whoever sent them. A call without a schema does not compile. What goes on to
 * the store is held to the store's own schemas, here already.
 */
export const argumentSchemas: { readonly [K in keyof WindowCalls]: z.ZodType<Parameters<WindowCalls[K]>> } = {
  'project.snapshot': storeSchemas['project.snapshot'],
  'project.load': storeSchemas['project.load'],
  'project.commit': storeSchemas['project.commit'],
  'project.undo': storeSchemas['project.undo'],
  'project.redo': storeSchemas['project.redo'],
  'project.counts': storeSchemas['project.counts'],
  'project.save': storeSchemas['project.save'],
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
  'app.setMenu': z.tuple([z.array(menuSectionSchema).max(30)]),
  'app.readyToClose': z.tuple([z.boolean()]),
}
