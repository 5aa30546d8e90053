// oxlint-disable-next-line no-control-regex -- what XML 1.0 cannot hold in any form
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu

/** Text for the inside of a double-quoted attribute; tabs and line ends are named, or a reader makes blanks of them. */
export const xmlAttribute = (text: string): string =>
  text
    .replace(FORBIDDEN, '\uFFFD')
    .replace(/[&<>"\t\n\r\u0085\u2028]/gu, (character) => `&#${character.charCodeAt(0)};`)

/** Whether an attribute can hold the text as it is. */
export const fitsXml = (text: string): boolean => text.search(FORBIDDEN) < 0
