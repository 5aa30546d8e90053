const SHOWN_NAME_LENGTH = 80 // characters

/** The name as a message may show it: without folders, and without characters that could disguise it. */
export const shownName = (name: string): string => {
  const clean = [...baseName(name).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '')]
  return clean.length <= SHOWN_NAME_LENGTH ? clean.join('') : clean.slice(0, SHOWN_NAME_LENGTH).join('') + '…'
}

export const baseName = (name: string): string =>
  name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)

export const nameWithoutExtension = (name: string): string =>
  baseName(name)
    .replace(/(?<=.)\.[^.]*$/u, '')
    .trim()

/** Lower case, without the dot; empty where there is none. */
export const extensionOf = (name: string): string => /(?<=.)\.([^.]*)$/u.exec(baseName(name))?.[1]?.toLowerCase() ?? ''
