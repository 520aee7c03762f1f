import '@patternfly/react-styles/css/components/Page/page.css'
import type { ReactNode } from 'react'

/** A section of a page, in PatternFly's markup; a filled one takes the height that is left. */
export function Section(props: { children: ReactNode; isFilled?: boolean; className?: string }) {
  const { children, isFilled = false, className = '' } = props
  return (
    <section className={`pf-v6-c-page__main-section ${isFilled ? 'pf-m-fill' : ''} ${className}`}>{children}</section>
  )
}
