import { attributeTypesOf } from '#core/model/labels.ts'
import { fillAttributes, setAttribute } from '#core/command/annotate-row.ts'
import { live } from '#core/model/reader.ts'
import type { Reader } from '#core/model/reader.ts'
import type { Row } from '#core/model/tables.ts'
import type { Value } from '#core/model/value.ts'
import { suggestedValue } from '#core/model/suggested-value.ts'
import { perform, textOfArticle } from '../state/app.ts'
import type { App } from '../state/app.ts'
import { drawNow } from '../state/after-paint.ts'
import { notify } from '../state/session.ts'
import { selectedSpan } from './tagging.ts'

/** The value of an attribute on a span or link; null when it is not set. */
export const valueOf = (reader: Reader, owner: string, type: string): Value =>
  live(reader, 'attribute', `${owner}/${type}`)?.value ?? null

/** The attributes that a span or link may carry now: some only apply where another has a certain value. */
export const attributesOf = (reader: Reader, owner: string, scheme: string): readonly Row<'attributeType'>[] =>
  attributeTypesOf(reader, scheme).filter(
    ({ condition }) => condition === null || condition.values.includes(String(valueOf(reader, owner, condition.type))),
  )

/** The attribute that number keys set: the one gone to, else the first that is not set. */
export const currentAttribute = (
  reader: Reader,
  span: Row<'span'>,
  chosen: string | null,
): Row<'attributeType'> | undefined => {
  const all = attributesOf(reader, span.id, span.label)
  return (
    all.find(({ id }) => `${span.id}/${id}` === chosen) ??
    all.find(({ id, kind }) => isChoice(kind) && valueOf(reader, span.id, id) === null) ??
    all[0]
  )
}

/** The values that number keys stand for, in their order. */
export const numberedValues = ({
  kind,
  choices,
}: Row<'attributeType'>): readonly { readonly value: Value; readonly name: string }[] => {
  if (kind === 'yes-no') return [true, false].map((value) => ({ value, name: value ? 'yes' : 'no' }))
  return kind === 'choice' ? choices.map(({ id, name }) => ({ value: id, name })) : []
}

const isChoice = (kind: Row<'attributeType'>['kind']): boolean => kind === 'choice' || kind === 'yes-no'

/** Gives the current attribute of the selected span its value with this number, and goes on to the next that is not set. */
export const setValueAt = (app: App, at: number): void => {
  const now = inHand(app)
  const chosen = now === undefined ? undefined : numberedValues(now.type)[at]
  if (now === undefined || chosen === undefined) return
  if (!perform(app, setAttribute, { owner: now.span.id, type: now.type.id, value: chosen.value })) return
  app.session.set({ attribute: `${now.span.id}/${now.type.id}` }) // from here on to the next, not from the first unset
  nextAttribute(app, true)
}

export const clearValue = (app: App): void => {
  const now = inHand(app)
  if (now !== undefined) perform(app, setAttribute, { owner: now.span.id, type: now.type.id, value: null })
}

/** Goes to the next attribute of the selected span; one that is typed takes the keyboard. */
export const nextAttribute = (app: App, onlyUnset = false): void => {
  const now = inHand(app)
  if (now === undefined) return
  const { rows } = app.workspace
  const all = attributesOf(rows, now.span.id, now.span.label)
  const at = all.findIndex(({ id }) => id === now.type.id)
  const others = [...all.slice(at + 1), ...all.slice(0, at)]
  const next = onlyUnset ? others.find(({ id }) => valueOf(rows, now.span.id, id) === null) : others[0]
  if (next === undefined) return
  app.session.set({ attribute: `${now.span.id}/${next.id}` })
  if (!isChoice(next.kind)) {
    // The field may come with this very value, so it is looked for when it is drawn.
    drawNow()
    setTimeout(() => document.querySelector<HTMLElement>('.attributes .is-current input')?.focus())
  }
}

/** The values that the words of a span suggest for its attributes that have none yet. */
export const suggestionsFor = (
  app: App,
  span: Row<'span'>,
): readonly { readonly type: string; readonly name: string; readonly value: Value }[] => {
  const { rows } = app.workspace
  const text = textOfArticle(app, span.article)
  if (text === undefined) return []
  return attributesOf(rows, span.id, span.label)
    .filter(({ id }) => valueOf(rows, span.id, id) === null)
    .map((type) => ({ type: type.id, name: type.name, value: suggestedValue(rows, text, span, type) }))
    .filter(({ value }) => value !== null)
}

/** Takes what is suggested for the selected span. */
export const takeSuggestions = (app: App): void => {
  const span = selectedSpan(app)
  const found = span === undefined ? [] : suggestionsFor(app, span)
  if (span === undefined || found.length === 0) {
    return notify(app.session, { kind: 'done', text: 'Nothing is suggested for this span.', remedy: '' })
  }
  perform(app, fillAttributes, { owner: span.id, values: found.map(({ type, value }) => ({ type, value })) })
}

const inHand = (app: App): { readonly span: Row<'span'>; readonly type: Row<'attributeType'> } | undefined => {
  const span = selectedSpan(app)
  const type = span === undefined ? undefined : currentAttribute(app.workspace.rows, span, app.session.get().attribute)
  return span === undefined || type === undefined ? undefined : { span, type }
}
