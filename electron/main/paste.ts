import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { failure } from '#core/failure.ts'
import type { Failure } from '#core/failure.ts'
import { textOfHtml } from '#core/importer/html-text.ts'
import { err } from '#core/result.ts'
import type { Result } from '#core/result.ts'

/** What the clipboard holds, as the system gives it. */
export interface Clipped {
  readonly text: string
  readonly html: string
}

const LIMIT = 5_000_000 // UTF-16 code units

/** Lets `work` import the words of the clipboard as a text file, which is there only for as long as that takes. */
export const withPastedFile = async <T>(
  { text, html }: Clipped,
  work: (file: string) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> => {
  if (text.length > LIMIT || html.length > LIMIT) return err(tooLarge)
  const words = text.trim() === '' ? textOfHtml(html) : text
  if (words.trim() === '') return err(nothingThere)
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hearsay-paste-'))
  try {
    const isRich = FORMATTED.test(html)
    const file = path.join(folder, `${nameOf(words)}.${isRich ? 'html' : 'txt'}`)
    fs.writeFileSync(file, isRich ? `<meta charset="utf-8"><!--StartFragment-->${html}` : words)
    return await work(file)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** What a plain text could not hold. */
const FORMATTED = /<(?:p|h[1-6]|li|blockquote|table|b|strong|i|em|a)[\s>]/i

/** A file name from the first words. */
function nameOf(words: string): string {
  const first = words.trim().split('\n', 1)[0] ?? ''
  const plain = first
    .replaceAll(/[^\p{L}\p{N} ]+/gu, ' ')
    .replaceAll(/ +/g, ' ')
    .trim()
  return `Pasted ${[...plain].slice(0, 40).join('')}`.trim()
}

const nothingThere = failure(
  'nothing-to-paste',
  'The clipboard holds no words.',
  'Copy the text of the article first, then paste it again.',
)

const tooLarge = failure(
  'paste-too-large',
  'The clipboard holds more than 5 million characters.',
  'Save the text as a file and add it with “Add articles”.',
)
