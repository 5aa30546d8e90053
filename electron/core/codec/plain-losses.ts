import { quoted } from './losses.ts'
import type { Losses } from './losses.ts'
import type { ViewedLink, ViewedSpan } from './view.ts'

/** Counts what a span says beside its label and place, for formats that have room for nothing else. */
export const addSpanLosses = (losses: Losses, span: ViewedSpan): void => {
  for (const { word } of span.attributes) losses.add('attributes of spans', () => `${word} of ${quoted(span.segments)}`)
  if (span.note !== '') losses.add('notes on spans', () => span.note)
  if (span.source !== undefined || span.claim !== undefined)
    losses.add('which source or claim of the registry a span is', () => quoted(span.segments))
}

/** The same for links. */
export const addLinkLosses = (losses: Losses, link: ViewedLink): void => {
  for (const { word } of link.attributes) losses.add('attributes of links', () => `${word} of ${link.typeWord}`)
  if (link.note !== '') losses.add('notes on links', () => link.note)
}
