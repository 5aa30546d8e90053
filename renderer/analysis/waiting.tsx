import type { Failure } from '#core/failure.ts'

/** In the place of a view that has no answer yet, or cannot have one. */
export const Waiting = ({ failure }: { readonly failure: Failure | null }) =>
  failure === null ? (
    <div className="loading" aria-busy="true" />
  ) : (
    <p className="banner" role="status">
      <strong>{failure.message}</strong> {failure.remedy}
    </p>
  )
