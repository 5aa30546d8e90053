import { createRichText } from '#core/importer/rich-text.ts'
import type { RichText, RichTextBuilder } from '#core/importer/rich-text.ts'

/** As much of a page's tree as is walked; whatever made it. */
export interface PageNode {
  readonly nodeType: number
  readonly nodeName: string
  readonly nodeValue: string | null
  readonly childNodes: Iterable<PageNode>
}

interface PageElement extends PageNode {
  getAttribute(name: string): string | null
}

export interface Walked extends RichText {
  /** Pictures, films and the like, which have no words. */
  readonly pictures: number
}

/**
 * The words and the formatting of a page. Nothing is run or fetched: what is no text, mark or block is passed over.
 * @param base resolves the addresses of links
 * @param exact takes blanks as they are, because they are part of the text
 */
export const walkPage = (root: PageNode, { base, exact = false }: { base?: string; exact?: boolean } = {}): Walked => {
  const builder = createRichText()
  let pictures = 0
  let pre = 0
  const nested: ('list' | 'cell')[] = [] // paragraphs in them follow one another without a blank line

  const words = (value: string): void => {
    if (exact || pre > 0) return builder.text(value)
    const [first = '', ...more] = value.split(BLANKS)
    builder.text(first)
    for (const word of more) {
      builder.blank()
      builder.text(word)
    }
  }
  const bound = (isLine: boolean): void => (isLine || nested.length > 0 ? builder.line() : builder.gap())

  const enter = (element: PageElement): (() => void) | undefined => {
    const name = element.nodeName.toLowerCase()
    if (SKIPPED.has(name)) return undefined
    if (PICTURES.has(name)) {
      pictures += 1
      return undefined
    }
    if (name === 'br') builder.hardBreak()
    if (name === 'hr') builder.gap()
    const mark = markOf(name, element, base)
    if (mark !== undefined) {
      builder.open(...mark)
      return builder.close
    }
    const isLine = LINES.has(name)
    if (!isLine && !BLOCKS.has(name)) return () => undefined
    const opened = openBlock(builder, name)
    bound(isLine)
    for (const kind of opened) builder.open(...kind)
    if (name === 'pre') pre += 1
    const nest = name === 'li' ? 'list' : name === 'td' || name === 'th' ? 'cell' : undefined
    if (nest !== undefined) nested.push(nest)
    return () => {
      if (name === 'pre') pre -= 1
      if (nest !== undefined) nested.pop()
      for (const _ of opened) builder.close()
      bound(isLine)
    }
  }

  // Not by recursion: a page may be nested more deeply than the stack is.
  const open: { readonly children: Iterator<PageNode>; readonly leave: () => void }[] = []
  const visit = (node: PageNode): void => {
    if (node.nodeType === TEXT) words(node.nodeValue ?? '')
    if (node.nodeType !== ELEMENT && node.nodeType !== FRAGMENT) return
    const leave = node.nodeType === FRAGMENT ? () => undefined : enter(node as PageElement)
    if (leave !== undefined) open.push({ children: node.childNodes[Symbol.iterator](), leave })
  }
  visit(root)
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const next = top.children.next()
    if (next.done !== true) visit(next.value)
    else {
      open.pop()
      top.leave()
    }
  }
  return { ...builder.done(), pictures }
}

const [ELEMENT, TEXT, FRAGMENT] = [1, 3, 11]
const BLANKS = /[ \t\r\n\f]+/ // what a page collapses; a no-break space is none of them

const SKIPPED: ReadonlySet<string> = new Set(
  'script style head template noscript iframe title select button input textarea datalist link meta'.split(' '),
)
const PICTURES: ReadonlySet<string> = new Set('img svg picture video audio canvas object embed map'.split(' '))
const BLOCKS: ReadonlySet<string> = new Set(
  'p h1 h2 h3 h4 h5 h6 blockquote pre table ul ol dl figure article section main header footer aside nav'.split(' '),
)
const LINES: ReadonlySet<string> = new Set(
  'div li tr td th caption dt dd figcaption address form fieldset details summary legend center'.split(' '),
)

type Opened = Parameters<RichTextBuilder['open']>

const openBlock = (_: RichTextBuilder, name: string): readonly Opened[] => {
  const level = /^h([1-6])$/.exec(name)?.[1]
  if (level !== undefined) return [['heading', level]]
  return KINDS[name] ?? []
}

const KINDS: Readonly<Record<string, readonly Opened[]>> = {
  blockquote: [['quote']],
  pre: [['code']],
  ul: [['list']],
  ol: [['list', 'number']],
  li: [['item']],
  table: [['table']],
  tr: [['row']],
  td: [['cell']],
  th: [['cell', 'header']],
}

const markOf = (name: string, element: PageElement, base: string | undefined): Opened | undefined => {
  if (name === 'b' || name === 'strong') return ['bold']
  if (name === 'i' || name === 'em') return ['italic']
  if (name !== 'a') return undefined
  const address = addressOf(element.getAttribute('href') ?? '', base)
  return address === undefined ? undefined : ['link', address]
}

/** Only addresses that one can read about: no script, no data, no place in the page itself. */
export const addressOf = (href: string, base: string | undefined): string | undefined => {
  if (href.trim() === '' || href.trim().startsWith('#')) return undefined
  try {
    const url = new URL(href.trim(), base)
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined
  } catch {
    return undefined // relative to a page whose address is not known
  }
}
