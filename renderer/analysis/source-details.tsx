import { joinSources, splitSource } from '#core/command/join.ts'
import { noteOn, notesOn } from '#core/command/note.ts'
import { editSource } from '#core/command/registry-entry.ts'
import { tables } from '#core/model/tables.ts'
import { perform, useApp, useRows } from '../state/app.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { plural } from '../ui/words.ts'
import { Choose } from './choose.tsx'
import { Aside, PassageList, useAsk } from './passages.tsx'
import { RatingHistory, RatingWithNote } from './rating.tsx'
import { useAnswer } from './use-answer.ts'

const kinds = ['person', 'organisation', 'agency', 'media', 'document', 'anonymous', 'other'] as const

/** One source: what is known of it, how reliable it is found, who it belongs to, and everything it says in reading order. */
export const SourceDetails = ({ id, onClose }: { readonly id: string; readonly onClose: () => void }) => {
  const app = useApp()
  const ask = useAsk()
  const { rows } = useRows()
  const { table } = useAnswer<'source'>({ view: 'source', id })
  const row = table?.row ?? null
  if (table === null || row === null)
    return (
      <Aside title="Source" onClose={onClose}>
        {null}
      </Aside>
    )
  const edit = (fields: Parameters<typeof editSource.run>[1]['fields']): boolean =>
    perform(app, editSource, { source: row.id, fields })
  const others = rows
    .all('source')
    .filter((other) => other.id !== row.id && other.mergedInto === null)
    .map((other) => ({ id: other.id, name: other.name }))
  const show = (source: { readonly id: string; readonly name: string }): void =>
    ask({ title: source.name, ids: [], entry: { kind: 'source', id: source.id } })
  const myNote = notesOn(rows, row.id).find(({ by }) => by === app.workspace.analyst)
  return (
    <Aside title={row.name} onClose={onClose}>
      <div className="fields entry-fields" key={row.id}>
        <DraftField label="Name" value={row.name} onCommit={(name) => edit({ name })} />
        <DraftField label="Role" value={row.role} onCommit={(role) => edit({ role })} />
        <DraftField
          label="Aliases"
          placeholder="separated by commas"
          value={row.aliases.join(', ')}
          onCommit={(typed) => edit({ aliases: listOf(typed) })}
        />
        <label className="field">
          <span>Kind</span>
          <select
            value={row.kind}
            onChange={(event) => edit({ kind: tables.source.kind.schema.parse(event.target.value) })}
          >
            {kinds.map((kind) => (
              <option key={kind}>{kind}</option>
            ))}
          </select>
        </label>
        <Choose
          label="Belongs to"
          none="nobody"
          value={row.affiliation?.id ?? null}
          among={others}
          onChoose={(affiliation) => edit({ affiliation })}
        />
        <RatingWithNote subject={row.id} of={row.name} scale="reliability" given={row.reliability} />
        <RatingHistory subject={row.id} />
        <DraftField
          label="Your note (#words are tags)"
          multiline
          value={myNote?.text ?? ''}
          onCommit={(text) => perform(app, noteOn, { subject: row.id, text })}
        />
        <Choose
          label="The same as"
          none="choose, to join them"
          value={null}
          among={others}
          onChoose={(into) => into !== null && perform(app, joinSources, { source: row.id, into })}
        />
        {row.joined.map(({ id: other, name }) => (
          <p key={other} className="joined">
            <span dir="auto">Joined: {name}</span>
            <button type="button" className="plain" onClick={() => perform(app, splitSource, { source: other })}>
              Split
            </button>
          </p>
        ))}
        {table.members.length > 0 && (
          <p className="members">
            Members:{' '}
            {table.members.map((member) => (
              <button key={member.id} type="button" className="plain" dir="auto" onClick={() => show(member)}>
                {member.name}
              </button>
            ))}
          </p>
        )}
      </div>
      <h3>Says</h3>
      <p className="quiet">
        {plural(row.statements.length, 'statement')}
        {row.statements.length > table.passages.length && `, the first ${table.passages.length} listed`}
      </p>
      <PassageList passages={table.passages} />
    </Aside>
  )
}

/** Words between commas. */
export const listOf = (typed: string): readonly string[] =>
  typed
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
