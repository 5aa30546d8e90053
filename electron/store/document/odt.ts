import type { Loss } from '#core/codec/codec.ts'
import { dateOf } from '#core/importer/dates.ts'
import { shownName } from '#core/importer/file-name.ts'
import type { GivenFile, ReadDocuments } from '#core/importer/index.ts'
import { createRichText } from '#core/importer/rich-text.ts'
import type { RichText, RichTextBuilder } from '#core/importer/rich-text.ts'
import type { Failure } from '#core/failure.ts'
import { err } from '#core/result.ts'
import type { Result } from '#core/result.ts'
import { addressOf } from './html-blocks.ts'
import { pictureLosses } from './html.ts'
import { firstTexts, openOffice, readXml, unsound } from './office.ts'
import { oneDocument } from './rich-document.ts'

/** An OpenDocument text. Deleted text of tracked changes, comments and notes below the text are left out. */
export const readOdt = async (file: GivenFile): Promise<Result<ReadDocuments, Failure>> => {
  const office = await openOffice(file)
  if (!office.ok) return office
  const content = office.value.part('content.xml')
  const styles = office.value.part('styles.xml') ?? ''
  const read = content === undefined ? undefined : readContent(content, stylesOf(styles, content))
  if (read === undefined) return err(unsound(`“${shownName(file.name)}”`, 'content.xml'))
  const about = firstTexts(office.value.part('meta.xml'), ABOUT)
  const date = dateOf(about['meta:creation-date'] ?? about['dc:date'] ?? '')
  return oneDocument(file, {
    rich: read.rich,
    encoding: 'odt',
    proposed: {
      title: about['dc:title'] ?? '',
      author: about['meta:initial-creator'] ?? about['dc:creator'] ?? '',
      language: about['dc:language'] ?? '',
      ...(date === undefined ? {} : { date }),
    },
    losses: [...pictureLosses(read.pictures, file.name), ...noteLosses(read.notes, file.name)],
  })
}

const ABOUT = ['dc:title', 'dc:creator', 'meta:initial-creator', 'meta:creation-date', 'dc:date', 'dc:language']

const noteLosses = (count: number, name: string): readonly Loss[] =>
  count === 0 ? [] : [{ what: 'notes and comments beside the text', count, examples: [shownName(name)] }]

interface Style {
  readonly parent: string | undefined
  bold?: boolean
  italic?: boolean
  numbered?: boolean
}

/** What the styles of both parts make of text; automatic ones of the text stand over those of the document. */
const stylesOf = (...parts: readonly string[]): ReadonlyMap<string, Style> => {
  const styles = new Map<string, Style>()
  let style: Style | undefined
  for (const part of parts.filter((one) => one !== '')) {
    readXml(part, {
      open: (name, attributes) => {
        if (name === 'style:style' || name === 'text:list-style') {
          style = { parent: attributes['style:parent-style-name'] }
          styles.set(attributes['style:name'] ?? '', style)
        }
        if (style === undefined) return
        if (name === 'text:list-level-style-number' && attributes['text:level'] === '1') style.numbered = true
        if (name !== 'style:text-properties') return
        if (attributes['fo:font-weight'] !== undefined)
          style.bold = /^(?:bold|[6-9]00)$/.test(attributes['fo:font-weight'])
        if (attributes['fo:font-style'] !== undefined) style.italic = attributes['fo:font-style'] === 'italic'
      },
      close: (name) => {
        if (name === 'style:style' || name === 'text:list-style') style = undefined
      },
    })
  }
  return styles
}

type Opened = Readonly<Parameters<RichTextBuilder['open']>>

interface Content {
  readonly rich: RichText
  readonly pictures: number
  readonly notes: number
}

