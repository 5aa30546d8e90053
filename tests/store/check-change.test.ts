import { expect, test } from 'vitest'
import type { Draft, RowPatch } from '#core/change/change.ts'
import type { ProjectStore } from '#store/project.ts'
import { addArticle, dump, expectOk, failureOf, kim, newPlace, opened, sourceDraft, tag } from '../support/store.ts'

const TEXT = 'Kim 😀 said that the river rose.'

const source = (after: Readonly<Record<string, unknown>>, id = 'source.new'): RowPatch => {
  const [made] = sourceDraft('Kim', kim.id, id).patches
  return { table: 'source', row: id, before: null, after: { ...made?.after, ...after } }
}

const setSegments = (segments: unknown) => (span: string, store: ProjectStore) => {
  const before = { segments: store.reader.get('span', span)?.segments }
  return [{ table: 'span', row: span, before, after: { segments } } as RowPatch]
}

/** What must not be taken, by what is wrong with it, with the kind of failure. */
const refused: readonly (readonly [
  what: string,
  kind: string,
  patches: (span: string, store: ProjectStore) => readonly unknown[],
])[] = [
  ['no patches', 'bad-call', () => []],
  ['an unknown table', 'bad-change', () => [{ table: 'meta', row: 'a', before: null, after: { value: 1 } }]],
  ['an unknown field', 'bad-change', () => [source({ colour: 'red' })]],
  ['a field missing from a new row', 'bad-change', () => [{ ...source({}), after: { name: 'Kim' } }]],
  ['an id of its own among the fields', 'bad-change', () => [source({ id: 'x' })]],
  ['an id that is none', 'bad-change', () => [source({}, '../etc')]],
  ['a word that is not allowed', 'bad-change', () => [source({ kind: 'dragon' })]],
  ['a number for a text', 'bad-change', () => [source({ name: 7 })]],
  ['half a character', 'bad-change', () => [source({ name: 'a\ud83d' })]],
  [
    'half a character within a segment',
    'cuts-surrogate-pair',
    setSegments([{ start: 0, end: 5, quote: 'Kim \ud83d' }]),
  ],
  ['a reference to nothing', 'bad-change', () => [source({ affiliation: 'source.none' })]],
  ['a reference to the wrong kind of row', 'bad-change', () => [source({ affiliation: 'label.claim' })]],
  ['a row that is there already', 'stale', () => [source({}), source({})]],
  [
    'a change of what is not there',
    'stale',
    () => [{ table: 'source', row: 'none', before: { name: 'a' }, after: { name: 'b' } }],
  ],
  [
    'other values before',
    'stale',
    (span) => [{ table: 'span', row: span, before: { note: 'x' }, after: { note: 'y' } }],
  ],
  [
    'no word of what was before',
    'bad-change',
    (span) => [{ table: 'span', row: span, before: {}, after: { note: 'y' } }],
  ],
  ['a change of nothing', 'bad-change', (span) => [{ table: 'span', row: span, before: {}, after: {} }]],
  ['another quote', 'quote-differs', setSegments([{ start: 0, end: 3, quote: 'Lee' }])],
  ['a place outside the text', 'outside-text', setSegments([{ start: 0, end: 99, quote: TEXT }])],
  ['a place that ends before it starts', 'end-before-start', setSegments([{ start: 3, end: 0, quote: '' }])],
  [
    'places that overlap',
    'segments-overlap',
    setSegments([
      { start: 0, end: 3, quote: 'Kim' },
      { start: 2, end: 4, quote: 'm ' },
    ]),
  ],
  ['no place', 'bad-change', setSegments([])],
  [
    'another text for a revision',
    'bad-change',
    (_, store) => {
      const revision = store.reader.all('revision')[0]
      return [{ table: 'revision', row: revision?.id, before: { text: TEXT }, after: { text: 'other' } }]
    },
  ],
]

test.each(refused)('%s is refused as %s, and nothing has happened', async (_, kind, patches) => {
  const place = await newPlace()
  const store = await opened(place)
  const article = await addArticle(store, TEXT)
  const span = await tag(store, article, 0, 3)
  const before = dump(store.reader)
  const draft = { kind: 'test', label: 'Test', patches: patches(span, store) } as unknown as Draft
  const done = await store.commit(draft)
  if (kind === 'bad-call') expect(done.ok).toBe(true)
  else {
    expect(failureOf(done).kind).toBe(kind)
    expect(JSON.stringify(failureOf(done))).not.toMatch(/[0-9a-f]{32}|source\.|article\./)
  }
  expect(dump(store.reader)).toEqual(before)
  expect(store.info().changes).toBe(3)
})

test('what a change makes may be referred to within it, in any order', async () => {
  const place = await newPlace()
  const store = await opened(place)
  const patches = [source({ affiliation: 'source.b' }, 'source.a'), source({}, 'source.b')]
  expectOk(await store.commit({ kind: 'test', label: 'Two', patches }))
  expect(store.reader.get('source', 'source.a')?.affiliation).toBe('source.b')
})

test('a quote that begins with U+FEFF survives, in the file and in the journal', async () => {
  const place = await newPlace()
  const store = await opened(place)
  const article = await addArticle(store, 'a\uFEFFsaid 😀')
  const span = await tag(store, article, 1, 9)
  expect(store.reader.get('span', span)?.segments).toEqual([{ start: 1, end: 9, quote: '\uFEFFsaid 😀' }])
  await store.abandon()
  const again = await opened(place)
  expect(again.reader.get('span', span)?.segments[0]?.quote.startsWith('\uFEFFsaid')).toBe(true)
})

test('values in JSON keep even what no text may hold', async () => {
  const place = await newPlace()
  const store = await opened(place)
  expectOk(
    await store.commit({ kind: 'test', label: 'Odd', patches: [source({ aliases: ['\ud83d', '\0', '\uFEFF'] })] }),
  )
  expectOk(await store.close())
  expect((await opened(place)).reader.get('source', 'source.new')?.aliases).toEqual(['\ud83d', '\0', '\uFEFF'])
})
