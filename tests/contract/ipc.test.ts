import { EventEmitter, once } from 'node:events'
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import { windowCallNames } from '#ipc/contract.ts'
import type { Handlers, WindowCalls } from '#ipc/contract.ts'
import { argumentSchemas } from '../../electron/main/call-schemas.ts'
import { createLog } from '../../electron/main/log.ts'
import { createPageCheck } from '../../electron/main/page.ts'
import { createSession } from '../../electron/main/project-session.ts'
import type { StoreLink } from '../../electron/main/project-session.ts'
import { answerCall, serveWindows } from '../../electron/main/serve.ts'
import type { CallEvent, CallName } from '../../electron/main/serve.ts'
import { standInWindow } from '../support/stand-in-window.ts'
import { count, many } from '../support/store-tally.ts'

const names = Object.keys(windowCallNames) as CallName[]
const isOurPage = createPageCheck(undefined)

/** For every call, arguments that a window may well send. */
const examples: { readonly [K in CallName]: readonly Parameters<WindowCalls[K]>[] } = {
  'project.snapshot': [[]],
  'project.load': [
    [{ article: 'article.1' }],
    [{ source: 'a0b1' }],
    [
      {
        rows: [
          ['span', 'x1'],
          ['link', 'y2'],
        ],
      },
    ],
  ],
  'project.commit': [
    [
      {
        kind: 'span.note',
        label: 'Note',
        patches: [{ table: 'span', row: 'x1', before: { note: '' }, after: { note: '“Ça va”' } }],
      },
    ],
  ],
  'project.undo': [[]],
  'project.redo': [[]],
  'project.counts': [[]],
  'project.usage': [[]],
  'project.history': [[{ analyst: null, article: null, kind: 'span.', row: null, before: 'abc:1', limit: 50 }]],
  'project.compare': [['abc:1', 'def:2']],
  'project.undoTo': [['abc:1']],
  'project.conflicts': [[]],
  'project.analysis': [
    [{ view: 'overview', filter: {} }],
    [{ view: 'search', query: 'river OR (kim', page: { from: 0, count: 10 } }],
  ],
  'project.save': [[]],
  'project.cancelMerge': [[]],
  'project.cancelImport': [[]],
  'project.takeOver': [[]],
  'project.copies': [[]],
  'app.welcome': [[]],
  'app.setAnalyst': [['Ada'], ['']],
  'app.newProject': [[]],
  'app.openProject': [[]],
  'app.openRecent': [['0b8d3c1e-0d5f-4e1e-9a52-5d2f3c7a9b10']],
  'app.openSample': [[]],
  'app.workIn': [['set.shared']],
  'app.stay': [[{ article: 'article.1', at: 40 }]],
  'app.preferences': [[]],
  'app.prefer': [[{ zoom: 1.5 }], [{}]],
  'app.copy': [['“Quote.” — Kyiv Post'], ['']],
  'app.chooseImport': [['files'], ['folder']],
  'app.tryImport': [[{ format: null, map: { Content: 'Claim' }, columns: { text: 'Body' } }]],
  'app.import': [[{ format: null, map: {}, originals: false }]],
  'app.pasteArticle': [[]],
  'app.formats': [[]],
  'app.tryExport': [[{ format: 'jsonl', articles: null, analysts: null, split: null }]],
  'app.exportDataset': [
    [{ format: 'brat', articles: ['a'], analysts: null, labels: ['Claim'], split: { parts: [8, 1, 1], seed: 7 } }],
  ],
  'app.showExported': [[]],
  'app.exportJson': [['{}', 'scheme']],
  'app.chooseJson': [['keys']],
  'app.report': [[{ format: 'md', filter: {}, claims: ['claim.1'], sources: null, hypotheses: ['H1'] }]],
  'app.saveFile': [[{ name: 'Matrix', kind: 'svg', content: '<svg/>' }]],
  'app.saveCopy': [[]],
  'app.tryShare': [[{ history: false, originals: true, names: true, articles: null }]],
  'app.share': [[{ history: true, originals: true, names: true, articles: ['article.1'] }]],
  'app.purge': [[{ backups: false }]],
  'app.tryMerge': [[]],
  'app.tryMergeBeside': [['Kursk (1).hearsay'], [null]],
  'app.merge': [[]],
  'app.acceptFile': [[]],
  'app.keepBoth': [[]],
  'app.tryAgain': [[]],
  'app.openDropped': [[['/home/ada/Kursk.hearsay', '/home/ada/a.txt']], [[]]],
  'app.backups': [[]],
  'app.restoreBackup': [['backup-1']],
  'app.salvage': [[]],
  'app.openSalvaged': [[]],
  'app.setMenu': [[[{ label: 'File', items: [{ name: 'save', label: 'Save', shortcut: 'Mod+S', enabled: true }] }]]],
  'app.readyToClose': [[true], [false]],
}

