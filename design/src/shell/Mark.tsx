/** The product's mark: a window that is open. Decorative; the name stands beside it. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden focusable="false" className="ov-mark">
      <path d="M7 3h10a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4h-3" fill="none" stroke="currentColor" strokeWidth="2.5" />
      <path d="M14 21H7a4 4 0 0 1-4-4v-7" fill="none" stroke="currentColor" strokeWidth="2.5" opacity=".45" />
      <circle cx="6" cy="5.5" r="2.6" fill="currentColor" />
    </svg>
  )
}
