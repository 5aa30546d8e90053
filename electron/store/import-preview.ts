import type { Dataset } from '#core/codec/decoded.ts'
import { nameKey } from '#core/codec/names.ts'
import { articleIdOf } from '#core/command/article.ts'
import { proposeName, schemeNamesOf } from '#core/command/propose-names.ts'
import type { NameKind } from '#core/command/propose-names.ts'
import type { NameMap } from '#core/command/import-scheme.ts'
import { live } from '#core/model/reader.ts'
import type { Reader } from '#core/model/reader.ts'
import type { ImportPreview, PreviewedName } from '#ipc/contract.ts'
import { sha256Of } from './import-read.ts'
import type { ReadFile, ReadInputs } from './import-read.ts'

/**
 * What an import would bring to a project, and what the names in it seem to stand for.
 * @param remembered what they stood for the last time
 */
export const previewOf = (reader: Reader, read: ReadInputs, remembered: NameMap): ImportPreview => {
  const known = (sha256: string): string | null => live(reader, 'article', articleIdOf(sha256))?.title ?? null
  const decoded = read.datasets.map(({ codec, decoded: made }) => ({ codec, made }))
  return {
    documents: read.texts.slice(0, MOST_SHOWN).map((file) => documentOf(file, known(file.sha256))),
    documentCount: read.texts.length,
    tables: read.tables,
    datasets: decoded.map(({ codec, made }) =>
      made.kind === 'rows'
        ? {
            label: codec.label,
            unit: codec.decoder?.unit ?? null,
            articles: countOf(made.rows, 'article'),
            spans: countOf(made.rows, 'span'),
            links: countOf(made.rows, 'link'),
            known: 0,
          }
        : {
            label: codec.label,
            unit: codec.decoder?.unit ?? null,
            articles: made.articles.length,
            spans: made.spans.length,
            links: made.links.length,
            known: made.articles.filter(({ bytes }) => known(sha256Of(bytes)) !== null).length,
          },
    ),
    names: namesOf(
      reader,
      decoded.flatMap(({ made }) => (made.kind === 'dataset' ? [made] : [])),
      remembered,
    ),
    choices: schemeNamesOf(reader),
    rejected: [...read.rejected, ...decoded.flatMap(({ made }) => made.rejected)],
    losses: [...read.losses, ...decoded.flatMap(({ made }) => made.losses)],
  }
}

const MOST_SHOWN = 200
const BEGINNING = 240 // UTF-16 code units

const documentOf = (
  { file, line, label, isGuess, document }: ReadFile,
  known: string | null,
): ImportPreview['documents'][number] => ({
  file,
  line,
  label,
  known,
  isGuess,
  encoding: document.encoding,
  title: document.proposed.title ?? file,
  about: [document.proposed.publisher, document.proposed.author, document.proposed.date]
    .flatMap((part) => part ?? [])
    .join(' · '),
  beginning: document.text.slice(0, BEGINNING),
  length: document.text.length,
  formats: document.formatting.length,
})

const countOf = (rows: readonly { readonly table: string }[], table: string): number =>
  rows.filter((row) => row.table === table).length

/** Every name that labels, types of links, roles and attributes have in the files, the most frequent first. */
const namesOf = (reader: Reader, datasets: readonly Dataset[], remembered: NameMap): readonly PreviewedName[] => {
  const found = new Map<string, { readonly name: string; readonly kinds: Set<NameKind>; count: number }>()
  const add = (name: string, kind: NameKind): void => {
    const entry = found.get(nameKey(name)) ?? { name, kinds: new Set<NameKind>(), count: 0 }
    found.set(nameKey(name), entry)
    entry.kinds.add(kind)
    entry.count += 1
  }
  for (const { labels = [], spans, links } of datasets) {
    for (const { name } of labels) add(name, 'label')
    for (const { label, attributes } of spans) {
      add(label, 'label')
      for (const name of Object.keys(attributes)) add(name, 'attribute')
    }
    for (const { type, fillers, attributes } of links) {
      add(type, 'link type')
      for (const { role } of fillers) add(role, 'role')
      for (const name of Object.keys(attributes)) add(name, 'attribute')
    }
  }
  const known = schemeNamesOf(reader)
  const before = new Map(Object.entries(remembered).map(([from, to]) => [nameKey(from), to]))
  return [...found.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_NAMES)
    .map(({ name, kinds, count }) => {
      const wished = before.get(nameKey(name))
      const isThere = wished !== undefined && [...kinds].some((kind) => known[kind].includes(wished))
      if (wished === name && !isThere) return { name, kinds: [...kinds], count, proposed: '' }
      return { name, kinds: [...kinds], count, proposed: isThere ? wished : proposeName(name, [...kinds], known) }
    })
}

const MOST_NAMES = 500