/** What random arguments may look like without being garbage. */
const mayPass = (name: CallName, args: readonly unknown[]): boolean => {
  const [one] = args
  if (args.length !== Math.min(1, examples[name][0]?.length ?? 0)) return false
  if (args.length === 0) return true
  if (name === 'app.readyToClose') return typeof one === 'boolean'
  if (name === 'app.tryMergeBeside' && one === null) return true
  if (name === 'app.openDropped') return Array.isArray(one) && one.every((path) => typeof path === 'string')
  if (name === 'app.prefer') return typeof one === 'object' && one !== null && Object.keys(one).length === 0
  if (name === 'app.setMenu') return Array.isArray(one) && one.length === 0
  return typeof one === 'string'
}

describe('the calls of a window', () => {
  test('each has a schema and a handler, and there are no others', () => {
    expect(Object.keys(argumentSchemas).toSorted()).toEqual(names.toSorted())
    expect(Object.keys(standInWindow().handlers).toSorted()).toEqual(names.toSorted())
  })

  test.each(names)('%s takes the good examples', (name) => {
    for (const args of examples[name]) expect(argumentSchemas[name].safeParse(args).error).toBeUndefined()
  })

  test.each(names)('%s answers every good example with a result', async (name) => {
    for (const args of examples[name]) {
      const answer = await answerCall(standInWindow().handlers, name, args, silent)
      expect(typeof answer.ok).toBe('boolean')
      if (!answer.ok) expect(answer.error.kind).not.toMatch(/^(bug|refused)$/)
    }
  })

  const messages = many(2_000, 10_000)
  test.each(names)(`%s refuses ${messages} garbage messages and never throws`, async (name) => {
    await fc.assert(
      fc.asyncProperty(garbage, async (args) => {
        const { handlers, touched } = standInWindow()
        const answer = await answerCall(handlers, name, args, silent)
        if (mayPass(name, args)) return
        expect(answer.ok ? 'taken' : answer.error.kind).toBe('refused')
        expect(touched).toEqual([])
      }),
      { numRuns: messages },
    )
    count({ row: 38, what: 'garbage messages, to every channel', tried: messages, survived: messages, lost: 0 })
  })

  test.each(names.filter((name) => (examples[name][0]?.length ?? 0) > 0))(
    '%s survives good messages with one part replaced by garbage',
    async (name) => {
      const spoilt = fc
        .tuple(fc.constantFrom(...examples[name]), fc.nat(), fc.anything({ withTypedArray: true, withMap: true }))
        .map(([args, at, junk]) => replacePart(args, at, junk) as readonly unknown[])
      await fc.assert(
        fc.asyncProperty(spoilt, async (args) => {
          const answer = await answerCall(standInWindow().handlers, name, args, silent)
          if (!answer.ok) expect(answer.error.kind).not.toBe('bug')
        }),
        { numRuns: messages / 4 },
      )
      const tried = messages / 4
      count({ row: 38, what: 'good messages with a part replaced, to every channel', tried, survived: tried, lost: 0 })
    },
  )
})

describe('the door', () => {
  const ourPage = 'app://hearsay/'
  const mainFrame = { parent: null, url: ourPage }

  test.each<[string, CallEvent, string]>([
    ['our main frame', { sender: { id: 1 }, senderFrame: mainFrame }, 'answered'],
    ['a frame inside it', { sender: { id: 1 }, senderFrame: { parent: mainFrame, url: ourPage } }, 'refused'],
    ['a page from the web', { sender: { id: 1 }, senderFrame: { parent: null, url: 'https://hearsay/' } }, 'refused'],
    ['another host', { sender: { id: 1 }, senderFrame: { parent: null, url: 'app://hearsay.evil/' } }, 'refused'],
    ['an empty page', { sender: { id: 1 }, senderFrame: { parent: null, url: 'about:blank' } }, 'refused'],
    ['a file', { sender: { id: 1 }, senderFrame: { parent: null, url: 'file:///hearsay/' } }, 'refused'],
    ['a page that has gone', { sender: { id: 1 }, senderFrame: null }, 'refused'],
    ['a window that is none of ours', { sender: { id: 2 }, senderFrame: mainFrame }, 'refused'],
  ])('%s', async (_, event, want) => {
    const { handlers } = standInWindow()
    const channels = new Map<string, (event: CallEvent, ...args: unknown[]) => Promise<unknown>>()
    const handlersOf = (id: number): Handlers<WindowCalls> | undefined => (id === 1 ? handlers : undefined)
    serveWindows({ handle: (name, listener) => channels.set(name, listener) }, { isOurPage, handlersOf, log: silent })
    expect([...channels.keys()].toSorted()).toEqual(names.toSorted())
    const answer = await channels.get('app.welcome')?.(event)
    expect(answer).toMatchObject(want === 'answered' ? { ok: true } : { ok: false, error: { kind: 'refused' } })
    count({ row: 38, what: 'senders that are, or are not, our own page', tried: 1, survived: 1, lost: 0 })
  })

  test('a throw answers as a bug: its stack is logged, the window hears nothing of it', async () => {
    const lines: string[] = []
    const log = createLog((line) => lines.push(line))
    const broken = {
      ...standInWindow().handlers,
      'app.welcome': () => {
        throw new Error('secret detail')
      },
    }
    const answer = await answerCall(broken, 'app.welcome', [], log)
    expect(answer).toMatchObject({ ok: false, error: { kind: 'bug' } })
    expect(JSON.stringify(answer)).not.toContain('secret detail')
    expect(lines.join()).toContain('secret detail')
    expect(lines.join()).toContain('ipc.test.ts')
  })

  test('a refusal is logged without the words that were sent', async () => {
    const lines: string[] = []
    const log = createLog((line) => lines.push(line))
    const words = { 'a word of an article': 'another word' }
    await answerCall(standInWindow().handlers, 'project.load', [words], log)
    await answerCall(standInWindow().handlers, 'app.copy', [words], log)
    expect(lines).toHaveLength(2)
    expect(lines.join()).not.toMatch(/word/)
  })
})

