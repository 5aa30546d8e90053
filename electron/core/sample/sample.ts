import type { Draft } from '../change/change.ts'
import { articleIdOf, editArticle } from '../command/article.ts'
import { setAttribute, setStatus } from '../command/annotate-row.ts'
import type { CommandSpec, Env } from '../command/command.ts'
import { createDraft } from '../command/draft.ts'
import type { DraftRows } from '../command/draft.ts'
import { addLink } from '../command/link.ts'
import { editClaim, groupClaims } from '../command/claim.ts'
import { addSource, editSource } from '../command/registry-entry.ts'
import { addSpan } from '../command/span-add.ts'
import { dateStatement } from '../command/statement-date.ts'
import type { Reader } from '../model/reader.ts'
import { ATTRIBUTION, NO_COMMENT, SHARED_SET } from '../model/scheme.ts'
import { quoteOf } from '../text/segments.ts'
import {
  sampleAcross,
  sampleAffiliations,
  sampleAttributions,
  sampleClaims,
  sampleDates,
  sampleDenials,
  sampleMedia,
  sampleSources,
  sampleStances,
} from './attributions.ts'
import type { SampleAttribution } from './attributions.ts'

/** Who made the sample's annotations; not a person, so that nobody's undo takes them back. */
export const SAMPLE_ANALYST = { id: 'analyst.sample', name: 'Hearsay sample' } as const

/** The dates follow from the texts: "date 2024-12-28", and the weekend before 20 January 2025. */
const articles: Readonly<Record<string, { readonly title: string; readonly date: string; readonly sha256: string }>> = {
  '000_baf5f6a1ebc63fef.txt': {
    title: 'Zelenskyy and Kirby on North Korean losses in Kursk',
    date: '2024-12-28',
    sha256: 'df6edc14debed10d94cbc498400edc6cdd0e30abab5131bcaf6b80a606e859e1',
  },
  '004_2b7e4ae1df4e3c8e.txt': {
    title: 'South Korea’s estimate of North Korean casualties',
    date: '2025-01',
    sha256: '8017ef8ee4cc57b31eb5aac52c7af74ec1e617ae95333e8635d8c3e9b1b700f0',
  },
}

const PUBLISHED = Date.UTC(2025, 0, 20)

/** File names of the two sample articles, as they stand in seeds/. */
export const sampleFiles: readonly string[] = Object.keys(articles)

/**
 * The one change that annotates the sample's articles, which have been imported before. It is made by the same
 * commands as a person's work.
 */
export const annotateSample = (reader: Reader, env: Pick<Env, 'now' | 'newId'>): Draft => {
  const draft = createDraft(reader, { ...env, analyst: SAMPLE_ANALYST.id })
  // What the articles say is past, also on a computer whose clock is wrong.
  const now = (): number => Math.max(env.now(), PUBLISHED)
  const made = { ...env, now, analyst: SAMPLE_ANALYST.id, set: SHARED_SET }
  const run = <A>(spec: CommandSpec<A>, args: NoInfer<A>): void => {
    const failed = spec.run(draft, args, made)
    if (failed !== undefined) throw new Error(`the sample does not fit its articles: ${failed.message}`)
  }

  draft.create('analyst', { name: SAMPLE_ANALYST.name }, SAMPLE_ANALYST.id)
  const sources = new Map<string, string>()
  for (const [name, known] of Object.entries(sampleSources)) {
    const id = env.newId()
    run(addSource, { id, name, ...known })
    sources.set(name, id)
  }
  for (const [member, house] of Object.entries(sampleAffiliations)) {
    run(editSource, { source: sources.get(member) ?? '', fields: { affiliation: sources.get(house) ?? null } })
  }
  const claims = new Map<string, string>()
  for (const [file, { title, date, sha256 }] of Object.entries(articles)) {
    const article = articleIdOf(sha256)
    run(editArticle, { article, fields: { title, date, language: 'en' } })
    const tag = createTagger(draft, article, run, env.newId)
    for (const attribution of sampleAttributions[file] ?? []) {
      const claimSpans = annotate(attribution, tag, run, sources, draft, env.newId())
      claimSpans.forEach((claim, i) => claims.set(`${attribution.id} ${i}`, claim))
    }
    run(setStatus, { article, state: 'done' })
  }
  const claimSpan = ([id, place]: readonly [string, number]): string => claims.get(`${id} ${place}`) ?? ''
  for (const { wording, topic, stated } of sampleClaims) {
    const id = env.newId()
    run(groupClaims, { id, wording, spans: stated.map(claimSpan) })
    run(editClaim, { claim: id, fields: { topic } })
  }
  for (const denial of sampleDenials) {
    run(setAttribute, { owner: claimSpan(denial), type: 'attribute.claim.kind', value: 'denial' })
  }
  for (const { type, from, to } of sampleAcross) {
    const fillers = [
      { role: `role.${type.slice('link.'.length)}.from`, target: claimSpan(from) },
      { role: `role.${type.slice('link.'.length)}.to`, target: claimSpan(to) },
    ]
    run(addLink, { type, fillers })
  }
  return { kind: 'sample.create', label: 'Sample annotations', patches: draft.patches() }
}

