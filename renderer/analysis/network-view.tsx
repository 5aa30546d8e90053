import { useMemo, useState } from 'react'
import { networkPicture } from '#core/analysis/picture/network.ts'
import type { NetworkLayout } from '#core/analysis/picture/network.ts'
import { useSession } from '../state/app.ts'
import { Drawing } from './drawing.tsx'
import { Count } from './passages.tsx'
import { Table } from './table.tsx'
import type { Column } from './table.tsx'
import { useAnswer } from './use-answer.ts'
import { Waiting } from './waiting.tsx'

const sizes = [60, 200, 600, 2_000] as const
const zooms = [1, 2, 4, 8] as const

interface Line {
  readonly key: string
  readonly from: string
  readonly to: string
  readonly kind: string
  readonly links: readonly string[]
}

/** Who says what and who passes on whom, as a picture; the table below says the same. */
export const NetworkView = () => {
  const { filter } = useSession((session) => session.analysis)
  const [collapse, setCollapse] = useState(false)
  const [most, setMost] = useState<number>(sizes[0])
  const [layout, setLayout] = useState<NetworkLayout>('columns')
  const [zoom, setZoom] = useState<number>(zooms[0])
  const shown = useAnswer<'network'>({ view: 'network', filter, collapse, most })
  const { table } = shown
  const picture = useMemo(() => (table === null ? null : networkPicture(table, layout)), [table, layout])
  if (table === null || picture === null) return <Waiting failure={shown.failure} />
  const { nodes, edges, leftOut } = table
  const names = new Map(nodes.map(({ id, name }) => [id, name]))
  const lines = edges.map(({ from, to, kind, links }): Line => ({
    key: `${kind} ${from} ${to}`,
    from: names.get(from) ?? '',
    to: names.get(to) ?? '',
    kind,
    links,
  }))
  return (
    <div aria-busy={shown.isWaiting}>
      <div className="view-tools">
        <label className="inline">
          <span>Laid out</span>
          <select value={layout} onChange={(event) => setLayout(event.target.value as NetworkLayout)}>
            <option value="columns">in two columns</option>
            <option value="web">as a web</option>
          </select>
        </label>
        {layout === 'web' && (
          <label className="inline">
            <span>Zoom</span>
            <select value={zoom} onChange={(event) => setZoom(Number(event.target.value))}>
              {zooms.map((size) => (
                <option key={size} value={size}>
                  {size * 100} %
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="inline">
          <span>At most</span>
          <select value={most} onChange={(event) => setMost(Number(event.target.value))}>
            {sizes.map((size) => (
              <option key={size} value={size}>
                {size.toLocaleString('en')} nodes
              </option>
            ))}
          </select>
        </label>
        <label className="inline">
          <input type="checkbox" checked={collapse} onChange={(event) => setCollapse(event.target.checked)} />
          <span>Members as their house</span>
        </label>
      </div>
      <p className="legend">
        <b className="dot is-source">●</b> source <b className="dot is-claim">●</b> claim <b className="is-denies">—</b>{' '}
        denies <b className="dot is-source">- -</b> relays
        {leftOut > 0 &&
          `. The claims with most statements and who says them are shown; ${leftOut.toLocaleString('en')} more nodes are left out. Filter to see them.`}
      </p>
      <Drawing picture={picture} className={layout === 'web' ? 'is-web' : ''} zoom={layout === 'web' ? zoom : 1} />
      <Table
        caption="Who says what and who passes on whom"
        columns={columns}
        total={lines.length}
        at={(index) => lines[index]}
        onShow={nothing}
        keyOf={({ key }) => key}
      />
    </div>
  )
}

const nothing = (): void => undefined

const columns: readonly Column<Line, never>[] = [
  { name: 'Source', cell: ({ from }) => <span dir="auto">{from}</span> },
  { name: 'How', cell: ({ kind }) => kind },
  { name: 'Claim or source', cell: ({ to }) => <span dir="auto">{to}</span> },
  {
    name: 'Passages',
    isNumber: true,
    cell: ({ from, kind, to, links }) => <Count ids={links} title={`${from} ${kind}: ${to.slice(0, 80)}`} />,
  },
]
