import { describe, expect, test } from 'vitest'
import { noteSpan } from '#core/command/span-edit.ts'
import { removeSpans } from '#core/command/span-remove.ts'
import { setAttribute, setStatus } from '#core/command/annotate-row.ts'
import { jsonl } from '#core/codec/jsonl.ts'
import type { Row } from '#core/model/tables.ts'
import { testProject } from '../../support/project.ts'
import type { TestProject } from '../../support/project.ts'
import { encodedBy } from '../../support/datasets.ts'

type Line = Readonly<Record<string, unknown>>

const linesOf = (p: TestProject): readonly string[] => {
  const text = encodedBy(jsonl, p.rows, 'out').files[0]?.text ?? ''
  expect(text.endsWith('\n')).toBe(true)
  return text.slice(0, -1).split('\n')
}
const recordsOf = (p: TestProject): readonly Line[] => linesOf(p).map((line) => JSON.parse(line) as Line)
const record = (p: TestProject, type: string): Line => recordsOf(p).find((line) => line['type'] === type) ?? {}

const rename = (p: TestProject, label: string, fields: Partial<Row<'label'>>): void =>
  p.rows.put('label', { ...(p.rows.get('label', label) as Row<'label'>), ...fields })
const labels = (p: TestProject): unknown => (record(p, 'article')['spans'] as readonly Line[]).map(({ label }) => label)

/** Two sentences, one attribution. */
const small = (): TestProject & { readonly spans: readonly [string, string, string]; readonly id: string } => {
  const p = testProject('Small')
  const id = p.article('“It rains,” said Ada.', { title: 'Rain', publisher: 'The Cloud', date: '2024-12-28' })
  const spans = [
    p.span(id, 'claim', '“It rains,”', { quotation: 'direct' }),
    p.span(id, 'source', 'Ada'),
    p.span(id, 'cue', 'said'),
  ] as const
  p.source('Ada Lovelace', spans[1])
  p.link('attribution', { claim: [spans[0]], source: [spans[1]], cue: [spans[2]] })
  return { ...p, spans, id }
}

describe('bytes', () => {
  test('a small project, line by line', () => {
    const [project, scheme, ...others] = linesOf(small())
    expect(project).toBe(
      '{"type":"project","id":"project.test","name":"Small","guideline":"","articles":["article.1d4c52ce51a8bf14204a167a20914852"],"sets":[{"id":"set.shared","name":"Shared","kind":"shared","analyst":null}],"notes":[]}',
    )
    expect(scheme?.slice(0, 77)).toBe('{"type":"scheme","labels":[{"id":"label.claim","name":"Claim","key":"c","colo')
    expect(others).toEqual([
      '{"type":"analyst","id":"analyst.ada","name":"Ada"}',
      '{"type":"source","id":"id.004","name":"Ada Lovelace","kind":"other","role":"","affiliation":null,"aliases":[],"mergedInto":null,"ratings":[],"notes":[],"by":"analyst.ada"}',
      '{"type":"article","id":"article.1d4c52ce51a8bf14204a167a20914852","title":"Rain","file":"article-1.txt","sha256":"1d4c52ce51a8bf14204a167a20914852693a1b92538566f139748661412eca38","publisher":"The Cloud","author":"","date":"2024-12-28","url":"","language":"","text":"“It rains,” said Ada.","formatting":[],"status":[],"spans":[' +
        '{"id":"id.001","label":"Claim","set":"set.shared","by":"analyst.ada","origin":"manual","segments":[{"start":0,"end":11,"quote":"“It rains,”"}],"attributes":{"Quotation":"direct"},"note":"","source":null,"claim":null},' +
        '{"id":"id.003","label":"Cue","set":"set.shared","by":"analyst.ada","origin":"manual","segments":[{"start":12,"end":16,"quote":"said"}],"attributes":{},"note":"","source":null,"claim":null},' +
        '{"id":"id.002","label":"Source","set":"set.shared","by":"analyst.ada","origin":"manual","segments":[{"start":17,"end":20,"quote":"Ada"}],"attributes":{},"note":"","source":"id.004","claim":null}]}',
      '{"type":"link","id":"id.005","linkType":"attribution","set":"set.shared","by":"analyst.ada","roles":{"claim":[{"span":"id.001"}],"source":[{"span":"id.002"}],"cue":[{"span":"id.003"}],"medium":[]},"attributes":{},"note":""}',
    ])
  })

  test('counts what it wrote and loses nothing', () => {
    expect({ ...encodedBy(jsonl, small().rows, 'out'), files: [] }).toEqual({
      files: [],
      losses: [],
      articles: 1,
      spans: 3,
      links: 1,
    })
  })

  test('lone surrogates, line separators and quotes are escaped, astral characters are not split', () => {
    const p = testProject()
    const article = p.article('a \u2028 "b" 😀')
    const span = p.span(article, 'claim', '😀')
    p.run(noteSpan, { span, note: 'half: \ud83d' })
    const line = linesOf(p).find((text) => text.includes('"article"')) ?? ''
    expect(line).toContain(String.raw`"note":"half: \ud83d"`)
    expect(line).toContain(String.raw`\"b\" 😀`)
    expect(line).toContain('{"start":8,"end":10,"quote":"😀"}')
  })
})

