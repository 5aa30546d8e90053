import type { Row } from '#core/model/tables.ts'
import { useRows } from '../state/app.ts'

/** What the guidelines say of a label, if one is in hand, and of all tagging in the project. */
export const Guidelines = ({ label }: { readonly label?: Row<'label'> | undefined }) => {
  const { rows } = useRows('label', 'project')
  const whole = rows.all('project')[0]?.guideline ?? ''
  return (
    <>
      {label !== undefined && label.guideline !== '' && (
        <details className="guideline">
          <summary>What is a {label.name}?</summary>
          <p>{label.guideline}</p>
        </details>
      )}
      {whole !== '' && (
        <details className="guideline">
          <summary>Guideline of the project</summary>
          <p>{whole}</p>
        </details>
      )}
    </>
  )
}
