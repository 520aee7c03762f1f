import '@patternfly/react-styles/css/components/Spinner/spinner.css'

/** Something is on its way, in PatternFly's markup. Without a label it is for the eye alone: words beside it say what. */
export function Spinner({ size, label }: { size: 'md' | 'lg'; label?: string }) {
  return (
    <svg
      className={`pf-v6-c-spinner pf-m-${size}`}
      viewBox="0 0 100 100"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'progressbar', 'aria-label': label })}
    >
      <circle className="pf-v6-c-spinner__path" cx="50" cy="50" r="45" fill="none" />
    </svg>
  )
}
