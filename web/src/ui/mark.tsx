/** A well seen from above, and the light in it. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="13.5" fill="none" stroke="currentColor" strokeWidth="2.4" />
      <path
        d="M16 9.2a6.8 6.8 0 1 0 6.8 6.8"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.8"
        strokeLinecap="round"
      />
      <circle cx="20.6" cy="11.4" r="2.7" fill="var(--accent)" />
    </svg>
  )
}
