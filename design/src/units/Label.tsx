import '@patternfly/react-styles/css/components/Label/label.css'
import type { ComponentType, ReactNode } from 'react'

/** Colours of PatternFly's labels. */
export type LabelColor = 'blue' | 'green' | 'grey' | 'purple' | 'red' | 'yellow'

/**
 * A compact label in PatternFly's markup. Its own component brings tooltips and their positioning into every page's
 * first load, which a word with an icon does not need.
 */
export function Label(props: { color: LabelColor; isOutlined?: boolean; icon?: ComponentType; children: ReactNode }) {
  const { color, isOutlined = false, icon: Icon, children } = props
  const look = isOutlined ? 'pf-m-outline' : 'pf-m-filled'
  return (
    <span className={`pf-v6-c-label pf-m-compact ${look} ${color === 'grey' ? '' : `pf-m-${color}`}`}>
      <span className="pf-v6-c-label__content">
        {Icon ? (
          <span className="pf-v6-c-label__icon">
            <Icon />
          </span>
        ) : null}
        <span className="pf-v6-c-label__text">{children}</span>
      </span>
    </span>
  )
}
