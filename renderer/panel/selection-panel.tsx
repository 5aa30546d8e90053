import { shownSpan } from '#core/model/place.ts'
import { live } from '#core/model/reader.ts'
import { useRows, useSession } from '../state/app.ts'
import { Guidelines } from './guidelines.tsx'
import { LinkDetails } from './link-details.tsx'
import { SpanDetails } from './span-details.tsx'
import { KeyOf } from './key-of.tsx'

/** What is selected: a span with its label, attributes, source, note and links; or a link with its parts. */
export const SelectionPanel = () => {
  const { rows } = useRows()
  const spanId = useSession((session) => session.span)
  const linkId = useSession((session) => session.link)
  const found = spanId === null ? undefined : live(rows, 'span', spanId)
  const span = found === undefined ? undefined : shownSpan(rows, found)
  const link = linkId === null ? undefined : live(rows, 'link', linkId)
  return (
    <section className="section selection" aria-label="Selected">
      {span !== undefined ? <SpanDetails span={span} /> : link !== undefined ? <LinkDetails link={link} /> : <Hint />}
    </section>
  )
}

const Hint = () => (
  <div className="hint">
    <h2>Nothing selected</h2>
    <p>
      Select words and press a label’s key, or click a tagged span. <KeyOf command="help.shortcuts" /> shows all keys.
    </p>
    <Guidelines />
  </div>
)
