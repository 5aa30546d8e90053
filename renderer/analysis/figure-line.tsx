import type { Side } from '#core/analysis/contradictions.ts'

const WIDTH = 980
const ROW = 24
const LINE_FROM = 420
const LINE_TO = 940

/**
 * The figures of a claim on one line of numbers: a point for a number, a bar for a range, an arrow where there is no bound.
 * The statements below it say the same in words.
 */
export const FigureLine = ({ sides }: { readonly sides: readonly Side[] }) => {
  const figures = sides.flatMap(({ sources, figures: own }) =>
    own
      .filter(({ least, most }) => least !== null || most !== null)
      .map((figure) => ({ ...figure, who: sources[0] ?? 'no source' })),
  )
  if (figures.length < 2) return null
  const top = Math.max(...figures.flatMap(({ least, most }) => [least ?? 0, most ?? 0])) || 1
  const x = (value: number): number => LINE_FROM + (value / top) * 0.85 * (LINE_TO - LINE_FROM)
  const words = figures.map(({ who, text }) => `${who}: ${text}`).join('; ')
  const foot = figures.length * ROW + 4
  return (
    <svg className="figure-line" viewBox={`0 0 ${WIDTH} ${foot + 20}`} role="img" aria-label={words}>
      <line x1={LINE_FROM} x2={LINE_TO} y1={foot} y2={foot} className="axis" />
      {[0, 0.5, 1].map((part) => (
        <text key={part} x={x(top * part)} y={foot + 15} textAnchor="middle" className="tick">
          {Math.round(top * part).toLocaleString('en')}
        </text>
      ))}
      {figures.map(({ who, text, least, most }, i) => {
        const y = i * ROW + 12
        const [from, to] = [x(least ?? 0), most === null ? LINE_TO : x(most)]
        return (
          <g key={`${who} ${text}`} className={`figure-${i % 4}`}>
            <text x={LINE_FROM - 16} y={y + 4} textAnchor="end">
              {short(`${who}: ${text}`)}
            </text>
            <line x1={from} x2={to} y1={y} y2={y} className="reach" />
            {most === null && <path d={`M${to} ${y - 5}l8 5l-8 5z`} />}
            {least !== null && <circle cx={from} cy={y} r="4.5" />}
            {most !== null && most !== least && <circle cx={to} cy={y} r="4.5" />}
          </g>
        )
      })}
    </svg>
  )
}

const short = (text: string): string => (text.length > 66 ? `${text.slice(0, 65)}…` : text)
