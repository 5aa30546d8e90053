/** Whether what a zip file holds is one document, and no folder of files. */
export const isOffice = (names: readonly string[]): boolean =>
  (names.includes('[Content_Types].xml') && names.some((name) => /^(?:word|xl|ppt)\//.test(name))) ||
  (names.includes('mimetype') && names.includes('content.xml'))
