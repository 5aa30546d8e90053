import { attributeTypesOf, labelsInUse } from '#core/model/labels.ts'
import { shownSpan } from '#core/model/place.ts'
import { useEffect, useState } from 'react'
import { relabelSpans, setAttributes } from '#core/command/bulk.ts'
import type { Failure } from '#core/failure.ts'
import { byReading } from '#core/model/attribution.ts'
import { live } from '#core/model/reader.ts'
import type { Reader } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import { valueText } from '#core/model/value-text.ts'
import type { Value } from '#core/model/value.ts'
import { quoteOf } from '#core/text/segments.ts'
import { articlesOf, textsOf } from '../command/all-articles.ts'
import { numberedValues } from '../command/attributes.ts'
import type { Scope } from '../command/all-articles.ts'
import { perform, useApp, useRows, useWorkspace } from '../state/app.ts'
import { notify } from '../state/session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { LongList } from '../ui/long-list.tsx'
import { plural } from '../ui/words.ts'
import { flipped } from './occurrences.tsx'
import { ScopeFields } from './scope-fields.tsx'

/** Gives many spans another label or attribute value, after a look at each: one change, one undo. */
export const BulkEdit = () => {
  const app = useApp()
  const { rows } = useRows()
  const labels = labelsInUse(rows)
  const worked = useWorkspace((state) => state.worked)
  const [scope, setScope] = useState<Scope>('article')
  const [label, setLabel] = useState(labels[0]?.id ?? '')
  const [words, setWords] = useState('')
  /** The key of a value that an attribute has; empty for all. */
  const [having, setHaving] = useState('')
  const [into, setInto] = useState('')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    void textsOf(app, scope).then((texts) => setFailure('kind' in texts ? texts : null))
  }, [app, scope])

  const values = valuesOf(rows, label)
  const wanted = values.find(({ key }) => key === having)
  const spans = articlesOf(app, scope)
    .flatMap((article) => rows.where('span', 'article', article))
    .filter(({ set }) => set === worked)
    .map((span) => shownSpan(rows, span))
    .filter((span) => span.label === label && quoteOf(span.segments).toLowerCase().includes(words.toLowerCase()))
    .filter((span) => wanted === undefined || valueOf(rows, span.id, wanted.type.id) === wanted.value)
    .sort((a, b) => (a.article < b.article ? -1 : a.article > b.article ? 1 : byReading(a, b)))
  const chosen = spans.filter(({ id }) => !left.has(id))
  const newLabel = labels.find(({ id }) => id === into)
  const newValue = values.find(({ key }) => key === into)
  /** What becomes of a span. */
  const preview = (span: Row<'span'>): string => {
    if (newLabel !== undefined) return `${rows.get('label', label)?.name} → ${newLabel.name}`
    if (newValue === undefined) return ''
    const { type, name } = newValue
    return `${type.name}: ${valueText(type, valueOf(rows, span.id, type.id)) || 'not set'} → ${name}`
  }

  const close = (): void => {
    app.session.set({ overlay: null })
    app.editor.current?.focus()
  }
  const change = (): void => {
    const ids = chosen.map(({ id }) => id)
    const done =
      newValue === undefined
        ? perform(app, relabelSpans, { spans: ids, label: into })
        : perform(app, setAttributes, { owners: ids, type: newValue.type.id, value: newValue.value })
    if (!done) return
    close()
    notify(app.session, {
      kind: 'done',
      text: `Changed ${plural(ids.length, 'span')}. One undo takes all back.`,
      remedy: '',
    })
  }
  return (
    <Dialog title="Change many spans" wide onClose={close}>
      <div className="query">
        <div className="query-options">
          <ScopeFields scope={scope} onChange={setScope} />
          <select
            aria-label="Spans with the label"
            value={label}
            onChange={(event) => {
              setLabel(event.target.value)
              setHaving('')
              setInto('')
            }}
          >
            {labels.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <select aria-label="That have" value={having} onChange={(event) => setHaving(event.target.value)}>
            <option value="">any attributes</option>
            {values.map(({ key, type, name }) => (
              <option key={key} value={key}>
                {type.name}: {name}
              </option>
            ))}
          </select>
          <input
            aria-label="Whose words hold"
            placeholder="whose words hold …"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </div>
      </div>
      {failure !== null && (
        <p className="banner failure" role="alert">
          <strong>{failure.message}</strong> {failure.remedy}
        </p>
      )}
      <p className="quiet" role="status">
        {plural(spans.length, 'span')} found, {chosen.length} ticked
      </p>
      <LongList className="hits" count={spans.length} height={34} keyOf={(at) => spans[at]?.id ?? String(at)}>
        {(at) => <Line span={spans[at]} left={left} onChange={setLeft} title={scope !== 'article'} preview={preview} />}
      </LongList>
      <div className="dialog-actions">
        <select aria-label="Change into" value={into} onChange={(event) => setInto(event.target.value)}>
          <option value="">change into …</option>
          {labels
            .filter(({ id }) => id !== label)
            .map(({ id, name }) => (
              <option key={id} value={id}>
                Label: {name}
              </option>
            ))}
          {values.map(({ key, type, name }) => (
            <option key={key} value={key}>
              {type.name}: {name}
            </option>
          ))}
        </select>
        <button type="button" className="primary" disabled={chosen.length === 0 || into === ''} onClick={change}>
          Change {plural(chosen.length, 'span')}
        </button>
      </div>
    </Dialog>
  )
}

interface LineProps {
  readonly span: Row<'span'> | undefined
  readonly left: ReadonlySet<string>
  readonly onChange: (left: ReadonlySet<string>) => void
  readonly title: boolean
  readonly preview: (span: Row<'span'>) => string
}

const Line = ({ span, left, onChange, title, preview }: LineProps) => {
  const { rows } = useRows()
  if (span === undefined) return null
  return (
    <label className="hit">
      <input type="checkbox" checked={!left.has(span.id)} onChange={() => onChange(flipped(left, span.id))} />
      <span dir="auto">
        {quoteOf(span.segments)}
        {title && <small>{rows.get('article', span.article)?.title}</small>}
        {!left.has(span.id) && preview(span) !== '' && <small className="becomes">{preview(span)}</small>}
      </span>
    </label>
  )
}

interface BulkValue {
  readonly key: string
  readonly type: Row<'attributeType'>
  readonly value: Value
  readonly name: string
}

/** Every value that a label's attributes offer, and "not set". */
const valuesOf = (reader: Reader, label: string): readonly BulkValue[] =>
  attributeTypesOf(reader, label).flatMap((type) =>
    [...numberedValues(type), { value: null, name: 'not set' }].map(({ value, name }) => ({
      key: `${type.id}=${String(value ?? '')}`,
      type,
      value,
      name,
    })),
  )

const valueOf = (reader: Reader, owner: string, type: string): Value =>
  live(reader, 'attribute', `${owner}/${type}`)?.value ?? null
