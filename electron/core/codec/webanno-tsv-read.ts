import type { Result } from '../result.ts'
import { err, ok } from '../result.ts'
import { own } from './cas.ts'
import type { Cas, CasValue, Structure } from './cas.ts'
import type { Losses } from './losses.ts'
import { SOFA, sofa, structuresIn } from './webanno-tsv-cells.ts'
import { layersIn, placed, sentencesIn } from './webanno-tsv-page.ts'
import type { Reject } from './webanno-tsv-page.ts'

const FORMAT = /^#FORMAT=WebAnno TSV 3\.(\d)\s*$/

/** Whether a file begins as one of ours does; only versions 3 have places. */
export const isTsv = (head: string): boolean => FORMAT.test(/^\uFEFF?([^\r\n]*)/.exec(head)?.[1] ?? '')

/** Reads a file of WebAnno TSV 3 as the annotations that it holds. What is unsound is rejected by its line. */
export const readTsv = (file: string, content: string, reject: Reject, losses: Losses): Result<Cas, string> => {
  const lines = content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const version = FORMAT.exec(lines[0] ?? '')?.[1]
  if (version === undefined) return err('it does not begin as WebAnno TSV 3 does')
  const { layers, width, next } = layersIn(lines, reject)
  const { about, sentences } = sentencesIn(lines, next, { width, isOld: Number(version) < 2 }, reject)
  if (sentences.some(({ id }) => id !== '')) losses.add('names of sentences', () => file)
  if (sentences.length === 0) return err('it has no text')
  const page = placed(sentences, about)
  if (page.otherwise !== '')
    losses.add(
      'texts whose offsets were counted otherwise, and read so because the words agree',
      () => `${file}: ${page.otherwise}`,
    )
  const structures = structuresIn(page, layers, reject)
  return ok({ views: [{ sofa: SOFA, text: page.text }], structures: [articleFrom(about, page.text), ...structures] })
}

const articleFrom = (about: Readonly<Record<string, unknown>>, text: string): Structure => {
  const told = Object.entries(about).flatMap(([name, value]): readonly (readonly [string, CasValue])[] => {
    if (typeof value === 'string') return [[name, value]]
    return Array.isArray(value) ? [[name, value.filter((one) => typeof one === 'string')]] : []
  })
  const place: readonly (readonly [string, CasValue])[] = [
    ['sofa', sofa],
    ['begin', 0],
    ['end', text.length],
  ]
  return { id: 'article', type: own.article, features: new Map([...told, ...place]) }
}
