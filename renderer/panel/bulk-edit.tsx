import { attributeTypesOf, labelsInUse } from '#core/model/labels.ts'
import { shownSpan } from '#core/model/place.ts'
import { useEffect, useState } from 'react'
import { relabelSpans, setAttributes } from '#core/command/bulk.ts'
import type { Failure } from '#core/failure.ts'
import { byReading } from '#core/model/attribution.ts'
import type { Row } from '#core/model/tables.ts'
import { valueWords } from '#core/model/value-text.ts'
import type { Value } from '#core/model/value.ts'
import { quoteOf } from '#core/text/segments.ts'
import { articlesOf, textsOf } from '../command/all-articles.ts'
import { valueOf } from '../command/attributes.ts'
import type { Scope } from '../command/all-articles.ts'
import { hasAttribute } from '../editor/painted.ts'
import { perform, useApp, useRows, useWorkspace } from '../state/app.ts'
import { notify } from '../state/session.ts'
import type { AttributeFilter } from '../state/session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { LongList } from '../ui/long-list.tsx'
import { plural } from '../ui/words.ts'
import { AttributeFilterFields } from './attribute-filter.tsx'
import { flipped } from './occurrences.tsx'
import { ScopeFields } from './scope-fields.tsx'
import { ValueField } from './value-field.tsx'

/** Gives many spans another label or attribute value, after a look at each: one change, one undo. */
export const BulkEdit = () => {
  const app = useApp()
  const { rows } = useRows()
  const labels = labelsInUse(rows)
  const worked = useWorkspace((state) => state.worked)
  const [scope, setScope] = useState<Scope>('article')
  const [label, setLabel] = useState(labels[0]?.id ?? '')
  const [words, setWords] = useState('')
  const [having, setHaving] = useState<AttributeFilter | null>(null)
  /** The id of the new label, or of the attribute that gets a new value. */
  const [into, setInto] = useState('')
  const [value, setValue] = useState<Value>(null)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    void textsOf(app, scope).then((texts) => setFailure('kind' in texts ? texts : null))
  }, [app, scope])

  const types = attributeTypesOf(rows, label)
  const spans = articlesOf(app, scope)
    .flatMap((article) => rows.where('span', 'article', article))
    .filter(({ set }) => set === worked)
    .map((span) => shownSpan(rows, span))
    .filter((span) => span.label === label && quoteOf(span.segments).toLowerCase().includes(words.toLowerCase()))
    .filter((span) => having === null || hasAttribute(rows, span, having))
    .sort((a, b) => (a.article < b.article ? -1 : a.article > b.article ? 1 : byReading(a, b)))
  const chosen = spans.filter(({ id }) => !left.has(id))
  const newLabel = labels.find(({ id }) => id === into)
  const changed = types.find(({ id }) => id === into)
  /** What becomes of a span. */
  const preview = (span: Row<'span'>): string => {
    if (newLabel !== undefined) return `${rows.get('label', label)?.name} → ${newLabel.name}`
    if (changed === undefined) return ''
    const inWords = (one: Value): string => valueWords(rows, changed, one) || 'not set'
    const [was, is] = [inWords(valueOf(rows, span.id, changed.id)), inWords(value)]
    return was === is ? '' : `${changed.name}: ${was} → ${is}`
  }

  const close = (): void => {
    app.session.set({ overlay: null })
    app.editor.current?.focus()
  }
  const change = (): void => {
    const ids = chosen.map(({ id }) => id)
    const done =
      changed === undefined
        ? perform(app, relabelSpans, { spans: ids, label: into })
        : perform(app, setAttributes, { owners: ids, type: changed.id, value })
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
              setHaving(null)
              setInto('')
              setValue(null)
            }}
          >
            {labels.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <AttributeFilterFields
            label="That have"
            types={types.map((type) => ({ type, name: type.name }))}
            value={having}
            onChange={setHaving}
          />
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
        <select
          aria-label="Change into"
          value={into}
          onChange={(event) => {
            setInto(event.target.value)
            setValue(null)
          }}
        >
          <option value="">change into …</option>
          {labels
            .filter(({ id }) => id !== label)
            .map(({ id, name }) => (
              <option key={id} value={id}>
                Label: {name}
              </option>
            ))}
          {types.map(({ id, name }) => (
            <option key={id} value={id}>
              Attribute: {name}
            </option>
          ))}
        </select>
        {changed !== undefined && (
          <ValueField
            key={changed.id}
            type={changed}
            value={value}
            onChange={(to) => {
              setValue(to)
              return true
            }}
          />
        )}
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
