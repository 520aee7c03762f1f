import '@patternfly/react-styles/css/components/EmptyState/empty-state.css'
import ExclamationCircleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import ExclamationTriangleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import InfoCircleIcon from '@patternfly/react-icons/dist/esm/icons/info-circle-icon'
import type { ComponentType, ReactNode } from 'react'

const icons = {
  none: undefined,
  info: InfoCircleIcon,
  warning: ExclamationTriangleIcon,
  danger: ExclamationCircleIcon,
} as const satisfies Readonly<Record<string, ComponentType | undefined>>

/**
 * A page or a part of one that has only something to say: empty, absent, forbidden, failed. PatternFly's empty state, whose
 * own component brings its breakpoints and the icons of every tone to the first page.
 */
export function Message(props: {
  title: string
  tone: keyof typeof icons
  children?: ReactNode
  actions?: ReactNode
  icon?: ComponentType
  size?: 'sm' | 'lg'
  /** It stands for the whole page. */
  isPage?: boolean
}) {
  const { title, tone, children, actions, icon: Icon = icons[tone], size = 'lg', isPage = false } = props
  const Heading = isPage ? 'h1' : 'h2'
  return (
    <div className={`pf-v6-c-empty-state pf-m-${size}${tone === 'none' ? '' : ` pf-m-${tone}`}`}>
      <div className="pf-v6-c-empty-state__content">
        <div className="pf-v6-c-empty-state__header">
          {Icon ? (
            <div className="pf-v6-c-empty-state__icon">
              <Icon />
            </div>
          ) : null}
          <div className="pf-v6-c-empty-state__title">
            <Heading className="pf-v6-c-empty-state__title-text">{title}</Heading>
          </div>
        </div>
        {children ? <div className="pf-v6-c-empty-state__body">{children}</div> : null}
        {actions ? (
          <div className="pf-v6-c-empty-state__footer">
            <div className="pf-v6-c-empty-state__actions">{actions}</div>
          </div>
        ) : null}
      </div>
    </div>
  )
}
