import { Document, HeadingLevel, ImageRun, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx'
import { paperColours, svgOf } from '#core/analysis/picture/picture.ts'
import type { Picture } from '#core/analysis/picture/picture.ts'
import type { Block } from '#core/report/block.ts'

/** A report as a document for Word and its like. Below each picture stands the table that says the same. */
export const toDocx = async (title: string, blocks: readonly Block[]): Promise<Uint8Array> => {
  const document = new Document({
    title: clean(title),
    creator: 'Hearsay',
    sections: [{ children: blocks.flatMap(blockToDocx) }],
  })
  return Packer.toBuffer(document)
}

const headings = { title: HeadingLevel.TITLE, heading: HeadingLevel.HEADING_1, entry: HeadingLevel.HEADING_2 } as const

const blockToDocx = (block: Block): readonly (Paragraph | Table)[] => {
  switch (block.kind) {
    case 'title':
    case 'heading':
    case 'entry':
      return [new Paragraph({ heading: headings[block.kind], children: [text(block.text)] })]
    case 'list':
      return block.items.map((item) => new Paragraph({ bullet: { level: 0 }, children: [text(item)] }))
    case 'quotes':
      return block.quotes.flatMap(({ words, from }) => [
        new Paragraph({ indent: { left: 400 }, spacing: { before: 160 }, children: [text(words, { italics: true })] }),
        new Paragraph({ indent: { left: 400 }, children: [text(`— ${from}`, { size: 18 })] }),
      ])
    case 'picture':
      return [pictureParagraph(block.picture), tableOf(block.picture), new Paragraph({})]
  }
}

const WIDEST = 600 // picture points on a page

const pictureParagraph = (picture: Picture): Paragraph => {
  const scale = Math.min(1, WIDEST / picture.width)
  return new Paragraph({
    spacing: { before: 200, after: 100 },
    children: [
      new ImageRun({
        type: 'svg',
        data: Buffer.from(svgOf(picture, paperColours)),
        fallback: { type: 'png', data: Buffer.from(EMPTY_PNG, 'base64') },
        transformation: { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) },
        altText: { name: clean(picture.title), title: clean(picture.title), description: clean(picture.title) },
      }),
    ],
  })
}

/** One clear point, for programs too old for drawings: the table says what they do not show. */
const EMPTY_PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

const tableOf = ({ table }: Picture): Table =>
  new Table({
    rows: table.map(
      (cells, i) =>
        new TableRow({
          tableHeader: i === 0,
          children: cells.map(
            (cell) =>
              new TableCell({ children: [new Paragraph({ children: [text(cell, { size: 16, bold: i === 0 })] })] }),
          ),
        }),
    ),
  })

const text = (
  words: string,
  look: { readonly italics?: boolean; readonly bold?: boolean; readonly size?: number } = {},
): TextRun => new TextRun({ text: clean(words), ...look })

/** Without what XML cannot hold. */
const clean = (words: string): string =>
  words.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
