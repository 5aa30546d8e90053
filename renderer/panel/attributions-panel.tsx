import { memo, useCallback, useMemo } from 'react'
import { attributionOf, linksOfSpan } from '#core/model/attribution.ts'
import { roleKind } from '#core/model/labels.ts'
import { live } from '#core/model/reader.ts'
import type { Attribution, Filled } from '#core/model/attribution.ts'
import { quoteOf } from '#core/text/segments.ts'
import { goToLink } from '../command/linking.ts'
import { useApp, useRows, useSession } from '../state/app.ts'
import { LongList } from '../ui/long-list.tsx'

/**
 * Every link of the open article in reading order: the complete alternative to the coloured text. Only cards near the
 * part in view are made, so that a list of thousands opens at once.
 */
export const AttributionsPanel = () => {
  const app = useApp()
  const { rows } = useRows()
  const article = useSession((session) => session.article)
  const selected = useSession((session) => session.link)
  const span = useSession((session) => session.span)
  const links = article === null ? [] : app.workspace.index.links(article)
  const pick = useCallback((link: string) => goToLink(app, link), [app])
  // Only a new choice scrolls the list; an edit leaves it where it is.
  const shown = useMemo(() => {
    const wanted = selected ?? (span === null ? undefined : linksOfSpan(app.workspace.rows, span)[0]?.id)
    return wanted === undefined ? -1 : links.findIndex(({ id }) => id === wanted)
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected, span])

  return (
    <>
      {links.length === 0 && <p className="quiet">Links you make in this article are listed here in reading order.</p>}
      <LongList
        className="links"
        count={links.length}
        height={78}
        keyOf={(at) => links[at]?.id ?? String(at)}
        shown={shown}
      >
        {(at) => {
          const link = live(rows, 'link', links[at]?.id ?? '')
          if (link === undefined) return null
          const attribution = attributionOf(rows, link)
          return (
            <LinkCard
              attribution={attribution}
              typeName={rows.get('linkType', link.type)?.name ?? 'link'}
              look={link.id === selected ? 'is-selected' : holds(attribution, span) ? 'is-lit' : ''}
              onPick={pick}
            />
          )
        }}
      </LongList>
    </>
  )
}

interface CardProps {
  readonly attribution: Attribution
  readonly typeName: string
  readonly look: string
  readonly onPick: (link: string) => void
}

/** One link of the list; drawn anew only when one of its own rows has changed, however long the list is. */
const LinkCard = memo(
  ({ attribution, typeName, look, onPick }: CardProps) => (
    <button
      type="button"
      data-link={attribution.link.id}
      className={`link-card ${look}`}
      aria-current={look === 'is-selected' ? 'true' : undefined}
      onClick={() => onPick(attribution.link.id)}
    >
      <LinkSummary attribution={attribution} typeName={typeName} />
    </button>
  ),
  (a, b) =>
    a.look === b.look && a.typeName === b.typeName && a.onPick === b.onPick && sameRows(a.attribution, b.attribution),
)

/** Whether two readings of a link rest on the very same rows; a row is never changed in place. */
const sameRows = (a: Attribution, b: Attribution): boolean => {
  const [one, other] = [rowsOf(a), rowsOf(b)]
  return one.length === other.length && one.every((row, i) => row === other[i])
}

const rowsOf = ({ link, roles }: Attribution): readonly unknown[] => [
  link,
  ...roles.flatMap(({ role, fillers }) => [
    role,
    ...fillers.flatMap((filled) => [filled.filler, filled.span, filled.source, filled.claim, filled.link]),
  ]),
]

const holds = ({ roles }: Attribution, span: string | null): boolean =>
  span !== null && roles.some(({ fillers }) => fillers.some((filled) => filled.span?.id === span))

/** Who says what in a few lines: source, cue, medium, then the claims. */
export const LinkSummary = ({ attribution, typeName: type }: Pick<CardProps, 'attribution' | 'typeName'>) => {
  const of = (name: string): readonly Filled[] =>
    attribution.roles.find(({ role }) => roleKind(role) === name)?.fillers ?? []
  const speaks = ['attribution', 'no comment'].includes(type)
  const others = attribution.roles.filter(({ role }) => !['source', 'cue', 'medium', 'claim'].includes(roleKind(role)))
  return (
    <>
      <span className="who" dir="auto">
        {speaks && of('source').length === 0 && <em>no source</em>}
        {of('source').map((filled) => (
          <b key={filled.filler.id}> {nameOf(filled)}</b>
        ))}
        {of('cue').map((filled) => (
          <span key={filled.filler.id} className="cue-words">
            {' '}
            {wordsOf(filled)}
          </span>
        ))}
        {of('medium').map((filled) => (
          <span key={filled.filler.id} className="medium">
            {' '}
            via {nameOf(filled)}
          </span>
        ))}{' '}
        {type !== 'attribution' && <span className="link-type">{type}</span>}
      </span>
      {of('claim').map((filled) => (
        <span key={filled.filler.id} className="claim-words" dir="auto">
          {wordsOf(filled)}
        </span>
      ))}
      {others.flatMap(({ role, fillers }) =>
        fillers.map((filled) => (
          <span key={filled.filler.id} className="claim-words" dir="auto">
            <i>{role.name}</i> {wordsOf(filled)}
          </span>
        )),
      )}
    </>
  )
}

/** The registry's name for a filler, else its words. */
export const nameOf = (filled: Filled): string => filled.source?.name ?? wordsOf(filled)

/** The words of a filler as the text has them. */
export const wordsOf = ({ span, source, claim, link }: Filled): string => {
  if (span !== undefined) return quoteOf(span.segments)
  return source?.name ?? claim?.wording ?? (link === undefined ? '(deleted)' : '(another link)')
}
