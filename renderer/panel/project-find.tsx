import { useMemo, useState } from 'react'
import { live } from '#core/model/reader.ts'
import type { Reader } from '#core/model/reader.ts'
import { quoteOf } from '#core/text/segments.ts'
import type { TextRange } from '#core/text/segments.ts'
import { goToLink } from '../command/linking.ts'
import { goToSpan } from '../command/tagging.ts'
import { useSearch } from '../search/use-search.ts'
import type { Query } from '../search/places.ts'
import type { App } from '../state/app.ts'
import { useApp, useRows } from '../state/app.ts'
import { plural } from '../ui/words.ts'
import { InContext } from './in-context.tsx'
import { SearchDialog } from './search-dialog.tsx'
import type { Scope } from '../command/all-articles.ts'

interface Found {
  readonly key: string
  readonly what: string
  readonly text: string
  readonly range: TextRange
  readonly go: (app: App) => void
}

/** Finds words in the texts, notes and attributes of the project. */
export const ProjectFind = () => {
  const app = useApp()
  const { rows, version } = useRows()
  const [query, setQuery] = useState<Query>({
    words: '',
    isPattern: false,
    wholeWords: false,
    sameCase: false,
    sameAccents: false,
  })
  const [scope, setScope] = useState<Scope>('project')
  const { hits, failure } = useSearch(query, scope)
  const written = useMemo(
    () =>
      query.words === '' || query.isPattern
        ? []
        : inNotesAndAttributes(rows, query.words, app.workspace.state.get().worked),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [rows, version, query, hits],
  )
  const found: readonly Found[] = [
    ...written,
    ...hits.map(({ article, text, range }) => ({
      key: `${article} ${range.start}`,
      what: rows.get('article', article)?.title ?? '',
      text,
      range,
      go: ({ session }: App) =>
        session.set(({ reveal }) => ({
          article,
          span: null,
          link: null,
          reveal: { article, ...range, select: true, n: (reveal?.n ?? 0) + 1 },
        })),
    })),
  ]
  const close = (): void => app.session.set({ overlay: null })
  return (
    <SearchDialog
      title="Find in the project"
      query={query}
      scope={scope}
      onChange={(next, where) => {
        setQuery(next)
        setScope(where)
      }}
      failure={failure}
      status={query.words === '' ? 'Looks in texts, notes and attributes.' : `${plural(found.length, 'place')} found`}
      count={found.length}
      keyOf={(at) => found[at]?.key ?? String(at)}
      renderHit={(at) => {
        const one = found[at]
        return one === undefined ? null : (
          <button
            type="button"
            className="plain hit"
            onClick={() => {
              close()
              one.go(app)
            }}
          >
            <span>
              <InContext text={one.text} range={one.range} />
              <small>{one.what}</small>
            </span>
          </button>
        )
      }}
      onClose={close}
    />
  )
}

/** Notes of spans and links, and attribute values, that hold the words. */
const inNotesAndAttributes = (reader: Reader, words: string, set: string): readonly Found[] => {
  const wanted = words.toLowerCase()
  const at = (text: string): TextRange | undefined => {
    const start = text.toLowerCase().indexOf(wanted)
    return start < 0 || text.toLowerCase().length !== text.length ? undefined : { start, end: start + wanted.length }
  }
  const found: Found[] = []
  const add = (key: string, what: string, text: string, go: Found['go']): void => {
    const range = at(text)
    if (range !== undefined) found.push({ key, what, text, range, go })
  }
  for (const { id, note, segments, set: of } of reader.all('span')) {
    if (note !== '' && of === set) add(`note ${id}`, `Note on “${quoteOf(segments)}”`, note, (app) => goToSpan(app, id))
  }
  for (const { id, note, set: of } of reader.all('link')) {
    if (note !== '' && of === set) add(`note ${id}`, 'Note on a link', note, (app) => goToLink(app, id))
  }
  for (const { id, owner, type, value } of reader.all('attribute')) {
    const span = live(reader, 'span', owner)
    if ((span ?? live(reader, 'link', owner))?.set !== set) continue
    const named = reader.get('attributeType', type)
    const text = typeof value === 'object' && value !== null ? Object.values(value).join(' ') : String(value ?? '')
    const what = `${named?.name ?? 'Attribute'} of “${span === undefined ? 'a link' : quoteOf(span.segments)}”`
    add(`attribute ${id}`, what, text, (app) => (span === undefined ? goToLink(app, owner) : goToSpan(app, owner)))
  }
  return found
}