describe('the store process of a window', () => {
  const analyst = { id: 'a1', name: 'Ada' }
  const events = {
    'project.changed': () => undefined,
    'project.saved': () => undefined,
    'project.merging': () => undefined,
    'project.importing': () => undefined,
    'project.exporting': () => undefined,
    'project.touched': () => undefined,
    'project.free': () => undefined,
  }
  const never = new Promise<never>(() => undefined)

  /** A store that answers each call as told; not at all where nothing is said. */
  const fakeStore = (answers: Readonly<Record<string, unknown>>) => {
    const life = new EventEmitter()
    const ended = once(life, 'end').then(() => undefined)
    const calls = new Proxy({} as StoreLink['calls'], { get: (_, name) => async () => answers[String(name)] ?? never })
    return { calls, ended, kill: vi.fn(() => void life.emit('end')) }
  }
  const sessionWith = (links: readonly StoreLink[], lost = vi.fn()) => {
    const left = [...links]
    return createSession({
      path: '/projects/bomb.hearsay',
      name: 'bomb',
      analyst,
      beginning: { kind: 'open' },
      startStore: () => left.shift() ?? fakeStore({}),
      events: { ...events, 'project.lost': lost },
    })
  }
  const alive = { 'store.open': ok(null), 'project.save': ok(null) }

  test('that hung while opening is ended, and the window hears a sentence', async () => {
    const store = fakeStore({ 'store.open': err(failure('store-hung', 'It did not get on.', 'Open a backup.')) })
    const session = sessionWith([store])
    expect(await session.opened()).toMatchObject({ ok: false, error: { kind: 'store-hung' } })
    expect(store.kill).toHaveBeenCalled()
    expect(await session.call('project.save')).toMatchObject({ ok: false, error: { kind: 'store-hung' } })
  })

  test('is not killed for being slow once it is open', async () => {
    const store = fakeStore({ ...alive, 'project.save': new Promise((done) => setTimeout(() => done(ok(null)), 600)) })
    const session = sessionWith([store])
    expect(await session.call('project.save')).toEqual(ok(null))
    expect(store.kill).not.toHaveBeenCalled()
  })

  test('that dies is reported once, and another takes its place when asked', async () => {
    const lost = vi.fn()
    const store = fakeStore(alive)
    const session = sessionWith([store, fakeStore(alive)], lost)
    await session.opened()
    store.kill()
    await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce())
    expect(await session.call('project.save')).toMatchObject({ ok: false, error: { kind: 'store-lost' } })
    expect(await session.reopen()).toEqual(ok(null))
    expect(await session.call('project.save')).toEqual(ok(null))
  })

  test('that ends because its window closes is not reported', async () => {
    const lost = vi.fn()
    const store = fakeStore({ ...alive, 'store.close': ok(null) })
    const session = sessionWith([store], lost)
    expect(await session.close()).toEqual(ok(null))
    store.kill()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(lost).not.toHaveBeenCalled()
  })
})

const silent = createLog(() => undefined)
const garbage = fc.array(fc.anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true }), {
  maxLength: 4,
})

/** The value with one of its parts, chosen by number, replaced. */
function replacePart(value: unknown, at: number, junk: unknown): unknown {
  if (typeof value !== 'object' || value === null) return junk
  const keys = Object.keys(value)
  const key = keys[at % Math.max(1, keys.length)]
  if (key === undefined) return junk
  const part = (value as Record<string, unknown>)[key]
  const replaced = replacePart(part, Math.floor(at / Math.max(1, keys.length)), junk)
  return Array.isArray(value)
    ? value.map((old: unknown, i) => (String(i) === key ? replaced : old))
    : { ...value, [key]: replaced }
}
