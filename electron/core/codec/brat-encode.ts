import type { Reader } from '../model/reader.ts'
import { createOffsets } from '../text/offsets.ts'
import type { OffsetUnit } from '../text/offsets.ts'
import type { TextRange } from '../text/segments.ts'
import { confFor } from './brat-conf.ts'
import { BRAT, CLAIM_REFERENCE, MADE_TRIGGER, NOTE, SOURCE_REFERENCE, TRIGGER_ROLE, isCueRole } from './brat-decode.ts'
import { EQUIV_ROLE, LINE_BREAKS } from './brat-lines.ts'
import type { Encoding } from './codec.ts'
import { addCommonLosses } from './common-losses.ts'
import { homesOf } from './homes.ts'
import { createLosses, quoted } from './losses.ts'
import type { Losses } from './losses.ts'
import { nameKey, safeNames, safeWords } from './names.ts'
import { formatNoteLines, isFormatNote, namesOf } from './names-note.ts'
import { compareWords } from './order.ts'
import type { ExportedScheme } from './scheme.ts'
import { textFile } from './text-file.ts'
import { viewOf } from './view.ts'
import type { ViewedArticle, ViewedAttribute, ViewedFiller, ViewedLink, ViewedSpan } from './view.ts'

export function* encodeBrat(reader: Reader, unit: OffsetUnit = 'codepoint'): Encoding {
  const losses = createLosses()
  const view = viewOf(reader, losses)
  const homes = homesOf(view, losses)
  const types: Types = { entities: new Set(), relations: new Set(), events: new Map(), attributes: new Map() }
  const names = safeNames(view.articles.map(({ row }) => row.file))
  const words = ownWords(view.scheme, losses)
  let spans = 0
  let links = 0
  for (const [i, article] of view.articles.entries()) {
    const page = createPage(article, { words: wordsFor(reader, article.row.id, words), types, losses, unit })
    for (const span of article.spans) page.addSpan(span)
    page.addLinks(homes.get(article.row.id) ?? [])
    spans += page.spans()
    links += page.links()
    const lines = [...page.lines(), ...formatNoteLines(reader, article.row.id, BRAT, 'lines')]
    yield { file: `${names[i]}.txt`, text: textFile(article.text).text }
    yield {
      file: `${names[i]}.ann`,
      text: lines.map((line) => `${line}\n`).join(''),
      done: (i + 1) / view.articles.length,
    }
  }
  yield { file: 'annotation.conf', text: confFor(types) }
  addCommonLosses(losses, reader, view, { registry: true, ownNote: (text) => isFormatNote(BRAT, text) })
  return { losses: losses.list(), articles: view.articles.length, spans, links }
}

/** What the pages of one export have in common, but for the words. */
interface Writing {
  readonly words: ReadonlyMap<string, string>
  readonly types: Types
  readonly losses: Losses
  readonly unit: OffsetUnit
}

interface Types {
  readonly entities: Set<string>
  readonly relations: Set<string>
  readonly events: Map<string, Set<string>>
  readonly attributes: Map<string, Set<string>>
}

/** The words for rows of the scheme, by id, and the group within which a word stands for one row only. */
type Words = ReadonlyMap<string, { readonly word: string; readonly group: string }>

const WORD = /[^\s:|,<>\p{Cc}\p{Cs}]/u

/** A word without blanks for every name of the scheme. */
const ownWords = (scheme: ExportedScheme, losses: Losses): Words => {
  const words = new Map<string, { readonly word: string; readonly group: string }>()
  const put = (group: string, rows: readonly (readonly [id: string, name: string])[]): void => {
    const reserved = group.startsWith('attribute') ? [NOTE, MADE_TRIGGER] : []
    const safe = safeWords([...reserved, ...rows.map(([, name]) => name)], WORD)
    for (const [id, name] of rows) {
      const word = group.startsWith('role') ? withoutNumber(safe.get(name) ?? name) : (safe.get(name) ?? name)
      words.set(id, { word, group })
      if (nameKey(word) !== nameKey(name))
        losses.add('names of the scheme that are written otherwise', () => `${name}: ${word}`)
    }
  }
  put(
    'label',
    scheme.labels.map(({ id }) => [id, scheme.labelWord(id)]),
  )
  put(
    'linkType',
    scheme.linkTypes.map(({ id }) => [id, scheme.linkTypeWord(id)]),
  )
  for (const { id } of scheme.linkTypes) {
    put(
      `role ${id}`,
      scheme.rolesOf(id).map((role) => [role.id, scheme.roleWord(role, id)]),
    )
  }
  for (const { id } of [...scheme.labels, ...scheme.linkTypes]) {
    put(
      `attribute ${id}`,
      scheme.attributeTypesOf(id).map((type) => [type.id, scheme.attributeWord(type.id, id)]),
    )
  }
  return words
}

