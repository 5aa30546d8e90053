import { useEffect, useRef, useState } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { Cell, MatrixRow } from '#core/analysis/matrix.ts'
import { cellSigns, cellWords, matrixPicture } from '#core/analysis/picture/matrix.ts'
import { useSession } from '../state/app.ts'
import { SaveAs, usePictureSaver } from './drawing.tsx'
import { useAsk } from './passages.tsx'
import { useOverscan } from './printing.tsx'
import { NotPrinted, Spacer, Total } from './table.tsx'
import { useRowsOf } from './use-rows-of.ts'
import { Waiting } from './waiting.tsx'

const ROW = 48 // CSS pixels
const COLUMN = 88
/** A picture of more rows than this nobody could read. */
const MOST_DRAWN = 100

/** Claims by sources. An empty cell says that the source says nothing of it in these articles, and nothing else. */
export const MatrixView = () => {
  const { filter } = useSession((session) => session.analysis)
  const ask = useAsk()
  const save = usePictureSaver()
  const [only, setOnly] = useState<'entries' | 'all'>('entries')
  const shown = useRowsOf<'matrix'>({ view: 'matrix', filter, only })
  const frame = useRef<HTMLDivElement>(null)
  const sources = shown.table?.sources ?? []
  // oxlint-disable-next-line react/incompatible-library -- nothing is memoised by a compiler here
  const rows = useVirtualizer({
    count: shown.table?.total ?? 0,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: useOverscan(6),
    useFlushSync: false,
  })
  const columns = useVirtualizer({
    horizontal: true,
    count: sources.length,
    getScrollElement: () => frame.current,
    estimateSize: () => COLUMN,
    overscan: 6,
    useFlushSync: false,
  })
  const made = rows.getVirtualItems()
  const madeColumns = columns.getVirtualItems()
  const [first, last] = [made[0]?.index ?? 0, made.at(-1)?.index ?? 0]
  const { show } = shown
  useEffect(() => show(first, last), [show, first, last])
  if (shown.table === null) return <Waiting failure={shown.failure} />
  const { total, sourcesLeftOut } = shown.table
  const [left, right] = [madeColumns[0]?.start ?? 0, columns.getTotalSize() - (madeColumns.at(-1)?.end ?? 0)]
  const [above, below] = [made[0]?.start ?? 0, rows.getTotalSize() - (made.at(-1)?.end ?? 0)]
  const picture = () => {
    const seen = Array.from({ length: Math.min(total, MOST_DRAWN) }, (_, i) => shown.at(i))
    return matrixPicture({ sources: sources.slice(0, 40), rows: seen.flatMap((row) => row ?? []) })
  }
  return (
    <div className="long" aria-busy={shown.isWaiting}>
      <div className="view-tools">
        <Total of={total} what="claim" />
        <label className="inline">
          <span>Which</span>
          <select value={only} onChange={(event) => setOnly(event.target.value as typeof only)}>
            <option value="entries">claims of the registry</option>
            <option value="all">every claim</option>
          </select>
        </label>
        {(['svg', 'png', 'csv'] as const).map((kind) => (
          <SaveAs key={kind} label={kind.toUpperCase()} what="Matrix" onSave={() => save(kind, picture())} />
        ))}
      </div>
      <p className="legend">
        <b className="is-asserts">+</b> asserts <b className="is-hedges">~</b> hedges <b className="is-hedges">≈</b> at
        a distance <b className="is-denies">−</b> denies <b>→</b> has it from another <b>“”</b> quoted directly. Empty:
        says nothing of it here.{sourcesLeftOut > 0 && ` ${sourcesLeftOut} more sources say less and are left out.`}
      </p>
      <div className="table-frame is-long" ref={frame} tabIndex={0} role="region" aria-label="Claims by sources, table">
        <table className="matrix" aria-rowcount={total + 1} aria-colcount={sources.length + 1}>
          <caption className="unseen">Claims by sources</caption>
          <thead>
            <tr>
              <th scope="col">Claim</th>
              {left > 0 && <th aria-hidden="true" className="spacer" style={{ minWidth: `${left}px` }} />}
              {madeColumns.map(({ index }) => (
                <th key={sources[index]?.id ?? index} scope="col" aria-colindex={index + 2}>
                  <button
                    type="button"
                    className="plain"
                    dir="auto"
                    title={sources[index]?.name}
                    onClick={() => {
                      const source = sources[index]
                      if (source === undefined) return
                      ask({ title: source.name, ids: [], entry: { kind: 'source', id: source.id } })
                    }}
                  >
                    <span>{sources[index]?.name}</span>
                  </button>
                </th>
              ))}
              {right > 0 && <th aria-hidden="true" className="spacer" style={{ minWidth: `${right}px` }} />}
            </tr>
          </thead>
          <tbody>
            {above > 0 && <Spacer height={above} columns={madeColumns.length + 3} />}
            {made.map(({ index }) => {
              const row = shown.at(index)
              const cells = new Map(row?.cells.map((cell) => [cell.source, cell]))
              return (
                <tr key={row?.claim ?? index} ref={rows.measureElement} data-index={index} aria-rowindex={index + 2}>
                  <RowHead row={row} />
                  {left > 0 && <td aria-hidden="true" className="spacer" />}
                  {madeColumns.map(({ index: column }) => {
                    const source = sources[column]
                    const cell = source === undefined ? undefined : cells.get(source.id)
                    return (
                      <td key={source?.id ?? column}>
                        {cell !== undefined && row !== undefined && (
                          <CellButton cell={cell} row={row} name={source?.name ?? ''} />
                        )}
                      </td>
                    )
                  })}
                  {right > 0 && <td aria-hidden="true" className="spacer" />}
                </tr>
              )
            })}
            {below > 0 && <Spacer height={below} columns={madeColumns.length + 3} />}
            {last + 1 < total && <NotPrinted count={total - last - 1} columns={madeColumns.length + 3} />}
          </tbody>
        </table>
      </div>
    </div>
  )
}

const RowHead = ({ row }: { readonly row: MatrixRow | undefined }) => {
  const ask = useAsk()
  return (
    <th scope="row" dir="auto">
      {row === undefined ? (
        '…'
      ) : (
        <button
          type="button"
          className="plain words"
          onClick={() => ask({ title: row.wording, ids: [], entry: { kind: 'claim', id: row.claim } })}
        >
          {row.wording}
        </button>
      )}
    </th>
  )
}

interface CellProps {
  readonly cell: Cell
  readonly row: MatrixRow
  readonly name: string
}

const CellButton = ({ cell, row, name }: CellProps) => {
  const ask = useAsk()
  const words = `${name}: ${cellWords(cell)}`
  return (
    <button
      type="button"
      className={`cell is-${cell.position}`}
      aria-label={words}
      title={words}
      onClick={() => ask({ title: `${name} on “${row.wording.slice(0, 80)}”`, ids: cell.links })}
    >
      {cellSigns[cell.position]}
      {cell.relays && '→'}
      {cell.quotation === 'direct' && '“”'}
      <small>{cell.date}</small>
    </button>
  )
}
