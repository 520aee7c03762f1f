import {
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
} from '@patternfly/react-core/dist/esm/components/EmptyState'
import type { ComponentType, ReactNode } from 'react'

/** A page or a part of one that has only something to say: empty, absent, forbidden, failed. */
export function Message(props: {
  title: string
  tone: 'none' | 'info' | 'warning' | 'danger'
  children?: ReactNode
  actions?: ReactNode
  icon?: ComponentType
  size?: 'sm' | 'lg'
  /** It stands for the whole page. */
  isPage?: boolean
}) {
  const { title, tone, children, actions, icon, size = 'lg', isPage = false } = props
  return (
    <EmptyState
      titleText={title}
      headingLevel={isPage ? 'h1' : 'h2'}
      variant={size}
      {...(tone === 'none' ? {} : { status: tone })}
      {...(icon ? { icon } : {})}
    >
      {children ? <EmptyStateBody>{children}</EmptyStateBody> : null}
      {actions ? (
        <EmptyStateFooter>
          <EmptyStateActions>{actions}</EmptyStateActions>
        </EmptyStateFooter>
      ) : null}
    </EmptyState>
  )
}
