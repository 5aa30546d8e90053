import { paperColours, svgOf } from '../analysis/picture/picture.ts'
import type { Picture } from '../analysis/picture/picture.ts'
import { escapeHtml } from '../codec/html-escape.ts'
import type { Block } from './block.ts'

/** A report as one web page without scripts and without anything from elsewhere. */
export const toHtml = (title: string, blocks: readonly Block[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
h3 { margin-bottom: 0.2rem; }
h2, h3 { break-after: avoid; }
blockquote { margin: 0.8rem 0; padding-left: 0.9rem; border-left: 3px solid; break-inside: avoid; }
cite { display: block; font-size: 0.85rem; font-style: normal; opacity: 0.8; }
figure { margin: 1rem 0; break-inside: avoid; }
figure svg { display: block; max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: 0.8rem; }
th, td { padding: 0.15rem 0.5rem; text-align: start; vertical-align: top; border-bottom: 1px solid; }
.wide { overflow-x: auto; }
@media print { details { display: none; } }
</style>
</head>
<body>
${blocks.map(blockToHtml).join('\n')}
</body>
</html>
`

const blockToHtml = (block: Block): string => {
  switch (block.kind) {
    case 'title':
      return `<h1 dir="auto">${escapeHtml(block.text)}</h1>`
    case 'heading':
      return `<h2>${escapeHtml(block.text)}</h2>`
    case 'entry':
      return `<h3 dir="auto">${escapeHtml(block.text)}</h3>`
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li dir="auto">${escapeHtml(item)}</li>`).join('\n')}\n</ul>`
    case 'quotes':
      return block.quotes
        .map(
          ({ words, from }) =>
            `<blockquote dir="auto">${escapeHtml(words)}<cite>${escapeHtml(from)}</cite></blockquote>`,
        )
        .join('\n')
    case 'picture':
      return `<figure>\n${svgOf(block.picture, paperColours)}<details><summary>As a table</summary>${tableOf(block.picture)}</details>\n</figure>`
  }
}

const tableOf = ({ table }: Picture): string => {
  const [head = [], ...rows] = table
  const body = rows.map((row) => `<tr>${cellsOf(row, 'td')}</tr>`).join('')
  return `<div class="wide"><table><thead><tr>${cellsOf(head, 'th')}</tr></thead><tbody>${body}</tbody></table></div>`
}

const cellsOf = (list: readonly string[], tag: 'th' | 'td'): string =>
  list.map((cell) => `<${tag} dir="auto">${escapeHtml(cell)}</${tag}>`).join('')
