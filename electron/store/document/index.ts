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
    extensions: ['txt', 'text'],
    load: async () => (await import('./txt.ts')).readTxtFile,
    isPlain: true,
  },
  {
    id: 'markdown',
    label: 'Markdown',
    extensions: ['md', 'markdown'],
    load: async () => (await import('./markdown.ts')).readMarkdown,
  },
  {
    id: 'html',
    label: 'Web page',
    extensions: ['html', 'htm', 'xhtml'],
    load: async () => (await import('./html.ts')).readHtml,
  },
  { id: 'docx', label: 'Word', extensions: ['docx', 'docm'], load: async () => (await import('./docx.ts')).readDocx },
  { id: 'odt', label: 'OpenDocument', extensions: ['odt'], load: async () => (await import('./odt.ts')).readOdt },
  { id: 'pdf', label: 'PDF', extensions: ['pdf'], load: async () => (await import('./pdf.ts')).readPdf },
  {
    id: 'eml',
    label: 'E-mail',
    extensions: ['eml', 'mhtml', 'mht'],
    load: async () => (await import('./eml.ts')).readEml,
  },
  {
    id: 'table',
    label: 'Table of texts',
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
