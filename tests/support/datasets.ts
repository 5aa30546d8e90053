import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as fc from 'fast-check'
import { applyPatches } from '#core/change/change.ts'
import type { Codec, Encoding, Outcome, Piece } from '#core/codec/codec.ts'
import type { Decoded } from '#core/codec/decoded.ts'
import { toPlain } from '#core/codec/values.ts'
import { fitsXml } from '#core/codec/xml-text.ts'
import { createDraft } from '#core/command/draft.ts'
import { addDataset } from '#core/command/import-dataset.ts'
import type { Imported } from '#core/command/import-dataset.ts'
import { addProjectRows } from '#core/command/import-rows.ts'
import { createProjectDraft } from '#core/command/project.ts'
import type { GivenFile } from '#core/importer/index.ts'
import { readTxt } from '#core/importer/txt.ts'
import { attributionOf } from '#core/model/attribution.ts'
import type { Reader } from '#core/model/reader.ts'
import { Rows } from '#core/model/rows.ts'
import { defaultScheme, SHARED_SET } from '#core/model/scheme.ts'
import { textOfRevision } from '#core/model/revision.ts'
import type { OffsetUnit } from '#core/text/offsets.ts'
import { normaliseSegments, overlaps } from '#core/text/segments.ts'
import type { Segment } from '#core/text/segments.ts'
import { row } from './random-project.ts'
import type { TableRow } from './random-project.ts'
import { canonicalTexts, textsWithRanges } from './texts.ts'

export const fixturesFolder = resolve(import.meta.dirname, '../../../shared/fixtures')

/** Whether files of other tools' makers are at hand; tests that want them are skipped where they are not. */
export const hasFixtures = existsSync(fixturesFolder)

/** Every file of a folder of the fixtures, by its name within it. */
export const fixtureFiles = (folder: string, base = join(fixturesFolder, folder), prefix = ''): readonly GivenFile[] =>
  readdirSync(base)
    .sort()
    .flatMap((name) => {
      const path = join(base, name)
      if (statSync(path).isDirectory()) return fixtureFiles(folder, path, `${prefix}${name}/`)
      return [{ name: `${prefix}${name}`, bytes: new Uint8Array(readFileSync(path)) }]
    })

/** Files as they were given, by name. */
export const given = (files: Readonly<Record<string, string | Uint8Array>>): readonly GivenFile[] =>
  Object.entries(files).map(([name, held]) => ({
    name,
    bytes: typeof held === 'string' ? new Uint8Array(Buffer.from(held)) : held,
  }))

/** A file of an export, put together. */
export interface EncodedFile {
  readonly name: string
  /** Missing where it is not text. */
  readonly text?: string
  readonly bytes: Uint8Array
}

export interface Encoded extends Outcome {
  readonly files: readonly EncodedFile[]
}

/** What an export comes to, all of it at hand. */
export const gathered = (encoding: Encoding): Encoded => {
  const files = new Map<string, Piece[]>()
  for (;;) {
    const next = encoding.next()
    if (next.done === true) return { ...next.value, files: [...files].map(([name, pieces]) => put(name, pieces)) }
    const { file } = next.value
    if (files.has(file) && [...files.keys()].at(-1) !== file) throw new Error(`${file} was gone on with`)
    files.set(file, [...(files.get(file) ?? []), next.value])
  }
}

const put = (name: string, pieces: readonly Piece[]): EncodedFile => {
  const bytes = new Uint8Array(Buffer.concat(pieces.map((piece) => piece.bytes ?? Buffer.from(piece.text))))
  if (pieces.some((piece) => piece.text === undefined)) return { name, bytes }
  return { name, bytes, text: pieces.map(({ text }) => text).join('') }
}

export const encodedBy = (codec: Codec, reader: Reader, name = 'out', unit?: OffsetUnit): Encoded =>
  gathered(codec.encode(reader, name, unit))

export const filesOf = ({ files }: Encoded): readonly GivenFile[] => files.map(({ name, bytes }) => ({ name, bytes }))

/** A project as it begins, with the default scheme. */
export const emptyProject = (): Rows => {
  const rows = new Rows()
  applyPatches(rows, createProjectDraft('project.new', 'New', { id: 'analyst.new', name: 'Nobody' }, 1).patches)
  return rows
}

