import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { dateOf } from '#core/importer/dates.ts'
import { shownName } from '#core/importer/file-name.ts'
import { BESIDE_ARTICLE } from '#core/importer/index.ts'
import type { GivenFile, ProposedMetadata, ReadDocuments, ReadingWish } from '#core/importer/index.ts'
import type { Loss } from '#core/codec/codec.ts'
import { createLosses } from '#core/codec/losses.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { decodeText } from './encoding.ts'
import { addressOf, walkPage } from './html-blocks.ts'
import type { PageNode } from './html-blocks.ts'
import { oneDocument } from './rich-document.ts'

/**
 * A web page as a browser saved it: its article, and what it says of itself. What stands beside the article is a loss,
 * unless whole pages are wished. A piece of a page comes in whole.
 */
export const readHtml = (file: GivenFile, wish: ReadingWish): Result<ReadDocuments, Failure> => {
  const decoded = decodeText(file, wish.encoding, charsetOf(file.bytes))
  if (!decoded.ok) return decoded
  return readPage(file, decoded.value, wish)
}

export const readPage = (
  file: GivenFile,
  page: { readonly text: string; readonly encoding: string; readonly isGuess?: boolean; readonly url?: string },
  { wholePages = false }: Pick<ReadingWish, 'wholePages'>,
): Result<ReadDocuments, Failure> => {
  const html = page.text.replace(/^\uFEFF/, '')
  if (isTooDeep(html)) return err(tooDeep(file.name))
  const parse = (): Page => parseHTML(withRoot(html)).document
  const document = parse()
  const url = page.url ?? urlOf(document, html)
  const article = isWhole(html) ? mainPart(parse()) : undefined // which takes it to pieces
  const base = url === undefined ? {} : { base: url }
  const whole = walkPage(document.body as unknown as PageNode, base)
  const content = wholePages ? undefined : article?.content
  const { pictures, ...rich } = content === undefined ? whole : walkPage(content, base)
  return oneDocument(file, {
    rich,
    encoding: page.encoding,
    isGuess: page.isGuess ?? false,
    proposed: { ...article?.known, ...(url === undefined ? {} : { url }) },
    losses: [
      ...pictureLosses(pictures, file.name),
      ...besideLosses(whole.text, [rich.text, ...Object.values(article?.known ?? {})]),
    ],
  })
}

export const pictureLosses = (pictures: number, name: string): readonly Loss[] =>
  pictures === 0 ? [] : [{ what: 'pictures, which have no words', count: pictures, examples: [shownName(name)] }]

/** The lines of a page that are neither in its article nor told of it. */
const besideLosses = (page: string, kept: readonly string[]): readonly Loss[] => {
  const left = new Map<string, number>()
  for (const line of linesOf(kept.join('\n'))) left.set(line, (left.get(line) ?? 0) + 1)
  const losses = createLosses()
  for (const line of linesOf(page)) {
    const times = left.get(line) ?? 0
    if (times === 0) losses.add(BESIDE_ARTICLE, () => line)
    else left.set(line, times - 1)
  }
  return losses.list()
}

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

type Page = ReturnType<typeof parseHTML>['document']

/** The parser makes no elements that are left out, as a browser does: a head, a body and what holds both. */
const withRoot = (html: string): string => {
  const [root = '<html>'] = /<html(?:\s[^>]{0,2000})?>/i.exec(html) ?? []
  const inside = html.replace(/<!doctype[^>]{0,500}>/i, '').replace(root, '')
  const body = /<body[\s>]/i.exec(inside)?.index
  const headEnd = /<\/head\s*>/i.exec(inside)
  const from = body ?? (headEnd === null ? 0 : headEnd.index + headEnd[0].length)
  const [head, rest] = [inside.slice(0, from), inside.slice(from)]
  const whole = /<head[\s>]/i.test(head) ? head : `<head>${head}</head>`
  return `<!doctype html>${root}${whole}${body === undefined ? `<body>${rest}</body>` : rest}`
}

/** A piece of a page, as a clipboard holds it, has no title of its own. */
const isWhole = (html: string): boolean =>
  /<(?:title|body|article|main)[\s>]/i.test(html) && !/<!--StartFragment/i.test(html)

