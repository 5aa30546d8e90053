import { linksOfArticle, spansOfArticle } from '#core/model/attribution.ts'
import type { Reader } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { valueWords } from '#core/model/value-text.ts'
import { quoteOf } from '#core/text/segments.ts'

/** Words that stand beside a text: the note or the value of an attribute of a span or a link. */
export interface BesideText {
  readonly key: string
  /** What it is, in the analyst's words. */
  readonly what: string
  readonly text: string
  readonly of: 'span' | 'link'
  readonly id: string
}

/** What stands beside the texts of these articles in one annotation set, in reading order. */
export const besideTexts = (reader: Reader, articles: readonly string[], set: string): readonly BesideText[] => {
  const spans = articles.flatMap((article) => spansOfArticle(reader, article))
  const links = new Map(
    // a link that reaches into several articles comes once
    articles.flatMap((article) => linksOfArticle(reader, article)).map((link) => [link.id, link]),
  )
  return [
    ...spans
      .filter((span) => span.set === set)
      .flatMap((span) => besideRow(reader, 'span', span, `“${quoteOf(span.segments)}”`)),
    ...[...links.values()]
      .filter((link) => link.set === set)
      .flatMap((link) => besideRow(reader, 'link', link, 'a link')),
  ]
}

const besideRow = (
  reader: Reader,
  of: BesideText['of'],
  { id, note }: Row<'span'> | Row<'link'>,
  name: string,
): readonly BesideText[] => [
  ...(note === '' ? [] : [{ key: `note ${id}`, what: `Note on ${name}`, text: note, of, id }]),
  ...reader.where('attribute', 'owner', id).flatMap((attribute) => {
    const type = reader.get('attributeType', attribute.type)
    if (type === undefined) return []
    const text = valueWords(reader, type, attribute.value)
    const what = `${type.name} of ${name}`
    return text === '' ? [] : [{ key: `attribute ${attribute.id}`, what, text, of, id }]
  }),
]
