import type { Codec } from '#core/codec/codec.ts'
import { codecById } from '#core/codec/index.ts'
import type { GivenFile } from '#core/importer/index.ts'
import { emptyProject, encodedBy, filesOf, fixtureFiles, importInto, imported, summary } from './datasets.ts'

/** Files that real tools of other makers wrote, and the format they are to be read in. */
interface FixtureSet {
  readonly folder: string
  readonly format: string
  readonly files: RegExp
  /** One by one, because they have nothing to do with one another; else they belong together. */
  readonly apart: boolean
}

const sets: readonly FixtureSet[] = [
  ...['tutorials/news', 'tutorials/bio', 'litbank-entities', 'litbank-coref'].map((name) => ({
    folder: `brat/${name}`,
    format: 'brat',
    files: /\.(?:txt|ann)$|annotation\.conf$/,
    apart: false,
  })),
  { folder: 'doccano', format: 'doccano', files: /(?:sequence_labeling|relation_extraction).*\.jsonl$/, apart: true },
  { folder: 'doccano', format: 'conll', files: /\.conll$/, apart: true },
  { folder: 'uima/json', format: 'uima-json', files: /\.json$/, apart: true },
  { folder: 'uima/xmi', format: 'uima-xmi', files: /\.xmi$/, apart: true },
  { folder: 'webanno-tsv', format: 'uima-xmi', files: /\.xmi$/, apart: true },
  { folder: 'webanno-tsv', format: 'webanno-tsv', files: /\.tsv$/, apart: true },
  { folder: 'w3c/correct', format: 'w3c', files: /\.json$/, apart: true },
  { folder: 'w3c/incorrect', format: 'w3c', files: /\.json$/, apart: true },
]

interface Result {
  readonly read: number
  readonly articles: number
  readonly spans: number
  readonly links: number
  readonly rejected: number
  /** Of those that were read, how many said the same after they had gone out and come in again. */
  readonly same: number
}

/** Each set of fixtures as a row: how much was read, what was refused, and whether it comes back as it was. */
export const fixtureTable = (): string =>
  [
    '| fixtures | format | read of files | articles | spans | links | records rejected | the same after out and in |',
    '|---|---|---|---|---|---|---|---|',
    ...sets.map((set) => {
      const codec = codecById(set.format)
      if (codec === undefined) throw new Error(`there is no format ${set.format}`)
      const files = fixtureFiles(set.folder).filter(({ name }) => set.files.test(name))
      const groups = set.apart ? files.map((file) => [file]) : [files]
      const found = groups.map((group) => resultOf(codec, group))
      const sum = (name: keyof Result): number => found.reduce((total, one) => total + one[name], 0)
      const read = set.apart ? `${sum('read')} of ${files.length}` : `${files.length} together`
      const counts = (['articles', 'spans', 'links', 'rejected'] as const).map((name) => String(sum(name)))
      const same = sum('same') === sum('read') ? 'yes' : `${sum('same')} of ${sum('read')}`
      return `| ${set.folder} | \`${set.format}\` | ${[read, ...counts, sum('articles') === 0 ? 'nothing to compare' : same].join(' | ')} |`
    }),
  ].join('\n')

const resultOf = (codec: Codec, files: readonly GivenFile[]): Result => {
  const decoded = codec.decoder?.decode(files)
  if (decoded?.ok !== true) return { read: 0, articles: 0, spans: 0, links: 0, rejected: 0, same: 0 }
  const rows = emptyProject()
  const { rejected } = importInto(rows, decoded.value)
  const [articles, spans, links] = [rows.all('article').length, rows.all('span').length, rows.all('link').length]
  const isBack = () =>
    JSON.stringify(summary(imported(codec, filesOf(encodedBy(codec, rows, 'out'))).rows)) ===
    JSON.stringify(summary(rows))
  return { read: 1, articles, spans, links, rejected: rejected.length, same: articles === 0 || isBack() ? 1 : 0 }
}
