import { paperColours, svgOf } from '../analysis/picture/picture.ts'
import type { Picture } from '../analysis/picture/picture.ts'
import type { Block } from './block.ts'

/** A report as Markdown. Pictures are within it, each with its table below. */
export const toMarkdown = (blocks: readonly Block[]): string => `${blocks.map(blockToMarkdown).join('\n\n')}\n`

const blockToMarkdown = (block: Block): string => {
  switch (block.kind) {
    case 'title':
      return `# ${plain(block.text)}`
    case 'heading':
      return `## ${plain(block.text)}`
    case 'entry':
      return `### ${plain(block.text)}`
    case 'list':
      return block.items.map((item) => `- ${plain(item)}`).join('\n')
    case 'quotes':
      return block.quotes.map(({ words, from }) => `> ${plain(words)}\n>\n> — ${plain(from)}`).join('\n\n')
    case 'picture':
      return `![${plain(block.picture.title)}](${addressOf(block.picture)})\n\n${tableOf(block.picture)}`
  }
}

const addressOf = (picture: Picture): string => {
  const svg = encodeURIComponent(svgOf(picture, paperColours))
  return `data:image/svg+xml,${svg.replace(/[()'*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`
}

const tableOf = ({ table }: Picture): string => {
  const [head = [], ...rows] = table
  return [lineOf(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(lineOf)].join('\n')
}

const lineOf = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`

/** One line, with every sign that Markdown would take for its own made plain. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|~!&]/g, String.raw`\$&`)
