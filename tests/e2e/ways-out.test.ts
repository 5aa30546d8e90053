/* oxlint-disable unicorn/consistent-function-scoping -- what runs in the page cannot use anything outside of itself */
import type { CDPSession, ElectronApplication, Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { count } from '../support/store-tally.ts'
import { startSample } from './app.ts'
import { startBait } from './bait.ts'
import type { Bait } from './bait.ts'

/** Every way that a page has of going somewhere else, with every kind of address: nothing happens. */

let bait: Bait
let app: ElectronApplication
let page: Page
let devtools: CDPSession
let site: string

beforeAll(async () => {
  bait = await startBait()
  site = `http://${bait.host}`
  ;({
    analyst: { app, page },
  } = await startSample('ways-out'))
  devtools = await page.context().newCDPSession(page)
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    for (const name of ['openExternal', 'openPath'] as const) {
      Object.assign(shell, { [name]: async (address: string) => void opened.push(address) })
    }
  })
})
afterAll(async () => {
  await app.close().catch(() => undefined)
  bait.close()
})

const addresses: readonly string[] = [
  'SITE/page',
  'file:///etc/passwd',
  'data:text/html,<script>parent.ran=true;ran=true</script>',
  'javascript:globalThis.ran=true',
  'app://elsewhere/',
  'app://hearsay/index.html?other',
  'mailto:someone@example.org',
  'hearsay-unknown://x',
]

/** What a script, a link, a form or an element may do with an address. What throws has gone nowhere. */
const ways: readonly (readonly [string, (address: string) => void])[] = [
  ['location', (address) => void (location.href = address)],
  ['location.replace', (address) => location.replace(address)],
  ['window.open', (address) => void window.open(address)],
  [
    'a link',
    (address) => {
      const link = Object.assign(document.createElement('a'), { href: address })
      document.body.append(link)
      link.click()
      link.remove()
    },
  ],
  [
    'a link to a new window',
    (address) => {
      const link = Object.assign(document.createElement('a'), { href: address, target: '_blank', rel: 'opener' })
      document.body.append(link)
      link.click()
      link.remove()
    },
  ],
  [
    'a form',
    (address) => {
      const form = Object.assign(document.createElement('form'), { action: address, method: 'post' })
      document.body.append(form)
      form.submit()
      form.remove()
    },
  ],
  ['a frame', (address) => document.body.append(Object.assign(document.createElement('iframe'), { src: address }))],
  ['an object', (address) => document.body.append(Object.assign(document.createElement('object'), { data: address }))],
  ['a webview', (address) => document.body.append(Object.assign(document.createElement('webview'), { src: address }))],
  [
    'a refresh',
    (address) => {
      const meta = Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${address}` })
      document.head.append(meta)
    },
  ],
]

test(`${ways.length} ways out, with ${addresses.length} kinds of address each`, async () => {
  let tried = 0
  for (const [name, go] of ways) {
    for (const address of addresses) {
      const to = address.replace('SITE', site)
      await page.evaluate(go, to).catch(() => undefined) // what throws has gone nowhere
      await page.waitForTimeout(20)
      expect(await whereabouts(), `${name} to ${address}`).toEqual(stayed)
      tried += 1
    }
  }
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('iframe, object, webview, meta[http-equiv=refresh]'))
      element.remove()
  })
  expect(bait.hits).toEqual([])
  expect(await opened()).toEqual([])
  count({ row: 39, what: 'ways out of the window, with every kind of address', tried, survived: tried, lost: 0 })
})

test('a page that has been emptied comes back, with its project', async () => {
  await page.evaluate(() => void Object.assign(globalThis, { isOld: true }))
  await page.evaluate(() => void (location.href = 'about:blank')).catch(() => undefined)
  await expect.poll(() => page.evaluate(() => 'isOld' in globalThis).catch(() => true)).toBe(false)
  await page.waitForURL('app://hearsay/')
  await page.locator('.article-text').waitFor()
  expect(await whereabouts()).toEqual(stayed)
})

/** What a person may drop on the window by mistake. */
const dropped: readonly { readonly mimeType: string; readonly data: string }[] = [
  { mimeType: 'text/uri-list', data: 'SITE/dropped' },
  { mimeType: 'text/uri-list', data: 'file:///etc/passwd' },
  { mimeType: 'text/html', data: '<img src="SITE/image"><script>globalThis.ran = true</script>' },
  { mimeType: 'text/plain', data: 'SITE/plain' },
]

test('what is dropped on the window opens nothing', async () => {
  const before = await page.locator('.article-text').textContent()
  for (const { mimeType, data } of dropped) {
    const item = { mimeType, data: data.replace('SITE', site) }
    for (const [x, y] of [
      [400, 300],
      [40, 300],
    ] as const) {
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        await devtools.send('Input.dispatchDragEvent', {
          type,
          x,
          y,
          data: { items: [item], files: [], dragOperationsMask: 1 },
        })
      }
      await page.waitForTimeout(20)
      expect(await whereabouts(), mimeType).toEqual(stayed)
    }
  }
  expect(await page.locator('.article-text').textContent()).toBe(before)
  expect(bait.hits).toEqual([])
  const tried = dropped.length * 2
  count({ row: 39, what: 'addresses and pages dropped on the window', tried, survived: tried, lost: 0 })
})

const stayed = { address: 'app://hearsay/', ran: false, project: true, windows: 1 }

const whereabouts = async (): Promise<typeof stayed> => ({
  ...(await page.evaluate(() => ({
    address: location.href,
    ran: 'ran' in globalThis,
    project: document.querySelector('.project') !== null,
  }))),
  windows: app.windows().length,
})

const opened = (): Promise<readonly string[]> =>
  app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