/** A number at the end of a role is brat's own. */
const withoutNumber = (word: string): string => (/\d$/.test(word) ? `${word}_` : word)

/** An article's own words come before those of the scheme, unless two rows would then share one. */
const wordsFor = (reader: Reader, article: string, words: Words): ReadonlyMap<string, string> => {
  const remembered = namesOf(reader, article, BRAT)
  const wanted = [...words].map(([id, { word, group }]) => {
    const own = remembered.get(id) ?? ''
    return { id, group, word: /^\S+$/u.test(own) ? own : word, before: word }
  })
  const uses = new Map<string, number>()
  for (const { group, word } of wanted) uses.set(`${group} ${word}`, (uses.get(`${group} ${word}`) ?? 0) + 1)
  const isShared = wanted.some(({ group, word, before }) => word !== before && uses.get(`${group} ${word}`) !== 1)
  return new Map(wanted.map(({ id, word, before }) => [id, isShared ? before : word]))
}

interface Page {
  readonly addSpan: (span: ViewedSpan) => void
  readonly addLinks: (links: readonly ViewedLink[]) => void
  readonly lines: () => readonly string[]
  readonly spans: () => number
  readonly links: () => number
}

const createPage = ({ text }: ViewedArticle, { words, types, losses, unit }: Writing): Page => {
  const offsets = createOffsets(text)
  const { shift } = textFile(text)
  const point = (offset: number): number => (offsets.convert(offset, 'utf16', unit) ?? 0) + shift
  const lines: string[] = []
  const remarks: string[] = []
  const spanIds = new Map<string, string>()
  const places = new Map<string, string>()
  const numbers = { T: 0, E: 0, R: 0, A: 0, N: 0, '#': 0 }
  const next = (letter: keyof typeof numbers): string => `${letter}${(numbers[letter] += 1)}`
  const wordOf = (id: string): string => words.get(id) ?? id
  let linkCount = 0

  const remark = (type: string, owner: string, said: string): void => {
    const clean = wellFormed(said, losses)
    for (const line of clean.split('\n')) remarks.push(`${next('#')}\t${type} ${owner}\t${line}`)
  }

  const addAttribute = (owner: string, { type, value }: ViewedAttribute, onlyRemarks: boolean): void => {
    const name = wordOf(type)
    const values = value === true ? [] : typeof value === 'string' ? [value] : value
    const references = values.flatMap((one) => one.split('\n')).map((line) => REFERENCE.exec(line))
    if (values.length > 0 && references.every((found) => found !== null)) {
      for (const found of references) {
        const said = wellFormed(found?.[2] ?? '', losses).replaceAll('\n', ' ')
        remarks.push(`${next('N')}\t${name} ${owner} ${found?.[1]}\t${said}`)
      }
    } else if (onlyRemarks || !values.every((one) => TOKEN.test(one))) {
      for (const one of value === true ? ['yes'] : values) remark(name, owner, one)
    } else {
      const known = types.attributes.get(name) ?? new Set()
      types.attributes.set(name, known)
      for (const one of values) known.add(one)
      for (const one of value === true ? [''] : values.map((word) => ` ${word}`))
        lines.push(`${next('A')}\t${name} ${owner}${one}`)
    }
  }

  const addSpan = (span: ViewedSpan): void => {
    const written = bratPlace(text, span.segments, point)
    if (written === undefined) {
      losses.add('spans of no length, or of nothing but line ends', () => quoted(span.segments))
      return
    }
    if (written.isChanged)
      losses.add('line ends at the edge of a segment, and segments that only a line end divides', () =>
        quoted(span.segments),
      )
    const id = next('T')
    spanIds.set(span.id, id)
    places.set(span.id, written.line)
    const label = wordOf(span.label)
    types.entities.add(label)
    lines.push(`${id}\t${label} ${written.line}`)
    for (const attribute of span.attributes) addAttribute(id, attribute, false)
    if (span.note !== '') remark(NOTE, id, span.note)
    if (span.source !== undefined) addReference(id, SOURCE_REFERENCE, span.source.name)
    if (span.claim !== undefined) addReference(id, CLAIM_REFERENCE, span.claim.wording)
  }

  const addReference = (owner: string, database: string, name: string): void => {
    const line = wellFormed(name, losses)
    if (line.includes('\n')) losses.add('line ends in names of the registry', () => name)
    remarks.push(`${next('N')}\tReference ${owner} ${database}:1\t${line.replaceAll('\n', ' ')}`)
  }

  const addLinks = (links: readonly ViewedLink[]): void => {
    const byId = new Map(links.map((link) => [link.id, link]))
    const parts = new Set(
      links.flatMap(({ fillers }) => fillers.flatMap(({ target }) => (target.kind === 'link' ? target.link : []))),
    )
    const planned = links
      .flatMap((link) => plan(link, byId, parts) ?? [])
      .sort(
        (a, b) =>
          a.order - b.order || compareWords(a.link.typeWord, b.link.typeWord) || compareWords(a.link.id, b.link.id),
      )
    const eventIds = new Map(
      planned.flatMap(({ link, how }) => (how === 'event' ? [[link.id, next('E')] as const] : [])),
    )
    for (const one of planned) write(one, eventIds)
  }

  /** How a link is written, and where: what comes first in the text comes first. */
  const plan = (
    link: ViewedLink,
    byId: ReadonlyMap<string, ViewedLink>,
    parts: ReadonlySet<string>,
  ): Planned | undefined => {
    const held = link.fillers.filter((filler) => {
      const { target } = filler
      if (target.kind === 'span' && spanIds.has(target.span.id)) return true
      const inner = target.kind === 'link' ? byId.get(target.link) : undefined
      if (inner !== undefined && placeWithin(inner, byId, new Set()) !== undefined) return true
      losses.add(partLost(target.kind), () => `${filler.roleWord} of ${link.typeWord}`)
      return false
    })
    const trigger = held.find(({ roleWord, target }) => roleWord === TRIGGER_ROLE && target.kind === 'span')
    const cue = held.find(({ roleWord, target }) => isCueRole(roleWord) && target.kind === 'span')
    const stand = trigger ?? cue ?? held.find(({ target }) => target.kind === 'span')
    const standing = stand === undefined ? placeWithin(link, byId, new Set()) : placeOf(stand)
    if (standing === undefined) {
      losses.add('links whose parts cannot be written', () => link.typeWord)
      return undefined
    }
    const isBare = link.attributes.length === 0 && link.note === ''
    return {
      link,
      held,
      trigger,
      standing,
      isCue: stand !== undefined && stand === cue,
      how: parts.has(link.id) ? 'event' : howWritten(held, isBare), // only events can be parts
      order: Number(/\d+/.exec(standing)?.[0] ?? 0),
    }
  }

  const placeOf = ({ target }: ViewedFiller): string | undefined =>
    target.kind === 'span' ? places.get(target.span.id) : undefined

  /** The place of a link within a link; a ring of links is gone round once. */
  const placeWithin = (
    link: ViewedLink,
    byId: ReadonlyMap<string, ViewedLink>,
    passed: Set<string>,
  ): string | undefined => {
    if (passed.has(link.id)) return undefined
    passed.add(link.id)
    for (const filler of link.fillers) {
      const inner = filler.target.kind === 'link' ? byId.get(filler.target.link) : undefined
      const found = inner === undefined ? placeOf(filler) : placeWithin(inner, byId, passed)
      if (found !== undefined) return found
    }
    return undefined
  }

  const write = (
    { link, held, trigger, standing, isCue, how }: Planned,
    eventIds: ReadonlyMap<string, string>,
  ): void => {
    linkCount += 1
    const type = wordOf(link.type)
    const idOf = ({ target }: ViewedFiller): string =>
      (target.kind === 'span'
        ? spanIds.get(target.span.id)
        : eventIds.get(target.kind === 'link' ? target.link : '')) ?? ''
    if (how === 'equivalence') {
      lines.push(`*\t${type} ${held.map(idOf).join(' ')}`)
      types.relations.add(type)
      return
    }
    if (how === 'relation') {
      const id = next('R')
      const end = (role: string): string => idOf(held.find(({ roleWord }) => roleWord === role) as ViewedFiller)
      lines.push(`${id}\t${type} Arg1:${end('from')} Arg2:${end('to')}`)
      types.relations.add(type)
      for (const attribute of link.attributes) addAttribute(id, attribute, true)
      if (link.note !== '') remark(NOTE, id, link.note)
      return
    }
    const id = eventIds.get(link.id) ?? ''
    const roles = types.events.get(type) ?? new Set()
    types.events.set(type, roles)
    let triggerId = trigger === undefined ? undefined : idOf(trigger)
    if (triggerId === undefined) {
      triggerId = next('T')
      lines.push(`${triggerId}\t${type} ${standing}`)
      if (!isCue) remark(MADE_TRIGGER, id, 'its place is that of a part')
    }
    const numbered = new Map<string, number>()
    const args = held
      .filter((filler) => filler !== trigger)
      .map((filler) => {
        const role = wordOf(filler.role)
        roles.add(role)
        const count = (numbered.get(role) ?? 0) + 1
        numbered.set(role, count)
        return `${role}${count === 1 ? '' : count}:${idOf(filler)}`
      })
    lines.push(`${id}\t${[`${type}:${triggerId}`, ...args].join(' ')}`)
    for (const attribute of link.attributes) addAttribute(id, attribute, false)
    if (link.note !== '') remark(NOTE, id, link.note)
  }

  return {
    addSpan,
    addLinks,
    lines: () => [...lines, ...remarks],
    spans: () => spanIds.size,
    links: () => linkCount,
  }
}