describe('what is exported', () => {
  test('records come in the promised order, each kind sorted by id', () => {
    const p = testProject()
    for (const text of ['one', 'two', 'three', 'four']) p.span(p.article(text), 'claim', text)
    for (const name of ['b', 'a', 'c']) p.source(name)
    p.claim('it rains')
    for (const { id } of [...p.rows.all('span')].reverse()) p.link('attribution', { claim: [id] })
    const records = recordsOf(p)
    expect([...new Set(records.map(({ type }) => type))]).toEqual([
      'project',
      'scheme',
      'analyst',
      'source',
      'claim',
      'article',
      'link',
    ])
    for (const type of ['source', 'article', 'link']) {
      const ids = records.filter((line) => line['type'] === type).map(({ id }) => String(id))
      expect(ids).toEqual([...ids].sort())
    }
    expect(record(p, 'project')['articles']).toEqual(
      [...p.rows.all('article')].sort((a, b) => a.position - b.position).map(({ id }) => id),
    )
  })

  test('deleted rows stay behind', () => {
    const p = small()
    p.run(removeSpans, { spans: [p.spans[0]] })
    expect(recordsOf(p).some(({ type }) => type === 'link')).toBe(false)
    expect(encodedBy(jsonl, p.rows, 'out')).toMatchObject({ spans: 2, links: 0, losses: [] })
  })

  test('fillers say what they are', () => {
    const p = testProject()
    const article = p.article('Ada said it rains.')
    const [span, source, claim] = [p.span(article, 'claim', 'it rains'), p.source('Ada'), p.claim('It rains.')]
    const inner = p.link('attribution', { claim: [span], source: [source] })
    const outer = p.link('attribution', { claim: [inner, claim, span] })
    const roles = Object.fromEntries(
      recordsOf(p)
        .filter(({ type }) => type === 'link')
        .map(({ id, roles: held }) => [id, held]),
    )
    expect(roles).toEqual({
      [inner]: { claim: [{ span }], source: [{ source }], cue: [], medium: [] },
      [outer]: { claim: [{ link: inner }, { claim }, { span }], source: [], cue: [], medium: [] },
    })
  })

  test('statuses, notes, ratings and joins are in; so is who else set an attribute or added a filler', () => {
    const p = small()
    p.run(setStatus, { article: p.id, state: 'done' })
    p.run(setAttribute, { owner: p.spans[2], type: 'attribute.cue.stance', value: 'neutral' })
    const made = { by: 'analyst.bo', at: 9, deleted: false }
    p.rows.put('analyst', { ...made, id: 'analyst.bo', name: 'Bo' })
    p.rows.put('note', { ...made, id: 'n.1', subject: p.id, text: 'see also' })
    p.rows.put('rating', {
      ...made,
      id: 'r.1',
      subject: 'id.004',
      analyst: 'analyst.bo',
      scale: 'reliability',
      value: 'B',
      note: '',
    })
    const other = p.source('A. L.')
    p.rows.put('source', { ...(p.rows.get('source', other) as Row<'source'>), mergedInto: 'id.004' })
    for (const table of ['attribute', 'filler'] as const) {
      const last = p.rows.all(table).at(-1) as Row<'attribute'> | Row<'filler'>
      p.rows.put(table, { ...last, by: 'analyst.bo' })
    }

    const article = record(p, 'article')
    expect(article['status']).toEqual([
      { set: 'set.shared', state: 'done', by: 'analyst.ada', scheme: 'Claim, Cue, Source' },
    ])
    expect(article['notes']).toEqual([{ text: 'see also', by: 'analyst.bo' }])
    expect((article['spans'] as readonly Line[])[1]).toMatchObject({
      attributes: { Stance: 'neutral' },
      attributesBy: { Stance: 'analyst.bo' },
    })
    expect(record(p, 'source')['ratings']).toEqual([
      { analyst: 'analyst.bo', scale: 'reliability', value: 'B', note: '' },
    ])
    expect(recordsOf(p).find(({ id }) => id === other)?.['mergedInto']).toBe('id.004')
    expect(record(p, 'link')['roles']).toMatchObject({ cue: [{ span: p.spans[2], by: 'analyst.bo' }] })
  })

  test('a corrected text comes with its revisions; spans stand where they are in it, or say that they are lost', () => {
    const p = small()
    const first = p.rows.get('article', p.id)?.revision ?? ''
    const made = { by: 'analyst.ada', at: 9, deleted: false, article: p.id, formatting: [] }
    const edits = [{ start: 4, end: 9, insert: 'pours' }]
    const cue = p.span(p.id, 'cue', 'said')
    p.rows.put('revision', { ...made, id: 'rev.2', parent: first, text: null, edits })
    p.rows.put('article', { ...(p.rows.get('article', p.id) as Row<'article'>), revision: 'rev.2' })
    const article = record(p, 'article')
    expect(article['text']).toBe('“It pours,” said Ada.')
    expect(article['revision']).toBe('rev.2')
    expect(article['revisions']).toEqual([
      { id: 'rev.2', parent: first, text: null, edits, formatting: [], by: 'analyst.ada' },
      { id: first, parent: null, text: '“It rains,” said Ada.', edits: [], formatting: [], by: 'analyst.ada' },
    ])
    expect((article['spans'] as readonly Line[])[0]).not.toHaveProperty('revision')
    expect((article['spans'] as readonly Line[])[0]).toMatchObject({
      segments: [{ start: 0, end: 11, quote: '“It pours,”' }],
    })

    p.rows.put('revision', {
      ...made,
      id: 'rev.3',
      parent: 'rev.2',
      text: null,
      edits: [{ start: 12, end: 17, insert: '' }],
    })
    p.rows.put('article', { ...(p.rows.get('article', p.id) as Row<'article'>), revision: 'rev.3' })
    const spans = record(p, 'article')['spans'] as readonly Line[]
    expect(spans.find(({ id }) => id === cue)).toMatchObject({
      revision: first,
      lost: true,
      segments: [{ quote: 'said' }],
    })
    expect(encodedBy(jsonl, p.rows, 'out').losses).toContainEqual(
      expect.objectContaining({ examples: expect.arrayContaining(['“said”']) as unknown }),
    )
  })
})

