import { clipboard } from 'electron'
import type { Clipped } from './paste.ts'

/** Words and page on the system clipboard. Older Electrons hand over the page by a call of its own. */
export const readClipped = async (): Promise<Clipped> => ({ text: await clipboard.readText(), html: await readHtml() })

const readHtml = async (): Promise<string> => {
  const older = clipboard as unknown as { readonly readHTML?: () => string }
  if (older.readHTML !== undefined) return older.readHTML()
  const item = (await clipboard.read()).find(({ types }) => types.includes('text/html'))
  return item === undefined ? '' : (await item.getType('text/html')).text()
}
