import '@patternfly/react-styles/css/components/Progress/progress.css'

/** How far something is, 0 to 100, as a thin bar in PatternFly's markup; its words stand beside it. */
export function ProgressBar({ percent, label }: { percent: number; label: string }) {
  const value = Math.round(percent)
  return (
    <div className="pf-v6-c-progress pf-m-sm pf-m-singleline ov-progress">
      <div
        className="pf-v6-c-progress__bar"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={value}
      >
        <div className="pf-v6-c-progress__indicator" style={{ width: `${value}%` }} />
      </div>
    </div>
  )
}