describe('words of the scheme', () => {
  test.each([
    ['a name of its own is the word', { name: 'Speaker' }, ['Claim', 'Cue', 'Speaker']],
    ['two labels of one name go by their ids', { name: 'Cue' }, ['Claim', 'label.cue', 'label.source']],
    ['a name that is another’s id gives way', { name: 'label.cue' }, ['Claim', 'Cue', 'label.source']],
    ['a label without a name goes by its id', { name: '' }, ['Claim', 'Cue', 'label.source']],
    ['a deleted label in use keeps its word', { deleted: true }, ['Claim', 'Cue', 'Source']],
  ])('%s', (_, fields, want) => {
    const p = small()
    rename(p, 'label.source', fields)
    expect(labels(p)).toEqual(want)
  })

  test('a deleted label in use stands in the scheme and says so; an unused one does not', () => {
    const p = small()
    rename(p, 'label.source', { deleted: true })
    const inScheme = (): unknown =>
      (record(p, 'scheme')['labels'] as readonly Line[]).map(({ id, deleted }) => [id, deleted])
    expect(inScheme()).toContainEqual(['label.source', true])
    p.run(removeSpans, { spans: [p.spans[1]] })
    expect(inScheme()).not.toContainEqual(['label.source', true])
  })
})

describe('losses and bugs', () => {
  test('what points to something deleted is left out and named', () => {
    const p = small()
    p.rows.put('source', { ...(p.rows.get('source', 'id.004') as Row<'source'>), deleted: true })
    p.rows.put('span', { ...(p.rows.get('span', p.spans[2]) as Row<'span'>), deleted: true })
    const { losses } = encodedBy(jsonl, p.rows, 'out')
    expect(losses).toEqual([
      { what: 'references to a deleted source', count: 1, examples: ['“Ada”'] },
      { what: 'parts of links that point to something deleted', count: 1, examples: ['attribution id.005'] },
    ])
    expect(record(p, 'link')['roles']).toMatchObject({ cue: [], source: [{ span: p.spans[1] }] })
  })

  test('spans whose article is deleted are named', () => {
    const p = small()
    p.rows.put('article', { ...(p.rows.get('article', p.id) as Row<'article'>), deleted: true })
    expect(encodedBy(jsonl, p.rows, 'out').losses).toContainEqual({
      what: 'spans of deleted articles',
      count: 3,
      examples: ['““It rains,””', '“Ada”', '“said”'],
    })
  })

  test('a quote that is not in its place is never exported', () => {
    const p = small()
    const span = p.rows.get('span', p.spans[0]) as Row<'span'>
    p.rows.put('span', { ...span, segments: [{ start: 1, end: 12, quote: '“It rains,”' }] })
    expect(() => encodedBy(jsonl, p.rows, 'out')).toThrow(/quote/)
  })
})

