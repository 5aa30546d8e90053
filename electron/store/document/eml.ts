import PostalMime from 'postal-mime'
import type { Email } from 'postal-mime'
import type { Loss } from '#core/codec/codec.ts'
import { dateOf } from '#core/importer/dates.ts'
import { shownName } from '#core/importer/file-name.ts'
import type { GivenFile, ProposedMetadata, ReadDocuments, ReadingWish } from '#core/importer/index.ts'
import { withoutLastFeeds } from '#core/importer/rich-text.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { canonicalise } from '#core/text/canonical.ts'
import { readPage } from './html.ts'
import { oneDocument } from './rich-document.ts'

/** An e-mail, or a page that a browser saved as one file of the same kind (.mhtml). */
export const readEml = async (file: GivenFile, wish: ReadingWish): Promise<Result<ReadDocuments, Failure>> => {
  const mail = await parsed(file)
  if (mail === undefined) return err(unsound(file.name))
  const page = mail.headers.find(({ key }) => key === 'snapshot-content-location')?.value
  if (page !== undefined) {
    return readPage(file, { text: mail.html ?? mail.text ?? '', encoding: 'mhtml', url: page }, wish)
  }
  const read = readBody(file, mail)
  if (!read.ok) return read
  const proposed = aboutMail(mail)
  return ok({
    ...read.value,
    documents: read.value.documents.map((document) => ({
      ...document,
      proposed: { ...document.proposed, ...proposed },
    })),
    losses: [...read.value.losses, ...attachmentLosses(mail)],
  })
}

const parsed = async ({ bytes }: GivenFile): Promise<Email | undefined> => {
  try {
    const mail = await PostalMime.parse(bytes, { maxNestingDepth: 50, maxHeadersSize: 1024 * 1024 })
    const isMail = mail.headers.some(({ key }) =>
      ['from', 'subject', 'date', 'content-type', 'mime-version'].includes(key),
    )
    return isMail ? mail : undefined
  } catch {
    return undefined
  }
}

/** The formatted words where there are some, else the plain ones. */
const readBody = (file: GivenFile, { html, text = '' }: Email): Result<ReadDocuments, Failure> => {
  if (html !== undefined && html.trim() !== '') {
    const page = readPage(file, { text: `<!--StartFragment-->${html}`, encoding: 'eml' }, {})
    if (page.ok || text.trim() === '') return page
  }
  const plain = withoutLastFeeds(canonicalise(text).text)
  return oneDocument(file, { rich: { text: plain, formatting: [] }, encoding: 'eml', proposed: {} })
}

const aboutMail = ({ subject = '', from, headers }: Email): ProposedMetadata => {
  const date = dateOf(headers.find(({ key }) => key === 'date')?.value ?? '')
  const author = from === undefined ? '' : from.name !== '' ? from.name : (from.address ?? '')
  return {
    ...(subject.trim() === '' ? {} : { title: subject.trim().slice(0, 1_000) }),
    ...(author.trim() === '' ? {} : { author: author.trim().slice(0, 1_000) }),
    ...(date === undefined ? {} : { date }),
  }
}

const attachmentLosses = ({ attachments }: Email): readonly Loss[] => {
  const others = attachments.filter(({ related }) => related !== true)
  if (others.length === 0) return []
  const examples = others.slice(0, 3).map(({ filename }) => shownName(filename ?? 'without a name'))
  return [{ what: 'attachments; save them as files of their own to add them', count: others.length, examples }]
}

const unsound = (name: string): Failure =>
  failure(
    'document-unsound',
    `“${shownName(name)}” is no e-mail that can be read.`,
    'Save it anew from the mail program, as .eml.',
  )
