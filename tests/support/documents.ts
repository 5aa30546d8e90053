import { zipSync } from 'fflate'

/** Small documents as the programs of their kind write them. */

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

export const zipOf = (parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? bytes(part) : part]),
    ),
  )

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
const RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** @param body what stands between `<w:body>` and its end */
export const docx = (
  body: string,
  { rels = '', parts = {}, head = '' }: { rels?: string; parts?: Readonly<Record<string, string>>; head?: string } = {},
): Uint8Array =>
  zipOf({
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`,
    '_rels/.rels': `${XML}<Relationships ${RELS}><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `${XML}<Relationships ${RELS}><Relationship Id="rId9" Type="${OFFICE}/styles" Target="styles.xml"/>${rels}</Relationships>`,
    'word/styles.xml': `${XML}<w:styles ${W}>${['Heading1:heading 1', 'Title:Title', 'Quote:Quote']
      .map((style) => style.split(':'))
      .map(([id, name]) => `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/></w:style>`)
      .join('')}</w:styles>`,
    'word/document.xml': `${XML}${head}<w:document ${W} ${R}><w:body>${body}</w:body></w:document>`,
    ...parts,
  })

export const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}" TargetMode="External"/>`

const ODF = ['office', 'text', 'table', 'style', 'draw', 'meta']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ')
const MORE = `xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"`

export const odt = (body: string, { styles = '', meta = '' }: { styles?: string; meta?: string } = {}): Uint8Array =>
  zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `${XML}<office:document-content ${ODF} ${MORE}><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    'meta.xml': `${XML}<office:document-meta ${ODF} ${MORE}><office:meta>${meta}</office:meta></office:document-meta>`,
  })

/** A workbook with one sheet; words go to the shared strings, numbers stay numbers. */
export const xlsx = (rows: readonly (readonly (string | number)[])[]): Uint8Array => {
  const strings: string[] = []
  const cell = (value: string | number, at: string): string => {
    if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`
    strings.push(`<si><t xml:space="preserve">${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></si>`)
    return `<c r="${at}" t="s"><v>${strings.length - 1}</v></c>`
  }
  const S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  const sheet = rows.map(
    (cells, y) =>
      `<row r="${y + 1}">${cells.map((value, x) => cell(value, `${String.fromCharCode(65 + x)}${y + 1}`)).join('')}</row>`,
  )
  return zipOf({
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    'xl/workbook.xml': `${XML}<workbook ${S} ${R}><sheets><sheet name="Texts" sheetId="1" r:id="rId7"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships ${RELS}><Relationship Id="rId7" Type="${OFFICE}/worksheet" Target="worksheets/texts.xml"/></Relationships>`,
    'xl/worksheets/texts.xml': `${XML}<worksheet ${S}><sheetData>${sheet.join('')}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `${XML}<sst ${S}>${strings.join('')}</sst>`,
  })
}

/** Words set at a place of a page, in points from its lower left corner. */
export interface Set {
  readonly x: number
  readonly y: number
  readonly words: string
  readonly size?: number
}

/** A PDF document in Helvetica, Windows-1252, with nothing compressed. */
export const pdf = (pages: readonly (readonly Set[])[], info = ''): Uint8Array => {
  const objects: string[] = ['<</Type/Catalog/Pages 2 0 R>>']
  const kids = pages.map((_, i) => `${4 + 2 * i} 0 R`).join(' ')
  objects.push(`<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`)
  objects.push('<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>')
  for (const [i, sets] of pages.entries()) {
    const stream = sets
      .map(
        ({ x, y, words, size = 10 }) =>
          `BT /F1 ${size} Tf 1 0 0 1 ${x} ${y} Tm (${words.replace(/[()\\]/g, String.raw`\$&`)}) Tj ET`,
      )
      .join('\n')
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${5 + 2 * i} 0 R/Resources<</Font<</F1 3 0 R>>>>>>`,
    )
    objects.push(`<</Length ${Buffer.from(stream, 'latin1').length}>>stream\n${stream}\nendstream`)
  }
  objects.push(`<<${info}>>`)
  let file = '%PDF-1.4\n'
  const places = objects.map((object, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const table = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R/Info ${objects.length} 0 R>>\nstartxref\n${file.length}\n%%EOF\n`
  return new Uint8Array(Buffer.from(file, 'latin1'))
}

/** Lines of text below one another, as a column of a page. */
export const column = (x: number, top: number, lines: readonly string[], size = 10): readonly Set[] =>
  lines.map((words, i) => ({ x, y: top - i * size * 1.2, words, size }))