interface Planned {
  readonly link: ViewedLink
  readonly held: readonly ViewedFiller[]
  readonly trigger: ViewedFiller | undefined
  /** The place and words of the trigger. */
  readonly standing: string
  readonly isCue: boolean
  readonly how: 'event' | 'relation' | 'equivalence'
  readonly order: number
}

/** An entry of a database elsewhere and its name there, as a normalisation has them. */
// oxlint-disable-next-line no-control-regex -- every line separator
const REFERENCE = /^([^\s:]+:\S+)\t([^\v\f\u001c-\u001e\u0085\u2028\u2029\p{Cs}]*)$/u

/** A value that can stand in an attribute's line and in the list of its values. */
const TOKEN = /^[^\s|,\p{Cs}]+$/u

const partLost = (kind: ViewedFiller['target']['kind']): string =>
  kind === 'source' || kind === 'claim'
    ? `parts of links that are a ${kind} of the registry`
    : 'parts of links that are not in the file'

const howWritten = (held: readonly ViewedFiller[], isBare: boolean): Planned['how'] => {
  const roles = held.map(({ roleWord }) => roleWord)
  const onlySpans = held.every(({ target }) => target.kind === 'span')
  if (isBare && onlySpans && held.length > 1 && roles.every((role) => role === EQUIV_ROLE)) return 'equivalence'
  return onlySpans && held.length === 2 && roles.includes('from') && roles.includes('to') ? 'relation' : 'event'
}

