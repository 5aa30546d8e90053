import type { Failure } from '#core/failure.ts'
import { extensionOf } from '#core/importer/file-name.ts'
import type { GivenFile, ReadDocuments, ReadingWish } from '#core/importer/index.ts'
import type { Result } from '#core/result.ts'

type Read = (
  file: GivenFile,
  wish: ReadingWish,
) => Result<ReadDocuments, Failure> | Promise<Result<ReadDocuments, Failure>>

/** Reads one kind of file into texts that become articles. Adding one is its file and one line in the registry. */
export interface DocumentImporter {
  /** Stable, for code and stored settings. */
  readonly id: string
  /** For dialogs. */
  readonly label: string
  /** A sentence or two for the documentation: what becomes text, and what does not. */
  readonly reads: string
  /** Lower case, without the dot. */
  readonly extensions: readonly string[]
  /** Loaded when it is first needed, and, unless `isPlain`, only in the thread that reads documents: see `reader.ts`. */
  readonly load: () => Promise<Read>
  /** So simple that no file can make it hang. */
  readonly isPlain?: true
}

/** Every importer of documents; dialogs and the command line walk this list. The first takes what no other knows by its ending. */
export const documentImporters: readonly DocumentImporter[] = [
  {
    id: 'txt',
    label: 'Plain text',
    reads:
      'Every letter as it is. UTF-8, or UTF-16 with its mark; else the encoding is found out from the letters and shown, and can be chosen.',
    extensions: ['txt', 'text'],
    load: async () => (await import('./txt.ts')).readTxtFile,
    isPlain: true,
  },
  {
    id: 'markdown',
    label: 'Markdown',
    reads:
      'CommonMark with GitHub’s tables: headings, quotes, lists, tables, bold, italic, links. Details of the article from lines of `name: value` at its head.',
    extensions: ['md', 'markdown'],
    load: async () => (await import('./markdown.ts')).readMarkdown,
  },
  {
    id: 'html',
    label: 'Web page',
    reads:
      'The main text of a saved page without menus and advertisements, its formatting, and its title, byline, date, publisher, address and language. Nothing in it is run or fetched. What stands beside the article is named, and comes in with it where whole pages are wished (`--whole-pages`). A piece of a page, as it is pasted, comes in whole.',
    extensions: ['html', 'htm', 'xhtml'],
    load: async () => (await import('./html.ts')).readHtml,
  },
  {
    id: 'docx',
    label: 'Word',
    reads:
      'Text with headings, quotes, lists, tables, bold, italic and links; footnotes at its end; title, author and date of the document. Not pictures, comments and deleted text; what lies outside the file is named and not followed.',
    extensions: ['docx', 'docm'],
    load: async () => (await import('./docx.ts')).readDocx,
  },
  {
    id: 'odt',
    label: 'OpenDocument',
    reads:
      'Text with headings, quotes, lists, tables, bold, italic and links; title, author and date of the document. Not pictures, notes, comments and deleted text.',
    extensions: ['odt'],
    load: async () => (await import('./odt.ts')).readOdt,
  },
  {
    id: 'pdf',
    label: 'PDF',
    reads:
      'The text layer in reading order, columns one after the other, lines joined to paragraphs, each page a range of its own. A hyphen at a line end goes only where it is soft, or where the document has the whole word elsewhere and never with the hyphen.',
    extensions: ['pdf'],
    load: async () => (await import('./pdf.ts')).readPdf,
  },
  {
    id: 'eml',
    label: 'E-mail',
    reads:
      'The formatted words where there are some, else the plain ones; subject, sender and date. Attachments are named and stay behind. A page saved as one file (.mhtml) is read as a page.',
    extensions: ['eml', 'mhtml', 'mht'],
    load: async () => (await import('./eml.ts')).readEml,
  },
  {
    id: 'table',
    label: 'Table of texts',
    reads:
      'An article of each row or entry. Columns for text, title, publisher, author, date, address and language are recognised by their names, or said: `--columns text=Body,title=Headline`. Of a workbook the first sheet.',
    extensions: ['csv', 'tsv', 'jsonl', 'ndjson', 'json', 'xlsx'],
    load: async () => (await import('./table.ts')).readTable,
  },
]

export const importerFor = (name: string): DocumentImporter => {
  const extension = extensionOf(name)
  const found = documentImporters.find(({ extensions }) => extensions.includes(extension)) ?? documentImporters[0]
  if (found === undefined) throw new Error('there are no importers')
  return found
}
