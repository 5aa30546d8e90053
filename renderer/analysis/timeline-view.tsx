import { useState } from 'react'
import type { Moment, TimelineBy } from '#core/analysis/timeline.ts'
import { timelinePicture } from '#core/analysis/picture/timeline.ts'
import { useSession } from '../state/app.ts'
import { Drawing } from './drawing.tsx'
import { Count, useAsk } from './passages.tsx'
import { SaveList } from './save-list.tsx'
import { listed, Table, Total } from './table.tsx'
import type { Column } from './table.tsx'
import { useRowsOf } from './use-rows-of.ts'
import { Waiting } from './waiting.tsx'

/** Statements by date: a picture of how many, and the list. */
export const TimelineView = () => {
  const { filter } = useSession((session) => session.analysis)
  const ask = useAsk()
  const [by, setBy] = useState<TimelineBy>('published')
  const question = { view: 'timeline', filter, by } as const
  const shown = useRowsOf<'timeline'>(question)
  if (shown.table === null) return <Waiting failure={shown.failure} />
  const { times, undated, total } = shown.table
  const show = (moment: Moment): void => ask({ title: whoOf(moment), ids: [moment.link] })
  return (
    <div className="long" aria-busy={shown.isWaiting}>
      <div className="view-tools">
        <Total of={total} what="statement" />
        <label className="inline">
          <span>Ordered by</span>
          <select value={by} onChange={(event) => setBy(event.target.value as TimelineBy)}>
            <option value="published">publication date</option>
            <option value="said">date of the statement</option>
          </select>
        </label>
        <SaveList<'timeline'> title="Statements by date" question={question} columns={csvColumns} />
      </div>
      {times.length > 0 && <Drawing picture={timelinePicture(shown.table)} />}
      {undated.length > 0 && (
        <p className="quiet">
          <Count ids={undated} title="Statements without a date" />{' '}
          {by === 'said'
            ? 'have no date of their own yet and stand last: select an attribution in its article to say when it was said.'
            : 'are of articles without a date and stand last.'}
        </p>
      )}
      <Table
        caption="Statements by date"
        columns={columnsFor(show, by)}
        {...listed(shown)}
        keyOf={({ link }) => link}
      />
    </div>
  )
}

const whoOf = ({ sources }: Moment): string => (sources.length === 0 ? 'no source' : sources.join(', '))
const whereOf = ({ publisher, title }: Moment): string => [publisher, title].filter((part) => part !== '').join(' · ')

const csvColumns: readonly (readonly [string, (row: Moment) => string])[] = [
  ['Date', ({ date }) => date],
  ['Said on', ({ said }) => said],
  ['Source', whoOf],
  ['Says', ({ claims }) => claims.join(' | ')],
  ['Publisher', ({ publisher }) => publisher],
  ['Article', ({ title }) => title],
]

const columnsFor = (show: (moment: Moment) => void, by: TimelineBy): readonly Column<Moment, never>[] => [
  {
    name: by === 'said' ? 'Said on' : 'Published',
    look: 'is-date',
    cell: (moment) => (
      <>
        {moment.date === '' ? <span className="quiet">no date</span> : moment.date}
        {by === 'published' && moment.said !== '' && <small>said {moment.said}</small>}
      </>
    ),
  },
  { name: 'Source', cell: (moment) => <span dir="auto">{whoOf(moment)}</span> },
  {
    name: 'Says',
    look: 'is-wide',
    cell: (moment) => (
      <button type="button" className="plain words" dir="auto" onClick={() => show(moment)}>
        {moment.claims.join(' | ')}
      </button>
    ),
  },
  { name: 'Article', cell: (moment) => <span dir="auto">{whereOf(moment)}</span> },
]