/** A place as a T line shows it, divided at line ends, with its words; undefined where nothing would be left. */
const bratPlace = (
  text: string,
  segments: readonly TextRange[],
  point: (offset: number) => number,
): { readonly line: string; readonly isChanged: boolean } | undefined => {
  const pieces = segments.flatMap((segment) => dividedAtLineEnds(text, segment))
  if (pieces.length === 0) return undefined
  const [first, last] = [segments[0], segments.at(-1)]
  const isChanged =
    pieces[0]?.start !== first?.start ||
    pieces.at(-1)?.end !== last?.end ||
    segments.some((segment, i) => {
      const inside = dividedAtLineEnds(text, segment)
      const before = segments[i - 1]
      const gap = before === undefined ? 'none' : text.slice(before.end, segment.start)
      const isGapRead = before !== undefined && before.end < segment.start && gap.replace(LINE_BREAKS, '') === ''
      return inside[0]?.start !== segment.start || inside.at(-1)?.end !== segment.end || isGapRead
    })
  const place = pieces.map(({ start, end }) => `${point(start)} ${point(end)}`).join(';')
  return { line: `${place}\t${pieces.map(({ start, end }) => text.slice(start, end)).join(' ')}`, isChanged }
}

const dividedAtLineEnds = (text: string, { start, end }: TextRange): readonly TextRange[] => {
  const pieces: TextRange[] = []
  let at = start
  for (const words of text.slice(start, end).split(new RegExp(LINE_BREAKS.source, 'gu'))) {
    if (words !== '') {
      const from = text.indexOf(words, at)
      pieces.push({ start: from, end: from + words.length })
      at = from + words.length
    }
  }
  return pieces
}

/** Text that can stand in UTF-8 and in lines that end with nothing but a line feed. */
const wellFormed = (text: string, losses: Losses): string => {
  const clean = text
    .replace(/\p{Cs}/gu, '\uFFFD')
    // oxlint-disable-next-line no-control-regex -- separators that Python's readers split lines at
    .replace(/\r\n?|[\v\f\u001c-\u001e\u0085\u2028\u2029]/gu, '\n')
  if (clean !== text) losses.add('unusual line separators and halves of characters in notes and names', () => text)
  return clean
}