const readContent = (content: string, styles: ReadonlyMap<string, Style>): Content | undefined => {
  const builder = createRichText()
  const leaving: (() => void)[] = []
  let skipped = 0
  let pictures = 0
  let notes = 0
  let isBody = false
  let paragraphs = 0 // open ones
  let nested = 0 // lists and cells that are open

  const isOn = (name: string | undefined, which: 'bold' | 'italic' | 'numbered', depth = 0): boolean => {
    const style = styles.get(name ?? '')
    if (style === undefined || depth > 20) return false
    return style[which] ?? isOn(style.parent, which, depth + 1)
  }
  const isQuote = (name = '', depth = 0): boolean =>
    /^quot/i.test(name) ||
    (depth < 20 && styles.get(name)?.parent !== undefined && isQuote(styles.get(name)?.parent, depth + 1))

  const bound = (): void => (nested > 0 ? builder.line() : builder.gap())
  const within = (...kinds: readonly Opened[]): (() => void) => {
    for (const kind of kinds) builder.open(...kind)
    return () => {
      for (const _ of kinds) builder.close()
    }
  }
  const marks = (style: string | undefined): readonly Opened[] => [
    ...(isOn(style, 'bold') ? [['bold'] as const] : []),
    ...(isOn(style, 'italic') ? [['italic'] as const] : []),
  ]

  const paragraph = (name: string, attributes: Readonly<Record<string, string>>): (() => void) => {
    const style = attributes['text:style-name']
    bound()
    const level = Math.min(6, Math.max(1, Number(attributes['text:outline-level']) || 1))
    const close = within(
      ...(name === 'text:h' ? [['heading', String(level)] as const] : []),
      ...(name === 'text:p' && isQuote(style) ? [['quote'] as const] : []),
      ...(name === 'text:p' ? marks(style) : []),
    )
    paragraphs += 1
    return () => {
      paragraphs -= 1
      close()
      bound()
    }
  }
  const nest = (isOuter: boolean, ...kinds: readonly Opened[]): (() => void) => {
    if (isOuter) bound()
    else builder.line()
    const close = within(...kinds)
    nested += 1
    return () => {
      close()
      nested -= 1
      if (isOuter) bound()
      else builder.line()
    }
  }

  const enter = (name: string, attributes: Readonly<Record<string, string>>): (() => void) => {
    if (name === 'office:text') isBody = true
    if (!isBody) return () => undefined
    if (name === 'text:p' || name === 'text:h') return paragraph(name, attributes)
    if (name === 'text:span') return within(...marks(attributes['text:style-name']))
    if (name === 'text:a') {
      const address = addressOf(attributes['xlink:href'] ?? '', undefined)
      return within(...(address === undefined ? [] : [['link', address] as const]))
    }
    if (name === 'text:list') {
      return nest(true, isOn(attributes['text:style-name'], 'numbered') ? ['list', 'number'] : ['list'])
    }
    if (name === 'text:list-item') return nest(false, ['item'])
    if (name === 'table:table') return nest(true, ['table'])
    if (name === 'table:table-row') return nest(false, ['row'])
    if (name === 'table:table-cell') return nest(false, ['cell'])
    if (name === 'text:s') builder.text(' '.repeat(Math.min(1_000, Number(attributes['text:c'] ?? 1) || 1)))
    if (name === 'text:tab') builder.text('\t')
    if (name === 'text:line-break') builder.hardBreak()
    if (name === 'draw:image') pictures += 1
    return () => undefined
  }

  const isSound = readXml(content, {
    open: (name, attributes) => {
      if (skipped > 0 || SKIPPED.has(name)) {
        if (skipped === 0 && name !== 'text:tracked-changes') notes += 1
        skipped += 1
      } else leaving.push(enter(name, attributes))
    },
    close: () => {
      if (skipped > 0) skipped -= 1
      else leaving.pop()?.()
    },
    words: (text) => {
      if (skipped > 0 || paragraphs === 0) return
      const [first = '', ...more] = text.split(/[ \t\r\n]+/)
      builder.text(first)
      for (const word of more) {
        builder.blank()
        builder.text(word)
      }
    },
  })
  return isSound ? { rich: builder.done(), pictures, notes } : undefined
}

const SKIPPED: ReadonlySet<string> = new Set(['text:tracked-changes', 'office:annotation', 'text:note'])
