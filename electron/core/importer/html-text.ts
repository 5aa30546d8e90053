/** What stands in a page and is not read. */
const unread: ReadonlySet<string> = new Set([
  'script',
  'style',
  'head',
  'template',
  'noscript',
  'svg',
  'iframe',
  'object',
  'title',
])
const blocks: ReadonlySet<string> = new Set(
  'p div h1 h2 h3 h4 h5 h6 li tr blockquote section article header footer pre ul ol table'.split(' '),
)
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }

/**
 * The words of a piece of HTML, a line for each block, without anything that could run or load. Nothing is interpreted:
 * tags are only taken away, in one walk.
 */
export const textOfHtml = (html: string): string => {
  const parts: string[] = []
  let within: string | undefined // the element whose content is left out
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    const end = open < 0 ? html.length : open
    if (within === undefined) parts.push(html.slice(at, end).replaceAll(/[ \t\r\n]+/g, ' '))
    if (open < 0) break
    const isComment = html.startsWith('<!--', open)
    const tag = /^<(\/?)([a-z][a-z0-9]*)/i.exec(html.slice(open, open + 40))
    if (!isComment && tag === null && html[open + 1] !== '!') {
      if (within === undefined) parts.push('<')
      at = open + 1
      continue
    }
    const close = html.indexOf(isComment ? '-->' : '>', open)
    if (close < 0) break
    at = close + (isComment ? 3 : 1)
    const name = tag?.[2]?.toLowerCase() ?? ''
    const isEnd = tag?.[1] === '/'
    if (within !== undefined) within = isEnd && name === within ? undefined : within
    else if (!isEnd && unread.has(name)) within = name
    else if (name === 'br' || (isEnd && blocks.has(name))) parts.push('\n')
  }
  return parts
    .join('')
    .replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{1,8}));/gi, decoded)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

const decoded = (whole: string, decimal?: string, hex?: string, name?: string): string => {
  if (name !== undefined) return entities[name.toLowerCase()] ?? whole
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  const isCharacter = code > 0 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff)
  return isCharacter ? String.fromCodePoint(code) : whole
}
