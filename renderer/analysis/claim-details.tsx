import { useState } from 'react'
import type { ClaimLink, ClaimPassage } from '#core/analysis/details.ts'
import { quantityOfFields } from '#core/analysis/figures.ts'
import type { FigureFields } from '#core/analysis/figures.ts'
import { correctFigure, editClaim, groupClaims, leaveClaim } from '#core/command/claim.ts'
import { joinClaims, splitClaim } from '#core/command/join.ts'
import { addLink, removeLink } from '#core/command/link.ts'
import type { Quantity } from '#core/model/value.ts'
import { noteOn, notesOn } from '#core/command/note.ts'
import { perform, useApp, useRows } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { DraftField } from '../ui/draft-field.tsx'
import { Choose } from './choose.tsx'
import { Origins } from './origins.tsx'
import { Aside, PassageButton, useAsk } from './passages.tsx'
import { RatingHistory, RatingWithNote } from './rating.tsx'
import { useAnswer } from './use-answer.ts'

const scales = ['credibility', 'likelihood', 'confidence'] as const

/** One claim: its wording, topic and tags, how it is judged, what it is linked to, and its passages with their figures. */
export const ClaimDetails = ({ id, onClose }: { readonly id: string; readonly onClose: () => void }) => {
  const app = useApp()
  const { rows } = useRows()
  const { table } = useAnswer<'claim'>({ view: 'claim', id })
  if (table === null)
    return (
      <Aside title="Claim" onClose={onClose}>
        {null}
      </Aside>
    )
  const { row, passages, links, joined } = table
  const others = rows
    .all('claim')
    .filter((claim) => claim.id !== row.id && claim.mergedInto === null)
    .map((claim) => ({ id: claim.id, name: claim.wording }))
  const myNote = notesOn(rows, row.id).find(({ by }) => by === app.workspace.analyst)
  return (
    <Aside title={row.wording} onClose={onClose}>
      {row.isEntry ? (
        <div className="fields entry-fields" key={row.id}>
          <DraftField
            label="Canonical wording"
            multiline
            value={row.wording}
            onCommit={(wording) => perform(app, editClaim, { claim: row.id, fields: { wording } })}
          />
          <DraftField
            label="Topic"
            value={row.topic}
            onCommit={(topic) => perform(app, editClaim, { claim: row.id, fields: { topic } })}
          />
          <DraftField
            label="Your note (#words are tags)"
            multiline
            placeholder="#casualties #kursk"
            value={myNote?.text ?? ''}
            onCommit={(text) => perform(app, noteOn, { subject: row.id, text })}
          />
          <p className="origins-line">
            Independent origins: <Origins row={row} />
          </p>
          {scales.map((scale) => (
            <RatingWithNote key={scale} subject={row.id} of={row.wording} scale={scale} given={row[scale]} />
          ))}
          <RatingHistory subject={row.id} />
          <ClaimLinks claim={row.id} links={links} others={others} />
          <Choose
            label="The same as"
            none="choose, to join them"
            value={null}
            among={others}
            onChoose={(into) => into !== null && perform(app, joinClaims, { claim: row.id, into })}
          />
          {joined.map(({ id: other, name }) => (
            <p key={other} className="joined">
              <span dir="auto">Joined: {name}</span>
              <button type="button" className="plain" onClick={() => perform(app, splitClaim, { claim: other })}>
                Split
              </button>
            </p>
          ))}
        </div>
      ) : (
        <NewClaim span={row.id} words={row.wording} others={others} />
      )}
      <h3>Passages</h3>
      <ol>
        {passages.map((passage) => (
          <li key={passage.id}>
            <PassageButton passage={passage} />
            <PassageTools passage={passage} isEntry={row.isEntry} isOnly={passages.length === 1} />
          </li>
        ))}
      </ol>
    </Aside>
  )
}

type Others = readonly { readonly id: string; readonly name: string }[]

/** A span in no claim yet: it becomes one, or goes into one. */
const NewClaim = ({
  span,
  words,
  others,
}: {
  readonly span: string
  readonly words: string
  readonly others: Others
}) => {
  const app = useApp()
  const put = (into: { readonly into: string } | { readonly wording: string }): void =>
    void withSpan(app, span, () => perform(app, groupClaims, { spans: [span], ...into }))
  return (
    <div className="entry-fields">
      <p className="quiet">These words are in no claim of the registry yet.</p>
      <button type="button" onClick={() => put({ wording: words })}>
        Make it a claim
      </button>
      <Choose
        label="Put into"
        none="a claim by its words"
        value={null}
        among={others}
        onChoose={(into) => into !== null && put({ into })}
      />
    </div>
  )
}

const types = ['corroborates', 'contradicts', 'repeats', 'elaborates'] as const

