import { describe, expect, test } from 'vitest'
import { fillAttributes, setAttribute, setStatus } from '#core/command/annotate-row.ts'
import { articleIdOf, editArticle, importArticle, removeArticle } from '#core/command/article.ts'
import { runCommand } from '#core/command/command.ts'
import type { CommandSpec } from '#core/command/command.ts'
import { commands } from '#core/command/index.ts'
import { addFiller, addLink, noteLink, removeFiller, removeLink, replaceFiller } from '#core/command/link.ts'
import { nameAnalyst, nameProject } from '#core/command/project.ts'
import { addClaim, addSource, editSource, removeSource } from '#core/command/registry-entry.ts'
import { addSpan } from '#core/command/span-add.ts'
import { assignClaim, assignSource, noteSpan, relabelSpan, setSegments } from '#core/command/span-edit.ts'
import { relabelSpans, setAttributes, tagPlaces } from '#core/command/bulk.ts'
import { duplicateSpan, joinSpans, splitSpan } from '#core/command/span-shape.ts'
import { removeSpans } from '#core/command/span-remove.ts'
import { applyPatches } from '#core/change/change.ts'
import { faultsOf } from '../../support/builders.ts'
import { testProject } from '../../support/project.ts'

/** “Kim said it rained.” tagged and linked, a second claim, and one of everything else. */
const scene = () => {
  const project = testProject()
  const article = project.article('Kim 😀 said it rained. Lee denied it. It snowed.', { title: 'Weather' })
  const source = project.span(article, 'source', 'Kim')
  const cue = project.span(article, 'cue', 'said')
  const claim = project.span(article, 'claim', 'it rained')
  const other = project.span(article, 'claim', 'It snowed')
  const entry = project.source('Kim', source)
  const proposition = project.claim('It rained')
  const attribution = project.link('attribution', { claim: [claim], source: [source], cue: [cue] })
  const contradiction = project.link('contradicts', { from: [claim], to: [other] })
  const gone = project.span(article, 'claim', 'denied it')
  project.run(removeSpans, { spans: [gone] })
  const filler = (name: string, of = attribution): string =>
    project.rows.where('filler', 'link', of).find(({ role }) => role.endsWith(`.${name}`))?.id ?? ''
  return {
    ...project,
    newSource: project.source,
    tag: project.span,
    article,
    source,
    cue,
    claim,
    other,
    entry,
    proposition,
    attribution,
    contradiction,
    gone,
    filler,
  }
}
type Scene = ReturnType<typeof scene>

type Attempt = readonly [spec: CommandSpec<never>, args: unknown]
const doing = <A>(spec: CommandSpec<A>, args: NoInfer<A>): Attempt => [spec as unknown as CommandSpec<never>, args]

const attempt = ({ rows, env }: Scene, [spec, args]: Attempt) => runCommand(rows, spec, args as never, env)

/** Runs a command; its label, and the live rows it changed with the fields that changed. */
const done = (at: Scene, what: Attempt): { readonly label: string; readonly rows: readonly string[] } => {
  const result = attempt(at, what)
  if (!result.ok) throw new Error(result.error.message)
  applyPatches(at.rows, result.value.patches)
  expect(faultsOf(at.rows)).toEqual([])
  const rows = result.value.patches.map(({ table, before, after }) => {
    if (before === null) return `+${table}`
    return after['deleted'] === true ? `-${table}` : `${table} ${Object.keys(after).join(' ')}`
  })
  return { label: result.value.label, rows: rows.sort() }
}

const A_FILE = { file: 'a.txt', sha256: 'a'.repeat(64), encoding: 'utf-8', text: 'A text', original: 'QSB0ZXh0' }

