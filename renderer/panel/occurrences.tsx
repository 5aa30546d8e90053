import { labelsInUse } from '#core/model/labels.ts'
import { useMemo, useState } from 'react'
import { tagPlaces } from '#core/command/bulk.ts'
import { selectedRange, selectedSpan } from '../command/tagging.ts'
import { textsOf } from '../command/all-articles.ts'
import type { ArticleText, Scope } from '../command/all-articles.ts'
import { useSearch } from '../search/use-search.ts'
import type { Hit as HitIn } from '../search/use-search.ts'
import type { Query } from '../search/places.ts'
import { perform, textOfArticle, useApp, useRows } from '../state/app.ts'
import { notify } from '../state/session.ts'
import { plural } from '../ui/words.ts'
import { InContext } from './in-context.tsx'
import { SearchDialog } from './search-dialog.tsx'

type Hit = HitIn<ArticleText>

/** Tags every occurrence of some words, after a look at each: one change, one undo. */
export const Occurrences = () => {
  const app = useApp()
  const { rows } = useRows()
  const labels = labelsInUse(rows)
  const [query, setQuery] = useState<Query>(() => ({
    words: wordsInHand(app),
    isPattern: false,
    wholeWords: true,
    sameCase: false,
    sameAccents: true,
  }))
  const [scope, setScope] = useState<Scope>('article')
  const [label, setLabel] = useState(() => selectedSpan(app)?.label ?? labels[0]?.id ?? '')
  const { hits, failure, isLooking } = useSearch(query, scope, textsOf)
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())

  const tagged = useMemo(() => {
    const { index } = app.workspace
    return new Set(
      hits
        .filter(({ article, range }) =>
          index
            .spansAt(article, range)
            .some(
              ({ label: of, segments }) =>
                of === label &&
                segments.length === 1 &&
                segments[0]?.start === range.start &&
                segments[0].end === range.end,
            ),
        )
        .map(keyOf),
    )
  }, [app, hits, label])
  // What is tagged so already starts unticked; a click turns either way round.
  const isTicked = (hit: Hit): boolean => turned.has(keyOf(hit)) === tagged.has(keyOf(hit))
  const ticked = hits.filter(isTicked)

  const status = (): string => {
    if (query.words === '') return 'Type what to look for.'
    if (isLooking) return 'Looking …'
    const already = tagged.size > 0 ? `; ${tagged.size} tagged so already` : ''
    return `${plural(hits.length, 'place')} found, ${ticked.length} ticked${already}`
  }
  const close = (): void => {
    app.session.set({ overlay: null })
    app.editor.current?.focus()
  }
  const tagAll = (): void => {
    const source = label === 'label.source' ? sourceInHand(app) : null
    const places = ticked.map(({ article, range }) => ({ article, ranges: [range] }))
    if (!perform(app, tagPlaces, { label, places, source })) return
    close()
    notify(app.session, {
      kind: 'done',
      text: `Tagged ${plural(places.length, 'place')}. One undo takes all back.`,
      remedy: '',
    })
  }
  return (
    <SearchDialog
      title="Tag all occurrences"
      query={query}
      scope={scope}
      onChange={(next, where) => {
        setQuery(next)
        setScope(where)
        setTurned(new Set())
      }}
      failure={failure}
      status={status()}
      count={hits.length}
      keyOf={(at) => keyOf(hits[at])}
      renderHit={(at) => {
        const hit = hits[at]
        return hit === undefined ? null : (
          <label className="hit">
            <input type="checkbox" checked={isTicked(hit)} onChange={() => setTurned(flipped(turned, keyOf(hit)))} />
            <span>
              <InContext text={hit.text} range={hit.range} />
              {scope !== 'article' && <small>{rows.get('article', hit.article)?.title}</small>}
              {tagged.has(keyOf(hit)) && <small> tagged already</small>}
            </span>
          </label>
        )
      }}
      onClose={close}
    >
      <div className="dialog-actions">
        <button
          type="button"
          className="plain"
          onClick={() => setTurned(new Set(hits.filter((hit) => !tagged.has(keyOf(hit))).map(keyOf)))}
        >
          Untick all
        </button>
        <button type="button" className="plain" onClick={() => setTurned(new Set())}>
          Tick all
        </button>
        <select aria-label="Tag them as" value={label} onChange={(event) => setLabel(event.target.value)}>
          {labels.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <button type="button" className="primary" disabled={isLooking || ticked.length === 0} onClick={tagAll}>
          Tag {plural(ticked.length, 'place')}
        </button>
      </div>
    </SearchDialog>
  )
}

const keyOf = (hit: Hit | undefined): string =>
  hit === undefined ? '' : `${hit.article} ${hit.range.start} ${hit.range.end}`

export const flipped = (set: ReadonlySet<string>, key: string): ReadonlySet<string> =>
  set.has(key) ? new Set([...set].filter((one) => one !== key)) : new Set([...set, key])

/** The words that are selected, or those of the selected span. */
const wordsInHand = (app: ReturnType<typeof useApp>): string => {
  const { article } = app.session.get()
  const range = selectedRange(app)
  if (article !== null && range !== undefined) return textOfArticle(app, article)?.slice(range.start, range.end) ?? ''
  return selectedSpan(app)?.segments[0]?.quote ?? ''
}

/** Who the selected source span names: the same words elsewhere name the same. */
const sourceInHand = (app: ReturnType<typeof useApp>): string | null => selectedSpan(app)?.source ?? null