/** Adds a dataset to a project in memory, as one change. */
export const importInto = (rows: Rows, decoded: Decoded, map: Readonly<Record<string, string>> = {}): Imported => {
  let ids = 0
  const base = [...rows.everything()].length
  const env = { now: () => 2, newId: () => `new.${base}.${(ids += 1)}`, analyst: 'analyst.new', set: SHARED_SET }
  const draft = createDraft(rows, env)
  const imported =
    decoded.kind === 'rows'
      ? addProjectRows(draft, decoded)
      : addDataset(
          draft,
          decoded,
          {
            map,
            originals: new Map(
              decoded.articles.map(({ id, bytes }) => [
                id,
                {
                  sha256: createHash('sha256').update(bytes).digest('hex'),
                  original: Buffer.from(bytes).toString('base64'),
                },
              ]),
            ),
          },
          env,
        )
  applyPatches(rows, draft.patches())
  return imported
}

/** Decodes files and brings them into an empty project. */
export const imported = (
  codec: Codec,
  files: readonly GivenFile[],
  map: Readonly<Record<string, string>> = {},
): { readonly rows: Rows; readonly report: Imported } => {
  const decoded = codec.decoder?.decode(files)
  if (decoded?.ok !== true) throw new Error(`not decoded: ${JSON.stringify(decoded)}`)
  const rows = emptyProject()
  return { rows, report: importInto(rows, decoded.value, map) }
}

/** What a project says, without ids, times and makers: what a format must bring back. Sorted, for comparing. */
export const summary = (rows: Rows): readonly unknown[] => {
  const wordsOf = (owner: string): string =>
    rows
      .where('attribute', 'owner', owner)
      .flatMap(({ type, value }) => {
        const known = rows.get('attributeType', type)
        const plain = toPlain(known, value)
        return plain === undefined ? [] : [`${known?.name}: ${JSON.stringify(plain)}`]
      })
      .sort()
      .join(', ')
  const spanText = (id: string): string => {
    const span = rows.get('span', id)
    const article = rows.get('article', span?.article ?? '')
    if (span === undefined || article === undefined) return 'nothing'
    const place = span.segments.map(({ start, end, quote }) => `${start}-${end} ${JSON.stringify(quote)}`).join('; ')
    const text = textOfRevision(rows, article.revision) ?? ''
    const names = [rows.get('source', span.source ?? '')?.name, rows.get('claim', span.claim ?? '')?.wording]
    const label = rows.get('label', span.label)?.name
    return [label, place, wordsOf(id), span.note, ...names, text].map((part) => part ?? '').join(' / ')
  }
  const linkText = (id: string, depth = 0): string => {
    const link = rows.get('link', id)
    if (link === undefined || depth > 4) return 'a link'
    const parts = attributionOf(rows, link).roles.flatMap(({ role, fillers }) =>
      fillers.map(
        ({ span, source, claim, link: inner }) =>
          `${role.name}: ${
            span !== undefined
              ? spanText(span.id)
              : inner !== undefined
                ? linkText(inner.id, depth + 1)
                : (source?.name ?? claim?.wording ?? 'nothing')
          }`,
      ),
    )
    return [rows.get('linkType', link.type)?.name, link.note, wordsOf(id), ...parts].join(' | ')
  }
  return [
    ...rows.all('article').map(({ revision, title, publisher, author, date, url, language }) => {
      const details = [publisher, author, date, url, language]
      const known = details.every((one) => one === '') ? '' : [title, ...details].join(' / ')
      return `text ${textOfRevision(rows, revision)} ${known}`
    }),
    ...rows.all('span').map(({ id }) => `span ${spanText(id)}`),
    ...rows.all('link').map(({ id }) => `link ${linkText(id)}`),
  ].sort()
}

/** What a format can carry; a project that asks for no more must come back whole. */
export interface Can {
  /** What is known of articles: else only a title that is the name of the file. */
  readonly details?: boolean
  readonly discontinuous?: boolean
  /** Links of any number of parts; else two ends. */
  readonly nary?: boolean
  readonly nested?: boolean
  readonly crossArticle?: boolean
  readonly registryParts?: boolean
  readonly attributes?: boolean
  readonly linkAttributes?: boolean
  readonly notes?: boolean
  /** As `notes` says unless it is said here. */
  readonly linkNotes?: boolean
  readonly sources?: boolean
  /** Spans that reach over the end of a line. */
  readonly lineEnds?: boolean
  readonly links?: boolean
  /** Several spans of one label over the same words. */
  readonly stacked?: boolean
  /** Only attributions that have a claim and one cue in one piece, and only the spans in them. */
  readonly quotesOnly?: boolean
  /** Spans of one label that overlap. */
  readonly sameLabelOverlap?: boolean
  /** No characters that XML forbids. */
  readonly onlyXml?: boolean
}