describe('does what it says', () => {
  test.each<[string, (s: Scene) => Attempt, string, readonly string[]]>([
    [
      'imports an article',
      () => doing(importArticle, A_FILE),
      'Add article a.txt',
      ['+article', '+original', '+revision'],
    ],
    [
      'edits an article',
      (s) => doing(editArticle, { article: s.article, fields: { date: '2024-02-29', title: 'T' } }),
      'Edit date, title',
      ['article title date'],
    ],
    [
      'removes an article with all on it',
      (s) => doing(removeArticle, { article: s.article }),
      'Remove article Weather',
      ['-article', ...Array<string>(5).fill('-filler'), '-link', '-link', ...Array<string>(4).fill('-span')],
    ],
    [
      'adds a span',
      (s) => doing(addSpan, { article: s.article, label: 'label.cue', ranges: [{ start: 23, end: 26 }] }),
      'Tag Cue',
      ['+span'],
    ],
    [
      'relabels a span',
      (s) => doing(relabelSpan, { span: newSpan(s), label: 'label.cue' }),
      'Relabel as Cue',
      ['span label'],
    ],
    [
      'moves a span',
      (s) => doing(setSegments, { span: s.claim, ranges: [{ start: 0, end: 3 }] }),
      'Move span',
      ['span segments revision'],
    ],
    [
      'says what moved it',
      (s) => doing(setSegments, { span: s.claim, ranges: [{ start: 0, end: 3 }], what: 'Add segment' }),
      'Add segment',
      ['span segments revision'],
    ],
    [
      'leaves a span that is there already',
      (s) => doing(setSegments, { span: s.source, ranges: [{ start: 0, end: 3 }] }),
      'Move span',
      [],
    ],
    [
      'splits a span; its links stay with the first part',
      (s) => doing(splitSpan, { span: s.claim, at: 14 }),
      'Split Claim',
      ['+span', 'span segments revision'],
    ],
    [
      'duplicates a span with its source and without its links',
      (s) => doing(duplicateSpan, { span: s.source }),
      'Duplicate Source',
      ['+span'],
    ],
    [
      'joins two spans, and their links',
      (s) => doing(joinSpans, { span: s.claim, other: s.tag(s.article, 'claim', 'denied it') }),
      'Join Claim spans',
      ['-span', 'span segments revision'],
    ],
    [
      'joins what a link holds in one role into one filler',
      (s) => {
        const lee = s.tag(s.article, 'source', 'Lee')
        s.link('attribution', { claim: [s.claim], source: [s.source, lee] })
        return doing(joinSpans, { span: s.source, other: lee })
      },
      'Join Source spans',
      ['-filler', '-span', 'span segments revision'],
    ],
    [
      'tags many places at once',
      (s) =>
        doing(tagPlaces, {
          label: 'label.cue',
          places: [23, 33].map((start) => ({ article: s.article, ranges: [{ start, end: start + 2 }] })),
        }),
      'Tag 2 places as Cue',
      ['+span', '+span'],
    ],
    [
      'relabels many spans at once',
      (s) => doing(relabelSpans, { spans: [newSpan(s), newSpan(s)], label: 'label.cue' }),
      'Relabel 2 spans as Cue',
      ['span label', 'span label'],
    ],
    [
      'sets an attribute of many spans at once',
      (s) => doing(setAttributes, { owners: [s.claim, s.other], type: 'attribute.claim.kind', value: 'fact' }),
      'Set Kind of 2 spans',
      ['+attribute', '+attribute'],
    ],
    ['notes on a span', (s) => doing(noteSpan, { span: s.claim, note: 'Sure?' }), 'Note on span', ['span note']],
    [
      'assigns a source',
      (s) => doing(assignSource, { span: newSpan(s), source: s.entry }),
      'Assign to Kim',
      ['span source'],
    ],
    [
      'takes a source away',
      (s) => doing(assignSource, { span: s.source, source: null }),
      'Unassign source',
      ['span source'],
    ],
    [
      'assigns a claim',
      (s) => doing(assignClaim, { span: s.claim, claim: s.proposition }),
      'Assign claim',
      ['span claim'],
    ],
    [
      'deletes a span and its place in a link',
      (s) => doing(removeSpans, { spans: [s.cue] }),
      'Delete Cue',
      ['-filler', '-span'],
    ],
    [
      'deletes links that lose what they need',
      (s) => doing(removeSpans, { spans: [s.claim, s.claim, s.other] }),
      'Delete 3 spans',
      [...Array<string>(5).fill('-filler'), '-link', '-link', '-span', '-span'],
    ],
    [
      'sets an attribute',
      (s) => doing(setAttribute, { owner: s.claim, type: 'attribute.claim.kind', value: 'fact' }),
      'Set Kind',
      ['+attribute'],
    ],
    [
      'gives a span several attributes at once',
      (s) =>
        doing(fillAttributes, {
          owner: s.claim,
          values: [
            { type: 'attribute.claim.kind', value: 'fact' },
            { type: 'attribute.claim.quotation', value: 'direct' },
          ],
        }),
      'Set 2 attributes',
      ['+attribute', '+attribute'],
    ],
    [
      'clears what is not set',
      (s) => doing(setAttribute, { owner: s.claim, type: 'attribute.claim.kind', value: null }),
      'Clear Kind',
      [],
    ],
    ['sets a status', (s) => doing(setStatus, { article: s.article, state: 'done' }), 'Mark as done', ['+status']],
    [
      'links',
      (s) => doing(addLink, { type: 'link.relays', fillers: pair('relays', s.source, s.entry) }),
      'Link: relays',
      ['+filler', '+filler', '+link'],
    ],
    [
      'links an attribution within another',
      (s) =>
        doing(addLink, {
          type: 'link.attribution',
          fillers: [{ role: 'role.attribution.claim', target: s.attribution }],
        }),
      'Link: attribution',
      ['+filler', '+link'],
    ],
    [
      'adds a part',
      (s) => doing(addFiller, { link: s.attribution, role: 'role.attribution.claim', target: s.other }),
      'Add claim to link',
      ['+filler'],
    ],
    ['removes a part', (s) => doing(removeFiller, { filler: s.filler('cue') }), 'Remove cue from link', ['-filler']],
    [
      'replaces a part, also where there is room for one',
      (s) => doing(replaceFiller, { filler: s.filler('to', s.contradiction), target: s.proposition }),
      'Change to of link',
      ['filler target'],
    ],
    [
      'replaces a part by itself',
      (s) => doing(replaceFiller, { filler: s.filler('cue'), target: s.cue }),
      'Change cue of link',
      [],
    ],
    [
      'deletes a link and keeps its spans',
      (s) => doing(removeLink, { link: s.attribution }),
      'Delete link: attribution',
      ['-filler', '-filler', '-filler', '-link'],
    ],
    ['notes on a link', (s) => doing(noteLink, { link: s.attribution, note: 'Hm' }), 'Note on link', ['link note']],
    ['adds a source', () => doing(addSource, { name: ' Lee ' }), 'New source Lee', ['+source']],
    [
      'adds a source for a span',
      (s) => doing(addSource, { name: 'Lee', span: s.source }),
      'New source Lee',
      ['+source', 'span source'],
    ],
    [
      'edits a source',
      (s) => doing(editSource, { source: s.entry, fields: { aliases: ['K.'] } }),
      'Edit source',
      ['source aliases'],
    ],
    [
      'deletes a source',
      (s) => doing(removeSource, { source: s.entry }),
      'Delete source Kim',
      ['-source', 'span source'],
    ],
    [
      'adds a claim',
      (s) => doing(addClaim, { wording: 'It snowed', span: s.other }),
      'New claim',
      ['+claim', 'span claim'],
    ],
    [
      'enters an analyst',
      () => doing(nameAnalyst, { analyst: 'analyst.bob', name: 'Bob' }),
      'Analyst Bob',
      ['+analyst'],
    ],
    [
      'renames an analyst',
      () => doing(nameAnalyst, { analyst: 'analyst.ada', name: 'Ada L.' }),
      'Analyst Ada L.',
      ['analyst name'],
    ],
    ['renames the project', () => doing(nameProject, { name: 'New' }), 'Rename project', ['project name']],
  ])('%s', (_, what, label, rows) => {
    const at = scene()
    expect(done(at, what(at))).toEqual({ label, rows })
  })

  test('takes ranges in any order and joins those that touch', () => {
    const at = scene()
    const ranges = [
      { start: 11, end: 13 },
      { start: 0, end: 3 },
      { start: 3, end: 4 },
    ]
    done(at, doing(setSegments, { span: at.claim, ranges }))
    expect(at.rows.get('span', at.claim)?.segments).toEqual([
      { start: 0, end: 4, quote: 'Kim ' },
      { start: 11, end: 13, quote: ' i' },
    ])
  })

  test('an attribute that is cleared and set again is the same row', () => {
    const at = scene()
    const set = (value: string | null) =>
      done(at, doing(setAttribute, { owner: at.claim, type: 'attribute.claim.kind', value })).rows
    expect([set('fact'), set(null), set('figure')]).toEqual([
      ['+attribute'],
      ['-attribute'],
      ['attribute value deleted'],
    ])
    expect(at.rows.all('attribute').map(({ id, value }) => [id, value])).toEqual([
      [`${at.claim}/attribute.claim.kind`, 'figure'],
    ])
  })

  test('an article whose import was undone comes back whole, and one that was removed comes back empty', () => {
    const at = scene()
    done(at, doing(importArticle, A_FILE))
    const id = articleIdOf(A_FILE.sha256)
    const parts = [
      ['article', id],
      ['revision', `revision.${'a'.repeat(32)}`],
      ['original', `original.${'a'.repeat(32)}`],
    ] as const
    for (const [table, row] of parts)
      at.rows.put(table, { ...at.rows.get(table, row), id: row, deleted: true } as never)
    done(at, doing(importArticle, A_FILE))
    for (const [table, row] of parts) expect(at.rows.get(table, row)?.deleted).toBe(false)
    done(at, doing(removeArticle, { article: id }))
    expect(done(at, doing(importArticle, A_FILE)).rows).toEqual(['article deleted'])
  })

  test('a source that goes leaves no member behind that belongs to nothing', () => {
    const at = scene()
    const member = at.newSource('Press office of Kim')
    done(at, doing(editSource, { source: member, fields: { affiliation: at.entry, name: ' Office ' } }))
    expect(at.rows.get('source', member)?.name).toBe('Office')
    expect(done(at, doing(removeSource, { source: at.entry })).rows).toContain('source affiliation')
  })

  test('an analyst whose entry was taken back can be entered again', () => {
    const at = scene()
    done(at, doing(nameAnalyst, { analyst: 'analyst.bob', name: 'Bob' }))
    at.rows.put('analyst', { ...at.rows.get('analyst', 'analyst.bob'), deleted: true } as never)
    expect(done(at, doing(nameAnalyst, { analyst: 'analyst.bob', name: 'Bob' })).rows).toEqual(['analyst deleted'])
  })

  test('a link with a fault of another role can still lose a part', () => {
    const at = scene()
    const claim = at.rows.get('filler', at.filler('claim'))
    at.rows.put('filler', { ...claim, deleted: true } as never) // as a merge may leave it
    expect(attempt(at, doing(removeFiller, { filler: at.filler('cue') })).ok).toBe(true)
  })

  test('a label of the history stays short, however long a name is', () => {
    const at = scene()
    const { label } = done(at, doing(addSource, { name: `${'x'.repeat(108)}😀`.repeat(9) }))
    expect(label).toBe(`New source ${'x'.repeat(108)}…`)
  })
})

