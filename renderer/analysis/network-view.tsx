import { useState } from 'react'
import type { Network, NetworkEdge } from '#core/analysis/network.ts'
import { useSession } from '../state/app.ts'
import { Count } from './passages.tsx'
import { useAnswer } from './use-answer.ts'
import { Waiting } from './waiting.tsx'

const MOST = 200
const ROW = 22
const WIDTH = 980
const SOURCES_AT = 330
const CLAIMS_AT = 560

/** Who says what and who passes on whom: sources at the left, claims at the right; the table below says the same. */
export const NetworkView = () => {
  const { filter } = useSession((session) => session.analysis)
  const [collapse, setCollapse] = useState(false)
  const shown = useAnswer<'network'>({ view: 'network', filter, collapse, most: MOST })
  if (shown.table === null) return <Waiting failure={shown.failure} />
  const { nodes, edges, leftOut } = shown.table
  const names = new Map(nodes.map(({ id, name }) => [id, name]))
  return (
    <div aria-busy={shown.isWaiting}>
      <label className="inline">
        <input type="checkbox" checked={collapse} onChange={(event) => setCollapse(event.target.checked)} />
        <span>Members as their house</span>
      </label>
      {leftOut > 0 && (
        <p className="quiet">
          The {MOST} with most statements are shown; {leftOut.toLocaleString('en')} more are left out. Filter to see
          them.
        </p>
      )}
      <Picture network={shown.table} />
      <div className="table-frame">
        <table>
          <caption className="unseen">Who says what and who passes on whom</caption>
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col">How</th>
              <th scope="col">Claim or source</th>
              <th scope="col">Passages</th>
            </tr>
          </thead>
          <tbody>
            {edges.map(({ from, to, kind, links }) => (
              <tr key={`${kind} ${from} ${to}`}>
                <td dir="auto">{names.get(from)}</td>
                <td>{kind}</td>
                <td dir="auto">{names.get(to)}</td>
                <td className="is-number">
                  <Count
                    ids={links}
                    title={`${names.get(from) ?? ''} ${kind}: ${(names.get(to) ?? '').slice(0, 80)}`}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

const Picture = ({ network: { nodes, edges } }: { readonly network: Network }) => {
  const [sources, claims] = (['source', 'claim'] as const).map((kind) => nodes.filter((node) => node.kind === kind))
  const place = new Map<string, readonly [x: number, y: number]>()
  sources?.forEach(({ id }, i) => place.set(id, [SOURCES_AT, 16 + i * ROW]))
  claims?.forEach(({ id }, i) => place.set(id, [CLAIMS_AT, 16 + i * ROW]))
  const height = 16 + Math.max(sources?.length ?? 0, claims?.length ?? 0, 1) * ROW
  return (
    <svg
      className="network"
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-label={`${sources?.length ?? 0} sources and ${claims?.length ?? 0} claims; the table below lists what joins them`}
    >
      {edges.map((edge) => (
        <path key={`${edge.kind} ${edge.from} ${edge.to}`} className={`edge is-${edge.kind}`} d={pathOf(edge, place)} />
      ))}
      {nodes.map(({ id, name, kind, statements }) => {
        const [x, y] = place.get(id) ?? [0, 0]
        return (
          <g key={id} className={`node is-${kind}`}>
            <circle cx={x} cy={y} r={3 + Math.min(5, Math.sqrt(statements))} />
            <text x={kind === 'source' ? x - 12 : x + 12} y={y + 4} textAnchor={kind === 'source' ? 'end' : 'start'}>
              {name.length > 58 ? `${name.slice(0, 57)}…` : name}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

/** A line across for who says what; a bow at the left for who passes on whom. */
const pathOf = (
  { from, to, kind }: NetworkEdge,
  place: ReadonlyMap<string, readonly [x: number, y: number]>,
): string => {
  const [[a, b], [c, d]] = [place.get(from) ?? [0, 0], place.get(to) ?? [0, 0]]
  return kind === 'relays'
    ? `M${a} ${b}C${a + 60} ${b} ${c + 60} ${d} ${c} ${d}`
    : `M${a} ${b}C${a + 90} ${b} ${c - 90} ${d} ${c} ${d}`
}
