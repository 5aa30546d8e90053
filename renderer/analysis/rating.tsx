import type { GivenRating } from '#core/analysis/ratings.ts'
import type { Scale, Step } from '#core/analysis/scales.ts'
import { rate } from '#core/command/rating.ts'
import { perform, useApp } from '../state/app.ts'

interface Props {
  readonly subject: string
  /** What is rated, as a person calls it. */
  readonly of: string
  readonly scale: Scale
  readonly steps: readonly Step[]
  readonly given: readonly GivenRating[]
}

/** One's own rating, to choose, and below it everybody else's. */
export const Rating = ({ subject, of, scale, steps, given }: Props) => {
  const app = useApp()
  const mine = given.find(({ analyst }) => analyst === app.workspace.analyst)
  const others = given.filter(({ analyst }) => analyst !== app.workspace.analyst)
  return (
    <div className="rating">
      <select
        aria-label={`Your ${scale} of ${of.slice(0, 80)}`}
        value={mine?.value ?? ''}
        onChange={(event) =>
          perform(app, rate, { subject, scale, value: event.target.value === '' ? null : event.target.value })
        }
      >
        <option value="">not yet rated</option>
        {steps.map(({ value, words }) => (
          <option key={value} value={value}>
            {value} – {words}
          </option>
        ))}
      </select>
      {others.map(({ analyst, name, value }) => (
        <small key={analyst}>
          {name}: {value}
        </small>
      ))}
    </div>
  )
}
