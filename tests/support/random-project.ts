import * as fc from 'fast-check'
import { createRow } from '#core/model/row.ts'
import { defaultScheme } from '#core/model/scheme.ts'
import type { AnyRow, OwnFields, TableName } from '#core/model/tables.ts'
import { normaliseSegments, segmentsFailure } from '#core/text/segments.ts'
import { canonicalTexts, textsWithRanges } from './texts.ts'

export type TableRow = readonly [TableName, AnyRow]

export const row = <T extends TableName>(table: T, id: string, fields: Partial<OwnFields<T>>): TableRow => [
  table,
  createRow(table, id, { by: 'analyst.a', at: 1 }, fields) as unknown as AnyRow,
]

/** Words as an analyst types them, formulas and separators among them. */
const typed = fc.oneof(
  fc.constantFrom('', '=1+1', '+49', '-', '@here', '\tx', "'=x", 'a | b', 'a,b', '"', '\r\n', '\ud800', '😀'),
  canonicalTexts(4),
)

const labels = ['label.claim', 'label.source', 'label.cue'] as const
const roles = ['claim', 'source', 'cue', 'medium'] as const

/** One article and its spans: overlapping, nested, discontinuous, empty ones too. */
const articleRows = (index: number): fc.Arbitrary<readonly TableRow[]> =>
  fc
    .record({
      place: textsWithRanges(canonicalTexts(12).filter((text) => text !== '')),
      title: typed,
      chosen: fc.array(fc.record({ label: fc.constantFrom(...labels), note: typed, source: fc.nat(3) }), {
        minLength: 6,
        maxLength: 6,
      }),
    })
    .map(({ place: [text, ranges], title, chosen }) => {
      const spans = ranges.flatMap((_, i): readonly TableRow[] => {
        const segments = normaliseSegments(text, ranges.slice(i, i + 3))
        if (segmentsFailure(text, segments) !== undefined) return []
        const { label = 'label.claim', note = '', source = 0 } = chosen[i] ?? {}
        return [
          row('span', `span.${index}.${i}`, {
            article: `article.${index}`,
            revision: `revision.${index}`,
            set: 'set.shared',
            label,
            segments,
            note,
            source: source === 0 ? null : `source.${source}`,
          }),
        ]
      })
      return [
        row('article', `article.${index}`, {
          title,
          file: `${index}.txt`,
          revision: `revision.${index}`,
          position: -index,
        }),
        row('revision', `revision.${index}`, { article: `article.${index}`, text }),
        ...spans,
      ]
    })

/** A project with everything in it that the formats speak of, links of links and joins included. */
export const projects: fc.Arbitrary<readonly TableRow[]> = fc
  .record({
    articles: fc
      .integer({ min: 0, max: 3 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => articleRows(i)))),
    links: fc.array(
      fc.record({
        type: fc.constantFrom('attribution', 'no-comment', 'contradicts'),
        fillers: fc.array(fc.tuple(fc.constantFrom(...roles, 'from'), fc.nat(30)), { maxLength: 6 }),
        note: typed,
      }),
      { maxLength: 6 },
    ),
    values: fc.array(fc.tuple(fc.nat(30), typed), { maxLength: 8 }),
    joins: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)),
    names: fc.tuple(typed, typed, typed),
  })
  .map(({ articles, links, values, joins, names }) => {
    const rows: TableRow[] = [
      ...defaultScheme(),
      row('project', 'project.p', { name: 'P' }),
      row('analyst', 'analyst.a', { name: 'Ada' }),
      ...names.map((name, i) => {
        const into = joins[i] ?? 0
        return row('source', `source.${i + 1}`, { name, mergedInto: into === 0 ? null : `source.${into}` })
      }),
      row('claim', 'claim.1', { wording: 'It rains.' }),
      ...articles.flat(),
    ]
    const spans = rows.filter(([table]) => table === 'span').map(([, { id }]) => id)
    const targets = [...spans, 'source.1', 'source.2', 'claim.1', ...links.map((_, i) => `link.${i}`)]
    links.forEach(({ type, fillers, note }, i) => {
      rows.push(row('link', `link.${i}`, { type: `link.${type}`, set: 'set.shared', note }))
      fillers.forEach(([role, target], position) => {
        const known = rows.some(([, { id }]) => id === `role.${type}.${role}`)
        if (!known) return
        const fields = {
          link: `link.${i}`,
          role: `role.${type}.${role}`,
          target: targets[target % targets.length] ?? '',
          position,
        }
        rows.push(row('filler', `filler.${i}.${position}`, fields))
      })
    })
    for (const [at, value] of new Map(values)) {
      const owner = spans[at % Math.max(1, spans.length)]
      if (owner === undefined) continue
      const type = 'attribute.claim.certainty'
      rows.push(row('attribute', `${owner}/${type}`, { owner, type, value }))
    }
    return rows
  })