type Run = <A>(spec: CommandSpec<A>, args: NoInfer<A>) => void
type Tag = (label: string, segments: readonly (readonly [number, number])[], source?: string | undefined) => string

/** Tags stretches of one article; the same stretch with the same label is one span. */
const createTagger = (draft: DraftRows, article: string, run: Run, newId: () => string): Tag => {
  const spans = new Map<string, string>()
  return (label, segments, source) => {
    const key = `${label} ${JSON.stringify(segments)}`
    const there = spans.get(key)
    if (there !== undefined) return there
    const id = newId()
    const ranges = segments.map(([start, end]) => ({ start, end }))
    run(addSpan, { id, article, label, ranges, source: source ?? null })
    spans.set(key, id)
    if (label === 'label.claim') {
      run(setAttribute, { owner: id, type: 'attribute.claim.quotation', value: quotationOf(wordsOf(draft, id)) })
    }
    if (label === 'label.cue') {
      const value = sampleStances[wordsOf(draft, id)] ?? 'neutral'
      run(setAttribute, { owner: id, type: 'attribute.cue.stance', value })
    }
    return id
  }
}

const wordsOf = (draft: DraftRows, span: string): string => quoteOf(draft.get('span', span)?.segments ?? [])

const quotationOf = (words: string): string => {
  if (/^["“]/.test(words)) return 'direct'
  return /["“]/.test(words) ? 'mixed' : 'indirect'
}

/** Makes one attribution and returns its claim spans. */
const annotate = (
  { id, type, source, entity, cue, medium, claims }: SampleAttribution,
  tag: Tag,
  run: Run,
  sources: ReadonlyMap<string, string>,
  draft: DraftRows,
  link: string,
): readonly string[] => {
  const linkType = type === 'no comment' ? NO_COMMENT : ATTRIBUTION
  const role = (name: string): string => `role.${linkType.slice('link.'.length)}.${name}`
  const entry = entity === null ? undefined : sources.get(entity)
  const claimSpans = claims.map((segments) => tag('label.claim', segments))
  const fillers = claimSpans.map((target) => ({ role: role('claim'), target }))
  if (source !== null) fillers.push({ role: role('source'), target: tag('label.source', source, entry) })
  else if (entry !== undefined) fillers.push({ role: role('source'), target: entry })
  if (cue !== null) fillers.push({ role: role('cue'), target: tag('label.cue', cue) })
  if (medium !== undefined) {
    const span = tag('label.source', medium)
    const name = sampleMedia[wordsOf(draft, span)]
    if (name !== undefined) draft.update('span', span, { source: sources.get(name) ?? null })
    fillers.push({ role: role('medium'), target: span })
  }
  run(addLink, { id: link, type: linkType, fillers })
  const date = Object.keys(sampleDates).find((day) => sampleDates[day]?.includes(id) === true)
  if (date !== undefined) run(dateStatement, { link, date })
  return claimSpans
}
