import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { idSchema } from '#core/model/field.ts'
import { z } from '#core/model/zod.ts'
import type { AnalystIdentity, ImportChoice, Place, Preferences } from '#ipc/contract.ts'
import type { Log } from './log.ts'

export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A project opened before. The window knows it by its token only. */
export interface RecentFile {
  readonly token: string
  readonly path: string
  readonly openedAt: number
  readonly bounds: Bounds | null
  /** The annotation set worked in last; none where it was the shared one. */
  readonly set?: string | undefined
  /** Whether imports keep the files' own bytes; they do if nothing is said. */
  readonly originals?: boolean | undefined
  readonly place?: Place | undefined
}

/** What the app remembers between starts, apart from projects. */
export interface Settings {
  /** The id is made once; the name is empty until it is given. */
  readonly analyst: AnalystIdentity
  readonly recent: readonly RecentFile[]
  /** What names in imported files stood for the last time; empty where one was to stay as it is. */
  readonly importNames?: Readonly<Record<string, string>> | undefined
  readonly preferences: Preferences
}

export interface SettingsStore {
  readonly current: () => Settings
  readonly update: (change: (settings: Settings) => Settings) => void
}

const recentLimit = 20

export const placeSchema = z.object({ article: idSchema, at: z.int().min(0) })

const keysSchema = z.record(z.string().max(200), z.array(z.string().min(1).max(40)).max(8).readonly())
const widthSchema = z.number().min(100).max(4_000).nullable()
const readingSchema = z.object({
  font: z.enum(['serif', 'sans', 'mono']),
  width: z.number().min(10).max(200),
  lineHeight: z.number().min(1).max(4),
})

/** What is remembered for all projects; where something is missing or makes no sense, it is as it was at first. */
export const freshPreferences: Preferences = {
  keys: {},
  left: null,
  right: null,
  zoom: 1,
  reading: { font: 'serif', width: 40, lineHeight: 1.95 },
}

export const preferencesSchema = z.object({
  keys: keysSchema,
  left: widthSchema,
  right: widthSchema,
  zoom: z.number().min(0.5).max(4),
  reading: readingSchema,
})

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().min(100), height: z.int().min(100) })
const settingsSchema = z.object({
  analyst: z.object({ id: z.string().regex(/^[a-z0-9]{1,64}$/), name: z.string().max(200) }),
  recent: z
    .array(
      z.object({
        token: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
        path: z.string().min(1).max(10_000),
        openedAt: z.int().min(0),
        bounds: boundsSchema.nullable(),
        set: idSchema.optional(),
        originals: z.boolean().optional(),
        place: placeSchema.optional(),
      }),
    )
    .max(1000),
  importNames: z.record(z.string(), z.string()).optional(),
  preferences: preferencesSchema.catch(freshPreferences),
})

/** Opens the settings of a data folder. A damaged file is kept under another name, and the app starts with new ones. */
export const openSettings = (folder: string, log: Log): SettingsStore => {
  const file = path.join(folder, 'settings.json')
  let settings = readSettings(file, log) ?? freshSettings()
  return {
    current: () => settings,
    update: (change) => {
      settings = change(settings)
      try {
        writeAtomically(file, `${JSON.stringify(settings, undefined, 2)}\n`)
      } catch (error) {
        log.note(`the settings could not be written: ${String(error)}`)
      }
    },
  }
}

/** Who works, as projects know them. The name of the system's account is no one's business, so it is not taken. */
export const currentAnalyst = ({ analyst }: Settings): AnalystIdentity => ({
  id: analyst.id,
  name: analyst.name === '' ? 'Analyst' : analyst.name,
})

/** Puts a project at the top of the recent files. */
export const rememberProject =
  (file: string, openedAt: number) =>
  (settings: Settings): Settings => {
    const known = settings.recent.find((recent) => recent.path === file)
    const entry = { bounds: null, token: randomUUID(), ...known, path: file, openedAt }
    const others = settings.recent.filter((recent) => recent !== known)
    return { ...settings, recent: [entry, ...others].slice(0, recentLimit) }
  }

export const rememberBounds =
  (file: string, bounds: Bounds) =>
  (settings: Settings): Settings => ({
    ...settings,
    recent: settings.recent.map((recent) => (recent.path === file ? { ...recent, bounds } : recent)),
  })

/** Who reads blind must not see the others after a restart. */
export const rememberSet =
  (file: string, set: string) =>
  (settings: Settings): Settings => ({
    ...settings,
    recent: settings.recent.map((recent) => (recent.path === file ? { ...recent, set } : recent)),
  })

/** Keeps the names that were mapped last; of very many the oldest are forgotten. */
export const rememberImport =
  (file: string, { map, originals = true }: ImportChoice) =>
  (settings: Settings): Settings => {
    const names = Object.entries({ ...settings.importNames, ...map })
    return {
      ...settings,
      importNames: Object.fromEntries(names.slice(-NAMES_KEPT)),
      recent: settings.recent.map((recent) => (recent.path === file ? { ...recent, originals } : recent)),
    }
  }

const NAMES_KEPT = 500

export const rememberPlace =
  (file: string, place: Place) =>
  (settings: Settings): Settings => ({
    ...settings,
    recent: settings.recent.map((recent) => (recent.path === file ? { ...recent, place } : recent)),
  })

function freshSettings(): Settings {
  return {
    analyst: { id: randomUUID().replaceAll('-', ''), name: '' },
    recent: [],
    preferences: freshPreferences,
  }
}

function readSettings(file: string, log: Log): Settings | undefined {
  const text = readText(file, log)
  if (text === undefined) return undefined
  const settings = parseSettings(text)
  if (settings !== undefined) return settings
  const kept = `${file}.damaged-${Date.now()}`
  log.note(`the settings are damaged; they are kept as ${path.basename(kept)}`)
  try {
    fs.renameSync(file, kept)
  } catch (error) {
    log.note(`the damaged settings could not be put aside: ${String(error)}`)
  }
  return undefined
}

function readText(file: string, log: Log): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.note(`the settings cannot be read: ${String(error)}`)
    return undefined
  }
}

function parseSettings(text: string): Settings | undefined {
  try {
    return settingsSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** The old file or the new one is there at every moment, never half of one. */
function writeAtomically(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.new`
  const handle = fs.openSync(fresh, 'w', 0o600)
  try {
    fs.writeFileSync(handle, text)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
  fs.renameSync(fresh, file)
}