test('a file of more rows than a call can take arguments is read', () => {
  const sources = Array.from({ length: 150_000 }, (_, i) =>
    JSON.stringify({ type: 'source', id: `source.${i}`, name: `Source ${i}` }),
  )
  const [project = '', scheme = ''] = linesOf(small())
  const bytes = new Uint8Array(Buffer.from([project, scheme, ...sources, ''].join('\n')))
  const decoded = jsonl.decoder?.decode([{ name: 'x.jsonl', bytes }])
  if (decoded?.ok !== true || decoded.value.kind !== 'rows') throw new Error('not decoded')
  expect(decoded.value.rows.filter(({ table }) => table === 'source')).toHaveLength(150_000)
})

/** An article whose text is so many corrections of the first. */
const correctedArticle = (count: number, first: object): Uint8Array => {
  const revisions = Array.from({ length: count }, (_, i) => ({
    id: `revision.${i}`,
    parent: `revision.${i - 1}`,
    text: null,
    edits: [],
    formatting: [],
    by: null,
  }))
  revisions[0] = { ...revisions[0], ...first } as never
  const article = {
    type: 'article',
    id: 'article.a',
    title: 'A',
    file: 'a.txt',
    sha256: 'a'.repeat(64),
    text: 'Kim.',
  }
  const whole = { ...article, revision: `revision.${count - 1}`, revisions, spans: [] }
  return new Uint8Array(Buffer.from(`${JSON.stringify(whole)}\n`))
}

test('a text that was corrected 20,000 times is read, and a ring of corrections has no text', () => {
  const chain = jsonl.decoder?.decode([
    { name: 'x.jsonl', bytes: correctedArticle(20_000, { parent: null, text: 'Kim.' }) },
  ])
  expect(chain?.ok === true && chain.value.rejected).toEqual([])
  const ring = jsonl.decoder?.decode([{ name: 'x.jsonl', bytes: correctedArticle(3, { parent: 'revision.2' }) }])
  expect(ring?.ok).toBe(false)
})
