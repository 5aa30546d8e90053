import type { Side } from '#core/analysis/contradictions.ts'

const WIDTH = 640
const ROW = 20
const LEFT = 8
const RIGHT = 40

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
  const top = Math.max(...figures.flatMap(({ least, most }) => [least ?? 0, most ?? 0])) * 1.15 || 1
  const x = (value: number): number => LEFT + (value / top) * (WIDTH - LEFT - RIGHT)
  const words = figures.map(({ who, text }) => `${who}: ${text}`).join('; ')
  return (
    <svg className="figure-line" viewBox={`0 0 ${WIDTH} ${figures.length * ROW + 22}`} role="img" aria-label={words}>
      <line x1={LEFT} x2={WIDTH - RIGHT} y1={figures.length * ROW + 4} y2={figures.length * ROW + 4} className="axis" />
      {[0, 0.5, 1].map((part) => (
        <text key={part} x={x((top / 1.15) * part)} y={figures.length * ROW + 18} textAnchor="middle" className="tick">
          {Math.round((top / 1.15) * part).toLocaleString('en')}
        </text>
      ))}
      {figures.map(({ who, text, least, most }, i) => {
        const y = i * ROW + 12
        const [from, to] = [x(least ?? 0), most === null ? WIDTH - RIGHT : x(most)]
        return (
          <g key={`${who} ${text}`} className={`figure-${i % 4}`}>
            <line x1={from} x2={to} y1={y} y2={y} className="reach" />
            {most === null && <path d={`M${to} ${y - 5}l8 5l-8 5z`} />}
            {least !== null && <circle cx={from} cy={y} r="4.5" />}
            {most !== null && most !== least && <circle cx={to} cy={y} r="4.5" />}
            <text x={Math.min(from + 10, WIDTH - 300)} y={y - 5}>
              {`${who}: ${text}`.slice(0, 74)}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