describe('is refused, and says why', () => {
  const bad = 'nowhere'
  test.each<[string, (s: Scene) => Attempt, string, RegExp]>([
    [
      'import of what is there',
      (s) => doing(importArticle, { ...A_FILE, sha256: s.rows.get('article', s.article)?.sha256 ?? '' }),
      'already-there',
      /“a.txt” is already in the project as “Weather”/,
    ],
    ['edit of no article', () => doing(editArticle, { article: bad, fields: {} }), 'gone', /article is no longer/],
    [
      'a date in words',
      (s) => doing(editArticle, { article: s.article, fields: { date: 'May' } }),
      'bad-date',
      /“May” is not a date/,
    ],
    [
      'a day that is not',
      (s) => doing(editArticle, { article: s.article, fields: { date: '2023-02-29' } }),
      'bad-date',
      /is not a date/,
    ],
    [
      'a month that is not',
      (s) => doing(editArticle, { article: s.article, fields: { date: '2023-13' } }),
      'bad-date',
      /is not a date/,
    ],
    [
      'a title that is too long',
      (s) => doing(editArticle, { article: s.article, fields: { title: 'x'.repeat(2_001) } }),
      'unfit-value',
      /This title is too long/,
    ],
    ['removal of no article', () => doing(removeArticle, { article: bad }), 'gone', /article/],
    [
      'a span in no article',
      () => doing(addSpan, { article: bad, label: 'label.cue', ranges: [{ start: 0, end: 1 }] }),
      'gone',
      /article/,
    ],
    [
      'a span without a label',
      (s) => doing(addSpan, { article: s.article, label: bad, ranges: [{ start: 0, end: 1 }] }),
      'gone',
      /label/,
    ],
    [
      'a span of no source',
      (s) => doing(addSpan, { article: s.article, label: 'label.source', ranges: [{ start: 0, end: 1 }], source: bad }),
      'gone',
      /source/,
    ],
    [
      'white space',
      (s) => doing(addSpan, { article: s.article, label: 'label.cue', ranges: [{ start: 3, end: 4 }] }),
      'only-white-space',
      /white space/,
    ],
    [
      'nothing',
      (s) => doing(addSpan, { article: s.article, label: 'label.cue', ranges: [{ start: 4, end: 4 }] }),
      'only-white-space',
      /white space/,
    ],
    [
      'a place past the end',
      (s) => doing(addSpan, { article: s.article, label: 'label.cue', ranges: [{ start: 40, end: 400 }] }),
      'outside-text',
      /outside the text/,
    ],
    [
      'half an emoji',
      (s) => doing(addSpan, { article: s.article, label: 'label.cue', ranges: [{ start: 0, end: 5 }] }),
      'cuts-surrogate-pair',
      /cuts a character/,
    ],
    [
      'a text that is not at hand',
      (s) => doing(addSpan, { article: withoutText(s), label: 'label.cue', ranges: [{ start: 0, end: 3 }] }),
      'no-text',
      /not loaded/,
    ],
    ['relabelling no span', (s) => doing(relabelSpan, { span: s.gone, label: 'label.cue' }), 'gone', /span/],
    ['relabelling as nothing', (s) => doing(relabelSpan, { span: s.claim, label: bad }), 'gone', /label/],
    [
      'a label that a link refuses',
      (s) => doing(relabelSpan, { span: s.claim, label: 'label.cue' }),
      'role-refuses-label',
      /is the claim of a link of type attribution, which takes no Cue/,
    ],
    [
      'edges that meet',
      (s) => doing(setSegments, { span: s.claim, ranges: [{ start: 5, end: 5 }] }),
      'empty-span',
      /no text left/,
    ],
    ['a split at the edge', (s) => doing(splitSpan, { span: s.claim, at: 12 }), 'not-within', /caret/],
    ['a split of no span', (s) => doing(splitSpan, { span: s.gone, at: 14 }), 'gone', /span/],
    ['duplicating no span', (s) => doing(duplicateSpan, { span: s.gone }), 'gone', /span/],
    ['joining a span with itself', (s) => doing(joinSpans, { span: s.claim, other: s.claim }), 'gone', /span/],
    ['joining two labels', (s) => doing(joinSpans, { span: s.claim, other: s.cue }), 'cannot-join', /one label/],
    [
      'many places of which one is no place',
      (s) =>
        doing(tagPlaces, {
          label: 'label.cue',
          places: [23, 400].map((start) => ({ article: s.article, ranges: [{ start, end: start + 2 }] })),
        }),
      'outside-text',
      /outside the text/,
    ],
    [
      'many spans of which a link refuses one',
      (s) => doing(relabelSpans, { spans: [newSpan(s), s.claim], label: 'label.cue' }),
      'role-refuses-label',
      /takes no Cue/,
    ],
    [
      'an attribute of another label for many',
      (s) => doing(setAttributes, { owners: [s.source], type: 'attribute.claim.kind', value: 'fact' }),
      'other-label',
      /another label/,
    ],
    ['moving no span', (s) => doing(setSegments, { span: s.gone, ranges: [{ start: 0, end: 3 }] }), 'gone', /span/],
    [
      'moving onto white space',
      (s) => doing(setSegments, { span: s.claim, ranges: [{ start: 3, end: 4 }] }),
      'only-white-space',
      /white space/,
    ],
    ['a note on no span', (s) => doing(noteSpan, { span: s.gone, note: '' }), 'gone', /span/],
    [
      'a note that is too long',
      (s) => doing(noteSpan, { span: s.claim, note: 'x'.repeat(100_001) }),
      'unfit-value',
      /This note is too long/,
    ],
    ['a source for no span', (s) => doing(assignSource, { span: s.gone, source: s.entry }), 'gone', /span/],
    ['no source for a span', (s) => doing(assignSource, { span: s.source, source: bad }), 'gone', /source/],
    ['a claim for no span', (s) => doing(assignClaim, { span: s.gone, claim: s.proposition }), 'gone', /span/],
    ['no claim for a span', (s) => doing(assignClaim, { span: s.claim, claim: s.entry }), 'gone', /claim/],
    ['deleting what is deleted', (s) => doing(removeSpans, { spans: [s.claim, s.gone] }), 'gone', /span/],
    [
      'an attribute that is not',
      (s) => doing(setAttribute, { owner: s.claim, type: bad, value: 'x' }),
      'gone',
      /attribute/,
    ],
    [
      'an attribute of nothing',
      (s) => doing(setAttribute, { owner: s.gone, type: 'attribute.claim.kind', value: 'fact' }),
      'gone',
      /span/,
    ],
    [
      'a value that is no choice',
      (s) => doing(setAttribute, { owner: s.claim, type: 'attribute.claim.kind', value: 'maybe' }),
      'value-unfit',
      /does not fit the attribute Kind/,
    ],
    [
      'a quantity in one word',
      (s) => doing(setAttribute, { owner: s.claim, type: 'attribute.claim.quantity', value: '3' }),
      'value-unfit',
      /Quantity/,
    ],
    ['a status of nothing', () => doing(setStatus, { article: bad, state: 'done' }), 'gone', /article/],
    ['a link of no type', () => doing(addLink, { type: bad, fillers: [] }), 'gone', /link type/],
    [
      'an attribution without a claim',
      (s) => doing(addLink, { type: 'link.attribution', fillers: [{ role: 'role.attribution.cue', target: s.cue }] }),
      'role-unfilled',
      /A link of type attribution needs a claim/,
    ],
    [
      'a role of another type',
      (s) => doing(addFiller, { link: s.attribution, role: 'role.relays.from', target: s.source }),
      'gone',
      /role/,
    ],
    [
      'the same part twice',
      (s) => doing(addFiller, { link: s.attribution, role: 'role.attribution.cue', target: s.cue }),
      'already-linked',
      /already a cue/,
    ],
    [
      'a second where one is all',
      (s) => doing(addFiller, { link: s.contradiction, role: 'role.contradicts.to', target: s.proposition }),
      'role-full',
      /The role to takes only 1/,
    ],
    [
      'a link in itself',
      (s) => doing(addFiller, { link: s.attribution, role: 'role.attribution.claim', target: s.attribution }),
      'links-itself',
      /cannot be a part of itself/,
    ],
    [
      'a link in its own part',
      (s) => doing(addFiller, { link: s.attribution, role: 'role.attribution.claim', target: outer(s) }),
      'links-itself',
      /cannot be a part of itself/,
    ],
    [
      'a part that is gone',
      (s) => doing(addFiller, { link: s.attribution, role: 'role.attribution.claim', target: s.gone }),
      'gone',
      /part of the link/,
    ],
    [
      'a span in the wrong role',
      (s) => doing(addFiller, { link: s.attribution, role: 'role.attribution.claim', target: s.cue }),
      'role-refuses',
      /claim takes a Claim span or a claim or a link, not a span labelled Cue/,
    ],
    [
      'an entry in the wrong role',
      (s) => doing(addFiller, { link: s.attribution, role: 'role.attribution.cue', target: s.entry }),
      'role-refuses',
      /cue takes a Cue span, not a source/,
    ],
    [
      'a part for no link',
      (s) => doing(addFiller, { link: bad, role: 'role.attribution.cue', target: s.cue }),
      'gone',
      /link/,
    ],
    [
      'taking out the only claim',
      (s) => doing(removeFiller, { filler: s.filler('claim') }),
      'role-unfilled',
      /needs a claim/,
    ],
    ['taking out nothing', () => doing(removeFiller, { filler: bad }), 'gone', /part of the link/],
    ['replacing nothing', (s) => doing(replaceFiller, { filler: bad, target: s.cue }), 'gone', /part of the link/],
    [
      'replacing by the wrong thing',
      (s) => doing(replaceFiller, { filler: s.filler('claim'), target: s.cue }),
      'role-refuses',
      /not a span labelled Cue/,
    ],
    ['deleting no link', () => doing(removeLink, { link: bad }), 'gone', /link/],
    ['a note on no link', () => doing(noteLink, { link: bad, note: '' }), 'gone', /link/],
    ['a source without a name', () => doing(addSource, { name: '  ' }), 'name-missing', /The source needs a name/],
    ['a source for a span that is gone', (s) => doing(addSource, { name: 'Lee', span: s.gone }), 'gone', /span/],
    ['editing no source', () => doing(editSource, { source: bad, fields: {} }), 'gone', /source/],
    [
      'taking a source its name',
      (s) => doing(editSource, { source: s.entry, fields: { name: ' ' } }),
      'name-missing',
      /source needs a name/,
    ],
    [
      'belonging to nothing',
      (s) => doing(editSource, { source: s.entry, fields: { affiliation: bad } }),
      'gone',
      /source/,
    ],
    ['deleting no source', () => doing(removeSource, { source: bad }), 'gone', /source/],
    ['a claim without words', () => doing(addClaim, { wording: '' }), 'name-missing', /claim needs a name/],
    ['a claim for a span that is gone', (s) => doing(addClaim, { wording: 'x', span: s.gone }), 'gone', /span/],
    [
      'an analyst without a name',
      () => doing(nameAnalyst, { analyst: 'analyst.ada', name: '' }),
      'name-missing',
      /analyst needs a name/,
    ],
    ['a project without a name', () => doing(nameProject, { name: ' ' }), 'name-missing', /project needs a name/],
  ])('%s', (_, what, kind, message) => {
    const at = scene()
    const result = attempt(at, what(at))
    if (result.ok) throw new Error('was not refused')
    expect(result.error.kind).toBe(kind)
    expect(result.error.message).toMatch(message)
    expect(`${result.error.message} ${result.error.remedy}`).not.toMatch(
      /id\.\d|\b(label|role|link|attribute|article)\.[a-z0-9]|nowhere/,
    )
  })
})

test('every command has a kind of its own, and is in the list', () => {
  const kinds = commands.map(({ kind }) => kind)
  expect(new Set(kinds).size).toBe(kinds.length)
  expect(kinds.length).toBe(67)
})

const pair = (type: string, from: string, to: string) => [
  { role: `role.${type}.from`, target: from },
  { role: `role.${type}.to`, target: to },
]

const newSpan = (at: Scene): string => at.tag(at.article, 'source', 'Lee')

/** A link that holds the scene's attribution as its claim. */
const outer = (at: Scene): string => at.link('attribution', { claim: [at.attribution] })

/** An article whose text is not in memory. */
const withoutText = (at: Scene): string => {
  at.rows.drop('revision', at.rows.get('article', at.article)?.revision ?? '')
  return at.article
}
