import { docx, odt, relation, zipOf } from './documents.ts'

/** Where a document that means harm would have a program look: a file, and an address, neither of which may be asked. */
export interface Bait {
  readonly file: string
  readonly address: string
}

const WORDS = '<w:p><w:r><w:t>Kim said &x; so.</w:t></w:r></w:p>'
const qde = (head: string, inner = '&x;'): string =>
  `<?xml version="1.0"?>${head}<Project xmlns="urn:QDA-XML:project:1.0" name="P"><Sources><TextSource guid="0a" name="a"><PlainTextContent>Kim said ${inner} so.</PlainTextContent></TextSource></Sources></Project>`
const qdc = (head: string): string =>
  `<?xml version="1.0"?>${head}<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="0a" name="C&x;" isCodable="true"/></Codes></CodeBook>`
const xmi = (head: string): string =>
  `<?xml version="1.0"?>${head}<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmi:version="2.0"><cas:NULL xmi:id="0"/><cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="Kim said &x; so."/></xmi:XMI>`
const types = (head: string): string =>
  `<?xml version="1.0"?>${head}<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>&x;</types></typeSystemDescription>`

const file = ({ file: path }: Bait): string => `<!DOCTYPE x [<!ENTITY x SYSTEM "file://${path}">]>`
const address = (bait: Bait): string => `<!DOCTYPE x [<!ENTITY x SYSTEM "${bait.address}">]>`
const outside = (bait: Bait): string => `<!DOCTYPE x SYSTEM "${bait.address}">`
const parameter = (bait: Bait): string => `<!DOCTYPE x [<!ENTITY % p SYSTEM "${bait.address}"> %p;]>`
const laughs = `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(50)}">${Array.from({ length: 12 }, (_, i) => `<!ENTITY ${'b'.repeat(i + 1)} "${`&${i === 0 ? 'a' : 'b'.repeat(i)};`.repeat(10)}">`).join('')}<!ENTITY x "&${'b'.repeat(12)};">]>`
const quadratic = `<!DOCTYPE x [<!ENTITY x "${'x'.repeat(50_000)}">]>`

/** Twenty documents that define what they have no business to define, by their names. */
export const hostileXml = (bait: Bait): Readonly<Record<string, string | Uint8Array>> => ({
  'file.qde': qde(file(bait)),
  'address.qde': qde(address(bait)),
  'outside.qde': qde(outside(bait)),
  'parameter.qde': qde(parameter(bait)),
  'laughs.qde': qde(laughs),
  'quadratic.qde': qde(quadratic, '&x;'.repeat(5_000)),
  'deep.qde': qde('', `</PlainTextContent>${'<a>'.repeat(50_000)}`),
  'file.qdc': qdc(file(bait)),
  'laughs.qdc': qdc(laughs),
  'file.xmi': xmi(file(bait)),
  'address.xmi': xmi(address(bait)),
  'laughs.xmi': xmi(laughs),
  'types.zip': zipOf({ 'TypeSystem.xml': types(file(bait)), 'a.xmi': xmi(laughs) }),
  'file.docx': docx(WORDS, { head: file(bait) }),
  'address.docx': docx(WORDS, { head: address(bait) }),
  'laughs.docx': docx(WORDS, { head: laughs }),
  'styles.docx': docx('<w:p/>', { parts: { 'word/styles.xml': `${laughs}<styles>&x;</styles>` } }),
  'file.odt': odtWith(file(bait)),
  'laughs.odt': odtWith(laughs),
  'strings.xlsx': zipOf({
    '[Content_Types].xml': `${file(bait)}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    'xl/workbook.xml': `${laughs}<workbook>&x;</workbook>`,
  }),
})

const odtWith = (head: string): Uint8Array =>
  zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<?xml version="1.0"?>${head}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>Kim said &x; so.</text:p></office:text></office:body></office:document-content>`,
  })

const page = (inner: string): string =>
  `<html><head><title>T</title>${inner}</head><body><article><h1>T</h1>${'<p>Kim said so, and she said more of it.</p>'.repeat(5)}${inner}</article></body></html>`
const source = (place: string): string =>
  `<?xml version="1.0"?><Project xmlns="urn:QDA-XML:project:1.0" name="P"><Sources><TextSource guid="0a" name="a" plainTextPath="${place}"/></Sources></Project>`

/** Documents that are sound but for wanting something from elsewhere, by their names. */
export const reachingDocuments = ({
  file: path,
  address: url,
}: Bait): Readonly<Record<string, string | Uint8Array>> => {
  const said = '<w:p><w:r><w:t>Kim said so.</w:t></w:r></w:p>'
  const linked = '<w:p><w:r><w:drawing><a:blip xmlns:a="urn:a" r:link="rId1"/></w:drawing></w:r></w:p>'
  return {
    'image-file.docx': docx(linked + said, { rels: relation('rId1', 'image', `file://${path}`) }),
    'image-address.docx': docx(linked + said, { rels: relation('rId1', 'image', url) }),
    'template.docx': docx(said, { rels: relation('rId1', 'attachedTemplate', url) }),
    'part.docx': docx(`<w:altChunk r:id="rId1"/>${said}`, { rels: relation('rId1', 'aFChunk', `file://${path}`) }),
    'object.docx': docx(said, { rels: relation('rId1', 'oleObject', url) }),
    'field.docx': docx(
      `<w:p><w:fldSimple w:instr="INCLUDETEXT &quot;${path}&quot;"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>${said}`,
    ),
    'image.odt': odt(`<text:p>Kim said so.<draw:frame><draw:image xlink:href="${url}"/></draw:frame></text:p>`),
    'section.odt': odt(
      `<text:section><text:section-source xlink:href="file://${path}"/><text:p>Kim said so.</text:p></text:section>`,
    ),
    'page.html': page(
      `<base href="${url}"><link rel="stylesheet" href="${url}"><script src="${url}"></script><img src="file://${path}"><iframe src="${url}"></iframe><meta http-equiv="refresh" content="0;url=${url}"><object data="file://${path}"></object>`,
    ),
    'page.md': `# T\n\nKim said so. ![x](${url}) ![y](file://${path}) <img src="${url}">\n`,
    'mail.eml': `From: a@b.example\r\nSubject: T\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/external-body; access-type=local-file; name="${path}"\r\n\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>Kim said so.<img src="${url}"></p>\r\n--x--\r\n`,
    'absolute.qde': source(`absolute://${path}`),
    'relative.qde': source('relative://../canary/secret.txt'),
    'internal.qde': source('internal://../canary/secret.txt'),
    'include.qde': qde('', `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://${path}"/>`),
    'style.qde': qde(`<?xml-stylesheet href="${url}"?>`, ''),
  }
}
