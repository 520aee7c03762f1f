/** How far something is, 0 to 100, as a thin bar; its words stand beside it. */
export function ProgressBar({ percent, label }: { percent: number; label: string }) {
  const value = Math.round(percent)
  return (
    <div
      className="ov-bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
    >
      <div style={{ width: `${value}%` }} />
    </div>
  )
}