const notes = fc.constantFrom('', 'see 😀', 'a\nb', 'שָׁלוֹם, e\u0301', '"quoted"\t=1', '\\n')
const details = {
  title: 'שָׁלוֹם & “Öl” 😀',
  publisher: '=1+1 <b>',
  author: 'O\'Neill, "Ada"',
  date: '2026-02-28',
  url: 'https://example.org/a?b=1&c=%20#d',
  language: 'pt-BR',
}
const names = ['Ada', '한국어 Kim', '"=1"']

/** Random projects that a format can hold whole: overlap, nesting, emoji, right-to-left and combining marks always. */
export const fittingProjects = (can: Can): fc.Arbitrary<readonly TableRow[]> =>
  fc
    .record({
      places: fc.array(
        textsWithRanges(
          canonicalTexts(14).filter(
            (text) =>
              text.trim() !== '' &&
              !text.startsWith('\uFEFF') &&
              (can.onlyXml !== true || fitsXml(text)) &&
              readTxt({ name: 'a.txt', bytes: new Uint8Array(Buffer.from(text)) }).ok,
          ),
        ),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      picks: fc.array(
        fc.record({ label: fc.nat(2), note: notes, source: fc.nat(6), value: fc.nat(9), parts: fc.nat(2) }),
        {
          minLength: 24,
          maxLength: 24,
        },
      ),
      links: fc.array(
        fc.record({
          type: fc.nat(2),
          targets: fc.array(fc.nat(60), { minLength: 1, maxLength: 5 }),
          note: notes,
          home: fc.nat(2),
        }),
        { maxLength: can.links === false ? 0 : 5 },
      ),
    })
    .map(({ places, picks, links }) => {
      const texts = [...new Map(places.map((place) => [place[0], place])).values()]
      const rows: TableRow[] = [
        ...defaultScheme(),
        row('project', 'project.p', { name: 'P' }),
        row('analyst', 'analyst.a', { name: 'Ada' }),
      ]
      const spans: { readonly id: string; readonly home: number }[] = []
      const usedNames = new Set<number>()
      texts.forEach(([text, ranges], home) => {
        const sha256 = createHash('sha256').update(text).digest('hex')
        rows.push(
          row('article', `article.${home}`, {
            title: `${home}.txt`,
            ...(can.details === true && home % 2 === 0 ? details : {}),
            file: `${home}.txt`,
            revision: `revision.${home}`,
            position: home,
            sha256,
          }),
        )
        rows.push(row('revision', `revision.${home}`, { article: `article.${home}`, text }))
        const taken = new Set<string>()
        const placed: { readonly label: string; readonly segments: readonly Segment[] }[] = []
        ranges.forEach((_, i) => {
          const pick = picks[home * 7 + i]
          if (pick === undefined) return
          const wanted = can.discontinuous === true ? ranges.slice(i, i + 1 + pick.parts) : ranges.slice(i, i + 1)
          const segments = normaliseSegments(text, wanted)
          const label = ['label.claim', 'label.source', 'label.cue'][pick.label] ?? ''
          const key = `${label} ${segments.map(({ start, end }) => `${start}-${end}`).join()}`
          if (!segments.every((segment, n) => fits(text, segments[n - 1]?.end, segment, can))) return
          if (can.stacked === false && taken.has(key)) return
          if (
            can.sameLabelOverlap === false &&
            placed.some((one) => one.label === label && overlaps(one.segments, segments))
          )
            return
          placed.push({ label, segments })
          taken.add(key)
          const id = `span.${home}.${i}`
          const source =
            can.sources === true && label === 'label.source' && pick.source < 3 ? `source.${pick.source}` : null
          if (source !== null) usedNames.add(pick.source)
          rows.push(
            row('span', id, {
              article: `article.${home}`,
              revision: `revision.${home}`,
              set: 'set.shared',
              label,
              segments,
              note: can.notes === true ? pick.note : '',
              source,
            }),
          )
          spans.push({ id, home })
          if (can.attributes === true && label === 'label.claim' && pick.value < 6) {
            const type = ['kind', 'likelihood', 'quantity'][pick.value % 3] ?? ''
            const value = ['figure', 'almost certain (95-99 %)', { qualifier: 'more than', value: '3,000', unit: '' }][
              pick.value % 3
            ]
            rows.push(
              row('attribute', `${id}/attribute.claim.${type}`, {
                owner: id,
                type: `attribute.claim.${type}`,
                value: value ?? null,
              }),
            )
          }
        })
      })
      for (const n of usedNames) rows.push(row('source', `source.${n}`, { name: names[n] ?? '' }))
      if (can.registryParts === true) rows.push(row('source', 'source.9', { name: 'Reuters' }))
      links.forEach(({ type: pick, targets, note, home }, i) => {
        const near = can.crossArticle === true ? spans : spans.filter((span) => span.home === home % texts.length)
        if (near.length === 0) return
        const isPair = can.nary !== true || pick === 2
        const [link, roles] = isPair
          ? ['link.contradicts', ['from', 'to']]
          : ['link.attribution', ['claim', 'source', 'cue', 'medium']]
        const chosen = isPair ? [targets[0] ?? 0, targets[1] ?? targets[0] ?? 0] : targets
        const fillers = chosen.map((n, position) => {
          const inner = can.nested === true && i > 0 && n % 7 === 0 && position > 0 ? `link.${i - 1}` : undefined
          const isInner = inner !== undefined && rows.some(([, { id }]) => id === inner)
          const registry = can.registryParts === true && n % 5 === 0 && position > 0 && !isPair ? 'source.9' : undefined
          const target = (isInner ? inner : registry) ?? near[n % near.length]?.id ?? ''
          return { target, role: roles[isPair ? position : n % roles.length] ?? '' }
        })
        const home2 = can.crossArticle === true ? 0 : home % texts.length
        if (fillers.some(({ target }) => target.startsWith('link.')) && homes.get(`link.${i - 1}`) !== home2) return
        homes.set(`link.${i}`, home2)
        rows.push(
          row('link', `link.${i}`, {
            type: link,
            set: 'set.shared',
            note: (can.linkNotes ?? can.notes) === true ? note : '',
          }),
        )
        fillers.forEach(({ target, role }, position) => {
          rows.push(
            row('filler', `filler.${i}.${position}`, {
              link: `link.${i}`,
              role: `role.${link.slice(5)}.${role}`,
              target,
              position,
            }),
          )
        })
      })
      homes.clear()
      return can.quotesOnly === true ? quotesIn(rows) : rows
    })

const quotesIn = (rows: readonly TableRow[]): readonly TableRow[] => {
  const project = Rows.from(rows)
  const links = project.all('link').filter((link) => {
    const roles = attributionOf(project, link).roles.map(({ role, fillers }) => [role.name, fillers] as const)
    const held = new Map(roles)
    const cues = held.get('cue') ?? []
    return cues.length === 1 && cues[0]?.span?.segments.length === 1 && (held.get('claim') ?? []).length > 0
  })
  const kept = new Set(links.map(({ id }) => id))
  const parts = new Set(project.all('filler').flatMap(({ link, target }) => (kept.has(link) ? target : [])))
  const sources = new Set(project.all('span').flatMap(({ id, source }) => (parts.has(id) ? (source ?? []) : [])))
  return rows.filter(([table, one]) => {
    if (table === 'link') return kept.has(one.id)
    if (table === 'filler') return kept.has(project.get('filler', one.id)?.link ?? '')
    if (table === 'source') return sources.has(one.id)
    return table !== 'span' || parts.has(one.id)
  })
}

const homes = new Map<string, number>()

/** Within what every format can hold: some length, no half characters, no line end at an edge. */
const fits = (
  text: string,
  before: number | undefined,
  { start, quote }: { readonly start: number; readonly quote: string },
  can: Can,
): boolean => {
  if (/\p{Cs}/u.test(quote) || quote.trim() === '' || quote.trim() !== quote) return false
  if (BREAK.test(quote.charAt(0)) || BREAK.test(quote.charAt(quote.length - 1))) return false
  if (can.lineEnds !== true && BREAK.test(quote)) return false
  return before === undefined || text.slice(before, start).replace(new RegExp(BREAK.source, 'gu'), '').trim() !== ''
}

// oxlint-disable-next-line no-control-regex -- every line separator
const BREAK = /[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/u
