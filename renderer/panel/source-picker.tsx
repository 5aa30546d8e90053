import { useMemo, useState } from 'react'
import { quoteOf } from '#core/text/segments.ts'
import type { Row } from '#core/model/tables.ts'
import { chooseSource, createSource, selectedSourceSpan } from '../command/linking.ts'
import { Dialog } from '../ui/dialog.tsx'
import { PickList } from '../ui/pick-list.tsx'
import { useApp, useRows, useSession } from '../state/app.ts'

/** Says who a source span names: two letters find an entry, Enter takes it; or a new entry is made from the words. */
export const SourcePicker = () => {
  const app = useApp()
  const { rows, version } = useRows()
  const link = useSession((session) => session.link)
  const span = selectedSourceSpan(app)
  const words = span === undefined ? '' : quoteOf(span.segments)
  const [query, setQuery] = useState('')

  const found = useMemo(
    () => rankSources(rows.all('source'), query, words, newestMentions(rows.all('span'))).slice(0, 8),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [rows, version, query, words],
  )
  const newName = query.trim() === '' ? words : query.trim()
  const options = [
    ...found.map((source) => ({ id: source.id, name: source.name, detail: source.role || source.kind, create: false })),
    ...(newName === '' ? [] : [{ id: 'new', name: newName, detail: 'new source', create: true }]),
  ]
  const close = (): void => {
    app.session.set({ overlay: null })
    app.editor.current?.focus()
  }
  const take = (index: number): void => {
    const option = options[index]
    if (option === undefined) return
    close()
    if (option.create) createSource(app, option.name)
    else chooseSource(app, option.id)
  }
  return (
    <Dialog
      title={span !== undefined ? `Who is “${words}”?` : `Source of the ${link === null ? 'next' : 'selected'} link`}
      onClose={close}
    >
      <PickList
        id="source-options"
        label="Name of the source"
        placeholder="Type two letters, or a new name"
        query={query}
        onQuery={setQuery}
        options={options.map((option) => ({
          key: option.id,
          name: option.create ? `Create “${option.name}”` : option.name,
          detail: option.detail,
        }))}
        onTake={take}
      />
    </Dialog>
  )
}

/** When each source was last given to a span. */
const newestMentions = (spans: readonly Row<'span'>[]): ReadonlyMap<string, number> => {
  const newest = new Map<string, number>()
  for (const { source, at } of spans) if (source !== null) newest.set(source, Math.max(at, newest.get(source) ?? 0))
  return newest
}

/**
 * Sources that fit what was typed, best first: a name or word of it that begins so, before one that contains it. With
 * nothing typed, those that share a word with the span come first, then those mentioned last.
 */
export const rankSources = (
  sources: readonly Row<'source'>[],
  query: string,
  words: string,
  newest: ReadonlyMap<string, number>,
): readonly Row<'source'>[] => {
  const typed = query.trim().toLowerCase()
  const shared = new Set(wordsIn(words))
  const score = (source: Row<'source'>): number => {
    const names = [source.name, ...source.aliases].map((name) => name.toLowerCase())
    if (typed === '') return names.flatMap(wordsIn).filter((word) => shared.has(word)).length
    if (names.some((name) => name.startsWith(typed))) return 3
    if (names.some((name) => wordsIn(name).some((word) => word.startsWith(typed)))) return 2
    return names.some((name) => name.includes(typed)) ? 1 : -1
  }
  return sources
    .filter((source) => source.mergedInto === null)
    .map((source) => ({ source, score: score(source), last: newest.get(source.id) ?? 0 }))
    .filter(({ score: points }) => points >= 0)
    .sort((a, b) => b.score - a.score || b.last - a.last || (a.source.name < b.source.name ? -1 : 1))
    .map(({ source }) => source)
}

const wordsIn = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2)
