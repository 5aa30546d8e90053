/** Hearsay's sign: a voice within a voice. */
export const Mark = () => (
  <svg className="mark" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">
    <path
      d="M8 6h32a5 5 0 0 1 5 5v19a5 5 0 0 1-5 5H24L12 44v-9H8a5 5 0 0 1-5-5V11a5 5 0 0 1 5-5Z"
      fill="none"
      stroke="currentColor"
      strokeWidth="3"
      strokeLinejoin="round"
    />
    <path d="M13 15h22M13 21h22" stroke="var(--blue)" strokeWidth="3" strokeLinecap="round" />
    <path d="M13 27h10" stroke="var(--orange)" strokeWidth="3" strokeLinecap="round" />
    <path d="M28 27h7" stroke="var(--green)" strokeWidth="3" strokeLinecap="round" />
  </svg>
)
