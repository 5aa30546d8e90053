import { SaxesParser } from 'saxes'
import type { SaxesTagPlain } from 'saxes'
import { shownName } from '#core/importer/file-name.ts'
import type { GivenFile } from '#core/importer/index.ts'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { err, ok } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { decodeUtf8 } from '#core/text/utf8.ts'
import { decodeUtf16 } from '#core/text/utf16.ts'
import { readZip } from '../read-zip.ts'

/** The parts of a document that is a zip file, by name. */
export interface Office {
  readonly part: (name: string) => string | undefined
  readonly names: readonly string[]
  readonly files: readonly GivenFile[]
}

/** Unpacks a document within the bounds of any zip file. A part that defines a document type is refused: see row 42. */
export const openOffice = async (file: GivenFile): Promise<Result<Office, Failure>> => {
  const unpacked = await readZip(file.bytes)
  const name = `“${shownName(file.name)}”`
  if (!unpacked.ok) return err(failure('document-unsound', `${name} ${unpacked.error}`, ''))
  const texts = new Map<string, string>()
  for (const { name: part, bytes } of unpacked.value) {
    if (!/\.(?:xml|rels)$/i.test(part)) continue
    const text = xmlText(bytes)
    if (text === undefined) return err(unsound(name, part))
    if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return err(withType(name))
    texts.set(part, text)
  }
  return ok({ part: (part) => texts.get(part), names: unpacked.value.map((one) => one.name), files: unpacked.value })
}

const xmlText = (bytes: Uint8Array): string | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 'utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 'utf-16be')
  const decoded = decodeUtf8(bytes)
  return decoded.ok ? decoded.value : undefined
}

export interface XmlHandlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>, isEmpty: boolean) => void
  readonly close?: (name: string) => void
  readonly words?: (text: string) => void
}

const DEEPEST = 500

/** Reads XML as a stream of elements; answers whether it is sound. */
export const readXml = (text: string, { open, close, words }: XmlHandlers): boolean => {
  const parser = new SaxesParser()
  let depth = 0
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('a document type')
  })
  parser.on('opentag', ({ name, attributes, isSelfClosing }: SaxesTagPlain) => {
    depth += 1
    if (depth > DEEPEST) throw new Error('too deep')
    open?.(name, attributes, isSelfClosing)
  })
  parser.on('closetag', ({ name }) => {
    depth -= 1
    close?.(name)
  })
  if (words !== undefined) {
    parser.on('text', words)
    parser.on('cdata', words)
  }
  try {
    parser.write(text).close()
    return true
  } catch {
    return false
  }
}

/** The text of the first element of each of these names. */
export const firstTexts = (xml: string | undefined, names: readonly string[]): Readonly<Record<string, string>> => {
  const found: Record<string, string> = {}
  let inside: string | undefined
  if (xml === undefined) return found
  readXml(xml, {
    open: (name) => {
      inside = names.includes(name) && !Object.hasOwn(found, name) ? name : undefined
    },
    close: () => {
      inside = undefined
    },
    words: (text) => {
      if (inside !== undefined) found[inside] = (found[inside] ?? '') + text
    },
  })
  return found
}

export const unsound = (name: string, part: string): Failure =>
  failure(
    'document-unsound',
    `${name} cannot be read: its part ${part.slice(0, 80)} is damaged.`,
    'Open it in the program it comes from and save it anew.',
  )

const withType = (name: string): Failure =>
  failure(
    'document-entities',
    `${name} was refused: it defines XML entities of its own, which no word processor does.`,
    'Ask whoever it comes from for another format.',
  )
