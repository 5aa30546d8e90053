import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { dateOf } from '#core/importer/dates.ts'
import { shownName } from '#core/importer/file-name.ts'
import type { GivenFile, ProposedMetadata, ReadDocuments } from '#core/importer/index.ts'
import { createRichText } from '#core/importer/rich-text.ts'
import type { RichText } from '#core/importer/rich-text.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { linesInOrder } from './pdf-lines.ts'
import type { Piece } from './pdf-lines.ts'
import { paragraphsOf } from './pdf-paragraphs.ts'
import { oneDocument } from './rich-document.ts'

/** The text layer of a PDF document, in reading order; each page's words are a range of their own. */
export const readPdf = async (file: GivenFile): Promise<Result<ReadDocuments, Failure>> => {
  const opened = await openPdf(file.bytes)
  if (typeof opened === 'string') return err(unreadable(file.name, opened))
  try {
    const { rich, pages, failed } = await readPages(opened)
    if (rich.text.trim() === '') return err(noTextLayer(file.name))
    return oneDocument(file, {
      rich,
      encoding: 'pdf',
      proposed: await aboutPdf(opened),
      losses:
        failed.length === 0
          ? []
          : [{ what: `pages of ${pages} that could not be read`, count: failed.length, examples: failed.slice(0, 3) }],
    })
  } finally {
    await opened.destroy()
  }
}

/** The open document, or why it cannot be opened, as the end of a sentence. */
const openPdf = async (bytes: Uint8Array): Promise<PDFDocumentProxy | string> => {
  const worker = await import('pdfjs-dist/legacy/build/pdf.worker.mjs')
  Object.assign(globalThis, { pdfjsWorker: worker }) // it is in this thread already; pdf.js shall look for no other
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  try {
    return await getDocument({
      data: Uint8Array.from(bytes), // which is handed over and gone
      isEvalSupported: false,
      useSystemFonts: false,
      disableFontFace: true,
      stopAtErrors: false,
      verbosity: VerbosityLevel.ERRORS,
    }).promise
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    return name === 'PasswordException' ? 'needs a password' : 'is no PDF document that can be read'
  }
}

const MOST_PAGES = 5_000

interface Pages {
  readonly rich: RichText
  readonly pages: number
  /** In words. */
  readonly failed: readonly string[]
}

const readPages = async (pdf: PDFDocumentProxy): Promise<Pages> => {
  const pages: { readonly number: number; readonly pieces: readonly Piece[] }[] = []
  const failed: string[] = []
  for (let number = 1; number <= Math.min(pdf.numPages, MOST_PAGES); number += 1) {
    const pieces = await piecesOf(pdf, number)
    if (pieces === undefined) failed.push(`page ${number}`)
    else pages.push({ number, pieces })
  }
  if (pdf.numPages > MOST_PAGES) failed.push(`pages after ${MOST_PAGES}`)
  const builder = createRichText()
  const inOrder = pages.map(({ number, pieces }) => ({ number, lines: linesInOrder(pieces) }))
  for (const { number, paragraphs } of paragraphsOf(inOrder)) {
    builder.gap()
    builder.open('page', String(number))
    for (const { text, heading } of paragraphs) {
      builder.gap()
      if (heading !== undefined) builder.open('heading', heading)
      builder.text(text)
      if (heading !== undefined) builder.close()
    }
    builder.close()
  }
  return { rich: builder.done(), pages: pdf.numPages, failed }
}

/** What stands on a page, from left to right and from the top down; nothing where the page is damaged. */
const piecesOf = async (pdf: PDFDocumentProxy, number: number): Promise<readonly Piece[] | undefined> => {
  try {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent({ includeMarkedContent: false })
    const [, , , top = 0] = page.view
    page.cleanup()
    return items.flatMap((item) => {
      if (!('str' in item) || item.str.trim() === '') return [] // where there is room, there is a blank
      const [a = 0, b = 0, , , x = 0, y = 0] = item.transform as readonly number[]
      const size = item.height > 0 ? item.height : Math.hypot(a, b)
      const isLevel = Math.abs(b) < Math.abs(a) / 4
      return isLevel
        ? [{ text: item.str, x, y: top - y, width: item.width, size, rightToLeft: item.dir === 'rtl' }]
        : []
    })
  } catch {
    return undefined
  }
}

const aboutPdf = async (pdf: PDFDocumentProxy): Promise<ProposedMetadata> => {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }))
  const known = info as Readonly<Record<string, unknown>>
  const words = (name: string): string => (typeof known[name] === 'string' ? known[name].trim() : '')
  const title = words('Title')
  const date = dateOf(words('CreationDate').replace(/^D:/, ''))
  return {
    ...(/^(?:microsoft word|untitled|.*\.(?:docx?|indd|qxd|pdf)$)/i.test(title) ? {} : { title }),
    author: words('Author'),
    ...(words('Language') === '' ? {} : { language: words('Language') }),
    ...(date === undefined ? {} : { date }),
  }
}

const unreadable = (name: string, why: string): Failure =>
  failure(
    'document-unsound',
    `“${shownName(name)}” ${why}.`,
    why.includes('password')
      ? 'Open it in a PDF reader, save it without the password, and add that file.'
      : 'Get it again from where it came, or print it to a new PDF from a program that shows it.',
  )

const noTextLayer = (name: string): Failure =>
  failure(
    'pdf-no-text',
    `“${shownName(name)}” holds pictures of pages and no text.`,
    'Run text recognition (OCR) over it in another program first, then add the result.',
  )
