import { zipSync } from 'fflate'
import mammoth from 'mammoth'
import { parseHTML } from 'linkedom'
import type { Loss } from '#core/codec/codec.ts'
import { dateOf } from '#core/importer/dates.ts'
import { shownName } from '#core/importer/file-name.ts'
import type { GivenFile, ReadDocuments } from '#core/importer/index.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { pictureLosses } from './html.ts'
import { walkPage } from './html-blocks.ts'
import type { PageNode } from './html-blocks.ts'
import { firstTexts, openOffice, readXml } from './office.ts'
import type { Office } from './office.ts'
import { oneDocument } from './rich-document.ts'

/** A Word document. Deleted text of tracked changes and comments are no part of its text; footnotes come at its end. */
export const readDocx = async (file: GivenFile): Promise<Result<ReadDocuments, Failure>> => {
  const office = await openOffice(file)
  if (!office.ok) return office
  if (office.value.part('word/document.xml') === undefined) return err(noText(file.name))
  const html = await toHtml(office.value)
  if (html === undefined) return err(noText(file.name))
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`)
  const { pictures, ...rich } = walkPage(document.body as unknown as PageNode, { exact: true })
  const about = firstTexts(office.value.part('docProps/core.xml'), CORE)
  const date = dateOf(about['dcterms:created'] ?? '')
  return oneDocument(file, {
    rich,
    encoding: 'docx',
    proposed: {
      title: about['dc:title'] ?? '',
      author: about['dc:creator'] ?? '',
      language: about['dc:language'] ?? '',
      ...(date === undefined ? {} : { date }),
    },
    losses: [...pictureLosses(pictures, file.name), ...notFollowed(office.value, file.name)],
  })
}

const CORE = ['dc:title', 'dc:creator', 'dc:language', 'dcterms:created']

/** Of what was unpacked here a new archive is made, so that the converter reads the very parts that were looked at. */
const toHtml = async ({ files }: Office): Promise<string | undefined> => {
  const parts = Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]))
  const buffer = Buffer.from(zipSync(parts, { level: 0 }))
  try {
    const { value } = await mammoth.convertToHtml({ buffer }, options)
    return value
  } catch {
    return undefined // parts that do not fit together
  }
}

const options = {
  convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
  externalFileAccess: false,
  styleMap: [
    "p[style-name='Title'] => h1:fresh",
    "p[style-name='Subtitle'] => h2:fresh",
    "p[style-name='Quote'] => blockquote > p:fresh",
    "p[style-name='Intense Quote'] => blockquote > p:fresh",
  ],
}

/** What the document would fetch from elsewhere. Links that a reader clicks are text. */
const notFollowed = ({ names, part }: Office, name: string): readonly Loss[] => {
  const targets: string[] = []
  for (const rels of names.filter((one) => one.endsWith('.rels'))) {
    readXml(part(rels) ?? '', {
      open: (_, { TargetMode: mode, Type: type, Target: target }) => {
        if (mode === 'External' && type?.endsWith('/hyperlink') !== true) targets.push(target ?? '')
      },
    })
  }
  if (targets.length === 0) return []
  const examples = targets.slice(0, 3).map((target) => `${shownName(name)}: ${target.slice(0, 120)}`)
  return [
    { what: 'references to something outside the file, which were not followed', count: targets.length, examples },
  ]
}

const noText = (name: string): Failure =>
  failure(
    'document-unsound',
    `“${shownName(name)}” is no Word document that can be read.`,
    'Open it in the program it comes from and save it anew as .docx.',
  )
