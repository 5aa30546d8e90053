import { useEffect, useMemo, useRef } from 'react'
import { editSource, removeSource } from '#core/command/registry-entry.ts'
import { attributionOf, fillersOf, sourceBehind } from '#core/model/attribution.ts'
import type { Attribution } from '#core/model/attribution.ts'
import { shownSpan } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import type { Reader } from '#core/model/reader.ts'
import { ATTRIBUTION, NO_COMMENT } from '#core/model/scheme.ts'
import { tables } from '#core/model/tables.ts'
import type { Row } from '#core/model/tables.ts'
import { firstStart, quoteOf } from '#core/text/segments.ts'
import { plural } from '../ui/words.ts'
import { goToLink } from '../command/linking.ts'
import { goToSpan } from '../command/tagging.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { perform, useApp, useRows, useSession, useWorkspace } from '../state/app.ts'
import { notifyFailure } from '../state/session.ts'

/** Every source of the project; an open one shows its mentions and everything it says, across articles. */
export const SourcesPanel = () => {
  const app = useApp()
  const { rows } = useRows()
  const open = useSession((session) => session.source)
  const counts = useWorkspace((state) => state.counts)
  const sources = [...rows.all('source')]
    .filter((source) => source.mergedInto === null)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
  return (
    <div className="panel">
      {sources.length === 0 && (
        <p className="quiet pad">Sources you name appear here. Select a source span and press E to say who it is.</p>
      )}
      <ul className="sources">
        {sources.map((source) => {
          const count = counts.sources[source.id] ?? { mentions: 0, statements: 0 }
          return (
            <li key={source.id} className={source.id === open ? 'is-open' : ''}>
              <button
                type="button"
                className="row"
                aria-expanded={source.id === open}
                onClick={() => app.session.set({ source: source.id === open ? null : source.id })}
              >
                <span className="row-title" dir="auto">
                  {source.name}
                </span>
                <small>
                  {[
                    source.role || source.kind,
                    plural(count.mentions, 'mention'),
                    plural(count.statements, 'statement'),
                  ].join(' · ')}
                </small>
              </button>
              {source.id === open && <SourceDetails source={source} />}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

const SourceDetails = ({ source }: { readonly source: Row<'source'> }) => {
  const app = useApp()
  const { rows, version } = useRows()
  const worked = useWorkspace((state) => state.worked)
  useEffect(() => {
    void app.workspace
      .load({ source: source.id })
      .then((failure) => failure !== null && notifyFailure(app.session, failure))
  }, [app, source.id])
  const { mentions, statements, silences } = useMemo(
    () => ({
      mentions: mentionsOf(rows, source, worked),
      statements: statementsOf(rows, source, ATTRIBUTION, worked),
      silences: statementsOf(rows, source, NO_COMMENT, worked),
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [rows, version, source, worked],
  )
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => element.current?.parentElement?.scrollIntoView({ block: 'nearest' }), [])
  const titleOf = (article: string): string => rows.get('article', article)?.title ?? ''
  return (
    <div className="source-details" ref={element}>
      <div className="fields">
        <DraftField
          label="Name"
          value={source.name}
          onCommit={(name) => perform(app, editSource, { source: source.id, fields: { name } })}
        />
        <DraftField
          label="Role"
          value={source.role}
          onCommit={(role) => perform(app, editSource, { source: source.id, fields: { role } })}
        />
        <label className="field">
          <span>Kind</span>
          <select
            value={source.kind}
            onChange={(event) =>
              perform(app, editSource, {
                source: source.id,
                fields: { kind: tables.source.kind.schema.parse(event.target.value) },
              })
            }
          >
            {['person', 'organisation', 'agency', 'media', 'document', 'anonymous', 'other'].map((kind) => (
              <option key={kind}>{kind}</option>
            ))}
          </select>
        </label>
        <DraftField
          label="Aliases"
          placeholder="separated by commas"
          value={source.aliases.join(', ')}
          onCommit={(typed) =>
            perform(app, editSource, {
              source: source.id,
              fields: {
                aliases: typed
                  .split(',')
                  .map((alias) => alias.trim())
                  .filter((alias) => alias !== ''),
              },
            })
          }
        />
      </div>
      <h3>Says</h3>
      {statements.length === 0 && <p className="quiet">Nothing linked yet.</p>}
      <Statements statements={statements} />
      {silences.length > 0 && <h3>Did not comment</h3>}
      <Statements statements={silences} />
      <h3>Mentions</h3>
      <ul className="mentions">
        {mentions.map((span, i) => (
          <li key={span.id}>
            {span.article !== mentions[i - 1]?.article && <small dir="auto">{titleOf(span.article)}</small>}
            <button type="button" onClick={() => goToSpan(app, span.id)}>
              <span dir="auto">{quoteOf(span.segments)}</span>
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="plain danger"
        onClick={() => perform(app, removeSource, { source: source.id }) && app.session.set({ source: null })}
      >
        Delete source
      </button>
    </div>
  )
}

const Statements = ({ statements }: { readonly statements: readonly Statement[] }) => {
  const app = useApp()
  const { rows } = useRows()
  return (
    <ol className="statements">
      {statements.map(({ attribution, article, words }, i) => (
        <li key={attribution.link.id}>
          {article !== statements[i - 1]?.article && <small dir="auto">{rows.get('article', article)?.title}</small>}
          <button type="button" onClick={() => goToLink(app, attribution.link.id)}>
            <span className="claim-words" dir="auto">
              {words}
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}

const byPlace = (rows: Reader) => {
  const position = (article: string): number => rows.get('article', article)?.position ?? 0
  return (a: Row<'span'>, b: Row<'span'>): number =>
    position(a.article) - position(b.article) || firstStart(a.segments) - firstStart(b.segments)
}

const mentionsOf = (rows: Reader, source: Row<'source'>, set: string): readonly Row<'span'>[] =>
  rows
    .all('span')
    .filter((span) => span.set === set && span.source !== null && sourceBehind(rows, span)?.id === source.id)
    .map((span) => shownSpan(rows, span))
    .sort(byPlace(rows))

interface Statement {
  readonly attribution: Attribution
  readonly article: string
  readonly place: number
  readonly words: string
}

/** The links of a type whose source a source is, in the order of articles and text. */
const statementsOf = (rows: Reader, source: Row<'source'>, type: string, set: string): readonly Statement[] =>
  rows
    .all('link')
    .filter((link) => link.set === set && link.type === type)
    .map((link) => attributionOf(rows, link))
    .filter((attribution) => fillersOf(attribution, 'source').some((filled) => filled.source?.id === source.id))
    .map((attribution): Statement => {
      const said = fillersOf(attribution, type === NO_COMMENT ? 'cue' : 'claim').flatMap(({ span }) => span ?? [])
      const spans = attribution.roles.flatMap(({ fillers }) => fillers).flatMap(({ span }) => span ?? [])
      const article = spans[0]?.article ?? ''
      return {
        attribution,
        article,
        place:
          (live(rows, 'article', article)?.position ?? 0) * 1e9 + Math.min(...spans.map((s) => firstStart(s.segments))),
        words: said.map((span) => quoteOf(span.segments)).join(' | '),
      }
    })
    .sort((a, b) => a.place - b.place)
