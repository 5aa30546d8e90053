import { marked } from 'marked'
import { dateOf } from '#core/importer/dates.ts'
import { sizeFailure } from '#core/importer/txt.ts'
import type { GivenFile, ProposedMetadata, ReadDocuments, ReadingWish } from '#core/importer/index.ts'
import type { Failure } from '#core/failure.ts'
import { err } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { canonicalise } from '#core/text/canonical.ts'
import { parseHTML } from 'linkedom'
import { decodeText } from './encoding.ts'
import { pictureLosses } from './html.ts'
import { walkPage } from './html-blocks.ts'
import type { PageNode } from './html-blocks.ts'
import { oneDocument } from './rich-document.ts'

/** Markdown with GitHub's tables. What a block of details at its head says of the text is proposed, and is no part of it. */
export const readMarkdown = (file: GivenFile, { encoding }: ReadingWish): Result<ReadDocuments, Failure> => {
  const unfit = sizeFailure(file.name, file.bytes)
  if (unfit !== undefined) return err(unfit)
  const decoded = decodeText(file, encoding)
  if (!decoded.ok) return decoded
  const { text } = canonicalise(decoded.value.text)
  const { known, body } = headOf(text)
  const html = marked.parse(body, { async: false, gfm: true })
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`)
  const { pictures, ...rich } = walkPage(document.body as unknown as PageNode)
  return oneDocument(file, {
    rich,
    encoding: decoded.value.encoding,
    isGuess: decoded.value.isGuess,
    proposed: known,
    losses: pictureLosses(pictures, file.name),
  })
}

const FIELDS: Readonly<Record<string, keyof ProposedMetadata>> = {
  title: 'title',
  author: 'author',
  byline: 'author',
  publisher: 'publisher',
  source: 'publisher',
  date: 'date',
  published: 'date',
  url: 'url',
  link: 'url',
  lang: 'language',
  language: 'language',
}

/** Lines of `name: value` between two lines of dashes. */
const headOf = (text: string): { readonly known: ProposedMetadata; readonly body: string } => {
  const head = /^---\n([\s\S]{0,8000}?)\n---[ \t]*(?:\n|$)/.exec(text)
  if (head === null) return { known: {}, body: text }
  const known = (head[1] ?? '').split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^([A-Za-z]+):(.*)$/.exec(line) ?? []
    const field = FIELDS[name.toLowerCase()]
    const words = field === 'date' ? dateOf(unquoted(value.trim())) : unquoted(value.trim())
    return field === undefined || words === undefined || words === '' ? [] : [[field, words] as const]
  })
  return { known: Object.fromEntries(known), body: text.slice(head[0].length) }
}

const unquoted = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value