/** The encoding that a page names for itself. */
const charsetOf = (bytes: Uint8Array): string | undefined => {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString('latin1')
  return /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_:-]{2,40})/i.exec(start)?.[1]
}

const DEEPEST = 500

/** Counts elements within elements before a tree is made of them, which takes ever longer the deeper it is. */
const isTooDeep = (html: string): boolean => {
  let depth = 0
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]{0,19})(?=[\s/>])/gi)) {
    if (OPEN_ENDED.has(name.toLowerCase())) continue
    depth = slash === '' ? depth + 1 : Math.max(0, depth - 1)
    if (depth > DEEPEST) return true
  }
  return false
}

/** Elements that need no end. */
const OPEN_ENDED: ReadonlySet<string> = new Set(
  (
    'area base br col embed hr img input link meta source track wbr param frame keygen ' +
    'html head body p li dt dd tr td th thead tbody tfoot colgroup caption option optgroup rp rt path circle rect use'
  ).split(' '),
)

interface MainPart {
  readonly content: PageNode | undefined
  readonly known: ProposedMetadata
}

/** The part of a page that is the article, as browsers' reading views find it, and what the page tells of it. */
const mainPart = (document: Page): MainPart => {
  const language = document.documentElement.getAttribute('lang') ?? metaOf(document, 'og:locale')?.replace('_', '-')
  const made = metaOf(document, 'article:published_time', 'date', 'dc.date', 'dcterms.date', 'pubdate', 'publishdate')
  const time = document.querySelector('article time[datetime], time[pubdate], time[itemprop="datePublished"]')
  const heading = document.querySelector('h1')?.textContent.trim()
  const title = metaOf(document, 'og:title') ?? document.querySelector('title')?.textContent.trim() ?? ''
  const found = readingViewOf(document)
  const date = [found?.publishedTime, made, time?.getAttribute('datetime')]
    .map((words) => dateOf(words ?? ''))
    .find((one) => one !== undefined)
  const known = {
    title: heading !== undefined && title.includes(heading) ? heading : found?.title || title,
    author: found?.byline?.replace(/^\s*by\s+/i, '') ?? metaOf(document, 'author'),
    publisher: found?.siteName ?? metaOf(document, 'og:site_name', 'publisher'),
    language,
    date,
  }
  const isEmpty = (found?.textContent ?? '').trim() === ''
  return { content: isEmpty ? undefined : (found?.content ?? undefined), known: withoutMissing(known) }
}

/** Nothing where a page is so odd that its main part cannot be told; it then comes in whole. */
const readingViewOf = (document: Page) => {
  try {
    return new Readability<PageNode>(document as never, {
      serializer: (node) => node as unknown as PageNode,
      maxElemsToParse: MOST_ELEMENTS,
      charThreshold: 200,
    }).parse()
  } catch {
    return null
  }
}

const MOST_ELEMENTS = 200_000

const metaOf = (document: Page, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const meta = [...document.querySelectorAll('meta')].find((one) =>
      [one.getAttribute('property'), one.getAttribute('name'), one.getAttribute('itemprop')].some(
        (word) => word?.toLowerCase() === name,
      ),
    )
    const content = meta?.getAttribute('content')?.trim()
    if (content !== undefined && content !== '') return content
  }
  return undefined
}

/** Where a page was: as it says itself, or as the browser noted when it saved it. */
const urlOf = (document: Page, html: string): string | undefined => {
  const canonical = document.querySelector('link[rel="canonical"]')?.getAttribute('href') ?? ''
  const saved = /<!--\s*(?:saved from url=(?:\(\d+\))?|Page saved with SingleFile\s+url:\s*)(\S{4,2000})/.exec(
    html.slice(0, 20_000),
  )
  return [canonical, metaOf(document, 'og:url') ?? '', saved?.[1] ?? '']
    .map((address) => addressOf(address, undefined))
    .find((address) => address !== undefined)
}

const withoutMissing = (fields: Readonly<Record<string, string | null | undefined>>): ProposedMetadata =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string'))

const tooDeep = (name: string): Failure =>
  failure(
    'text-too-deep',
    `“${shownName(name)}” is nested too deeply to be a page that somebody wrote.`,
    'Copy the text of the article and paste it instead.',
  )
