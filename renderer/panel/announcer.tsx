import { attributionOf, linksOfSpan, sourceBehind } from '#core/model/attribution.ts'
import { shownSpan } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import type { Reader } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { quoteOf } from '#core/text/segments.ts'
import { useRows, useSession } from '../state/app.ts'
import { plural } from '../ui/words.ts'
import { wordsOf } from './attributions-panel.tsx'

/** Tells screen readers what is selected: a span with its label, words, source and links, or a link with its parts. */
export const Announcer = () => {
  const { rows } = useRows()
  const span = useSession((session) => session.span)
  const link = useSession((session) => session.link)
  const [of, one] = [live(rows, 'span', span ?? ''), live(rows, 'link', link ?? '')]
  return (
    <p className="unseen" role="status" aria-label="What is selected">
      {of !== undefined ? wordsForSpan(rows, shownSpan(rows, of)) : one === undefined ? '' : wordsForLink(rows, one)}
    </p>
  )
}

const wordsForSpan = (reader: Reader, span: Row<'span'>): string => {
  const source = sourceBehind(reader, span)
  const links = linksOfSpan(reader, span.id).length
  return [
    `${reader.get('label', span.label)?.name ?? 'Span'}: ${quoteOf(span.segments)}`,
    ...(source === undefined ? [] : [`names ${source.name}`]),
    links === 0 ? 'in no link' : `in ${plural(links, 'link')}`,
  ].join('; ')
}

const wordsForLink = (reader: Reader, link: Row<'link'>): string => {
  const parts = attributionOf(reader, link).roles.flatMap(({ role, fillers }) =>
    fillers.map((filled) => `${role.name} ${wordsOf(filled)}`),
  )
  return `Link, ${reader.get('linkType', link.type)?.name ?? ''}: ${parts.join('; ')}`
}
