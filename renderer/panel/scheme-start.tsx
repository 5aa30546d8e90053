import { applyScheme } from '#core/command/scheme-apply.ts'
import { sameValue } from '#core/model/row.ts'
import { schemeToFile } from '#core/model/scheme-file.ts'
import { schemePresets } from '#core/model/scheme-presets.ts'
import { perform, useApp, useRows } from '../state/app.ts'

/** The scheme that a project without articles begins with. Nobody has to choose: the first one is there. */
export const SchemeStart = () => {
  const app = useApp()
  const { rows } = useRows()
  const now = schemePresets.find((preset) => sameValue(preset.make(), schemeToFile(rows, preset.name)))
  return (
    <fieldset className="scheme-start">
      <legend>Scheme</legend>
      {schemePresets.map((preset) => (
        <label key={preset.id} className="choice">
          <input
            type="radio"
            name="scheme"
            checked={preset === now}
            onChange={() => perform(app, applyScheme, { scheme: preset.make(), replace: true })}
          />
          <span>
            {preset.name}
            <small>{preset.says}</small>
          </span>
        </label>
      ))}
      <button type="button" className="plain" onClick={() => app.session.set({ overlay: 'scheme' })}>
        {now === undefined ? 'Your own scheme: look at it…' : 'Look at it, or change it…'}
      </button>
    </fieldset>
  )
}
