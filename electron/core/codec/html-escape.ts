/** Text as it may stand between tags and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"'`]|\p{Cs}/gu, (character) => ENTITIES[character] ?? '\uFFFD')

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** The address if it is one of the web; anything else is shown as text and leads nowhere. */
export const webAddress = (url: string): string | undefined => (/^https?:\/\/[^\s"'<>]+$/i.test(url) ? url : undefined)

/** A language tag, or none where the text is something else. */
export const languageOf = (language: string): string =>
  /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(language) ? language : ''

/** The class of a label’s colour; a colour of an unknown name looks like none. */
export const colourClass = (colour: string | undefined): string =>
  colour !== undefined && /^[a-z]{1,20}$/.test(colour) ? `c-${colour}` : 'c-slate'
