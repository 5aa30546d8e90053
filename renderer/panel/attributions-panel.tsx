import { memo, useCallback, useEffect, useMemo, useRef } from 'react'
import { attributionOf, linksOfArticle } from '#core/model/attribution.ts'
import type { Attribution, Filled } from '#core/model/attribution.ts'
import { quoteOf } from '#core/text/segments.ts'
import { goToLink } from '../command/linking.ts'
import { useApp, useRows, useSession } from '../state/app.ts'

/** Every link of the open article in reading order: the complete alternative to the coloured text. */
export const AttributionsPanel = () => {
  const app = useApp()
  const { rows, version } = useRows()
  const article = useSession((session) => session.article)
  const selected = useSession((session) => session.link)
  const span = useSession((session) => session.span)
  const list = useRef<HTMLOListElement>(null)
  const links = useMemo(
    () => (article === null ? [] : linksOfArticle(rows, article).map((link) => attributionOf(rows, link))),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [rows, version, article],
  )
  const pick = useCallback((link: string) => goToLink(app, link), [app])
  useEffect(() => {
    const card = list.current?.querySelector('.is-selected, .is-lit')
    if (card) bringIntoView(list.current, card)
  }, [selected, span])
  return (
    <section className="section attributions" aria-labelledby="attributions-heading">
      <h2 id="attributions-heading">
        Attributions <span className="count">{links.length}</span>
      </h2>
      {links.length === 0 ? (
        <p className="quiet">Links you make in this article are listed here in reading order.</p>
      ) : (
        <ol className="links" ref={list}>
          {links.map((attribution) => (
            <LinkCard
              key={attribution.link.id}
              attribution={attribution}
              typeName={rows.get('linkType', attribution.link.type)?.name ?? 'link'}
              look={attribution.link.id === selected ? 'is-selected' : holds(attribution, span) ? 'is-lit' : ''}
              onPick={pick}
            />
          ))}
        </ol>
      )}
    </section>
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
    <li>
      <button
        type="button"
        className={`link-card ${look}`}
        aria-current={look === 'is-selected' ? 'true' : undefined}
        onClick={() => onPick(attribution.link.id)}
      >
        <LinkSummary attribution={attribution} typeName={typeName} />
      </button>
    </li>
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

/** Scrolls the list, and nothing around it: what is selected stands above it and stays. */
const bringIntoView = (list: Element | null, card: Element): void => {
  if (list === null) return
  const [frame, box] = [list.getBoundingClientRect(), card.getBoundingClientRect()]
  if (box.top < frame.top) list.scrollTop -= frame.top - box.top
  else if (box.bottom > frame.bottom) list.scrollTop += box.bottom - frame.bottom
}

const holds = ({ roles }: Attribution, span: string | null): boolean =>
  span !== null && roles.some(({ fillers }) => fillers.some((filled) => filled.span?.id === span))

/** Who says what in a few lines: source, cue, medium, then the claims. */
export const LinkSummary = ({ attribution, typeName: type }: Pick<CardProps, 'attribution' | 'typeName'>) => {
  const of = (name: string): readonly Filled[] =>
    attribution.roles.find(({ role }) => role.name === name)?.fillers ?? []
  const speaks = ['attribution', 'no comment'].includes(type)
  const others = attribution.roles.filter(({ role }) => !['source', 'cue', 'medium', 'claim'].includes(role.name))
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
