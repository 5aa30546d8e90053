import type { MergeProgress } from '#ipc/contract.ts'

/** What is being done, and how far it is where that is known. */
export const ProgressLine = ({ progress }: { readonly progress: MergeProgress | null }) => {
  const { what, share } = progress ?? { what: 'Beginning', share: null }
  return (
    <p className="merge-progress">
      <span role="status" dir="auto">
        {what}…
      </span>
      <progress aria-label={what} max={1} {...(share === null ? {} : { value: share })} />
      {share !== null && <span aria-hidden="true">{Math.floor(share * 100)} %</span>}
    </p>
  )
}