/** How the claim stands to others: what is linked, and one more link. */
const ClaimLinks = (props: {
  readonly claim: string
  readonly links: readonly ClaimLink[]
  readonly others: Others
}) => {
  const { claim, links, others } = props
  const app = useApp()
  const ask = useAsk()
  const [type, setType] = useState<(typeof types)[number]>('corroborates')
  const link = (other: string | null): void => {
    if (other === null) return
    const fillers = [
      { role: `role.${type}.from`, target: claim },
      { role: `role.${type}.to`, target: other },
    ]
    perform(app, addLink, { type: `link.${type}`, fillers })
  }
  return (
    <fieldset className="claim-links">
      <legend>Linked to</legend>
      <ul>
        {links.map((one) => (
          <li key={one.link}>
            <button
              type="button"
              className="plain words"
              dir="auto"
              onClick={() => ask({ title: one.wording, ids: [], entry: { kind: 'claim', id: one.other } })}
            >
              <em>{one.isFrom ? one.type : passive[one.type]}</em>{' '}
              {one.other === claim ? 'another passage of this claim' : one.wording}
            </button>
            <button
              type="button"
              className="plain"
              aria-label={`Remove link: ${one.type} ${one.wording}`}
              onClick={() => void unlink(app, one)}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <label className="field">
        <span>This claim</span>
        <select value={type} onChange={(event) => setType(event.target.value as typeof type)}>
          {types.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <Choose label="the claim" none="by its words" value={null} among={others} onChoose={link} />
    </fieldset>
  )
}

const passive: Readonly<Record<string, string>> = {
  corroborates: 'is corroborated by',
  contradicts: 'contradicts',
  repeats: 'is repeated by',
  elaborates: 'is elaborated by',
}

const unlink = async (app: App, { link, fillers }: ClaimLink): Promise<void> => {
  await app.workspace.load({ rows: [['link', link], ...fillers.map((filler) => ['filler', filler] as const)] })
  perform(app, removeLink, { link })
}

interface ToolProps {
  readonly passage: ClaimPassage
  readonly isEntry: boolean
  readonly isOnly: boolean
}

/** Under a passage: the figure as it was read, to be corrected, and the way out of the claim. */
const PassageTools = ({ passage, isEntry, isOnly }: ToolProps) => {
  const app = useApp()
  const [isOpen, setOpen] = useState(false)
  const figures = passage.figures
    .map(({ text, isCorrected }) => (isCorrected ? `${text} (corrected)` : text))
    .join('; ')
  return (
    <div className="passage-tools">
      <small>{figures === '' ? 'no figure' : figures}</small>
      <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        Correct figure
      </button>
      {isEntry && (
        <button
          type="button"
          className="plain"
          onClick={() => void withSpan(app, passage.id, () => perform(app, leaveClaim, { spans: [passage.id] }))}
        >
          Take out
        </button>
      )}
      {isEntry && !isOnly && (
        <button
          type="button"
          className="plain"
          title="Take it out of this claim and make it a claim of its own"
          onClick={() =>
            void withSpan(app, passage.id, () =>
              perform(app, groupClaims, { spans: [passage.id], wording: passage.quote }),
            )
          }
        >
          Split off
        </button>
      )}
      {isOpen && <CorrectFigure span={passage.id} read={passage.fields ?? noFigure} onDone={() => setOpen(false)} />}
    </div>
  )
}

const noFigure: FigureFields = { qualifier: '', value: '', unit: '', counted: '', period: '' }

/** The fields of a figure, what they are called, and what might stand in them. */
const fields: readonly (readonly [name: keyof FigureFields, label: string, hint: string])[] = [
  ['qualifier', 'Qualifier', 'at least'],
  ['value', 'Value', '3,000'],
  ['unit', 'Unit', '% or $'],
  ['counted', 'What is counted', 'soldiers killed or wounded'],
  ['period', 'Period', 'in the last week'],
]

interface CorrectProps {
  readonly span: string
  /** The figure as it stands, to begin with. */
  readonly read: FigureFields
  readonly onDone: () => void
}

/** What a person says the figure is, in place of what was read; it stands for all figures of the passage. */
const CorrectFigure = ({ span, read, onDone }: CorrectProps) => {
  const app = useApp()
  const [figure, setFigure] = useState(read)
  const commit = (quantity: Quantity | null): void =>
    void withSpan(app, span, () => {
      if (perform(app, correctFigure, { span, quantity })) onDone()
    })
  return (
    <form
      className="figure-fields"
      onSubmit={(event) => {
        event.preventDefault()
        commit(quantityOfFields(figure))
      }}
    >
      {fields.map(([name, label, hint]) => (
        <label key={name} className="field">
          <span>{label}</span>
          <input
            value={figure[name]}
            placeholder={hint}
            onChange={(event) => setFigure({ ...figure, [name]: event.target.value })}
          />
        </label>
      ))}
      <span className="choices">
        <button type="submit">Correct</button>
        <button type="button" className="plain" onClick={() => commit(null)}>
          Read from the text
        </button>
      </span>
    </form>
  )
}

/** Spans of articles that were not opened are not in the window yet. */
const withSpan = async (app: App, span: string, work: () => void): Promise<void> => {
  await app.workspace.load({
    rows: [
      ['span', span],
      ['attribute', `${span}/attribute.claim.quantity`],
    ],
  })
  work()
}
