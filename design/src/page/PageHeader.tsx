import './page.css'
import { Breadcrumb, BreadcrumbItem } from '@patternfly/react-core/dist/esm/components/Breadcrumb'
import { PageSection } from '@patternfly/react-core/dist/esm/components/Page'
import { Title } from '@patternfly/react-core/dist/esm/components/Title'
import type { ReactNode } from 'react'
import { PageLink } from '../shell/links.tsx'

/** A page's head: where it is, what it is, how it is, and what can be done with it. */
export function PageHeader(props: {
  title: ReactNode
  /** A count beside the title of a list. */
  count?: number | undefined
  status?: ReactNode
  description?: ReactNode
  actions?: ReactNode
  crumbs?: readonly { readonly label: string; readonly to: string }[]
}) {
  const { title, count, status, description, actions, crumbs = [] } = props
  return (
    <PageSection hasBodyWrapper={false} className="ov-page-header">
      {crumbs.length > 0 ? (
        <Breadcrumb>
          {crumbs.map(({ label, to }) => (
            <BreadcrumbItem
              key={to}
              render={({ className }) => (
                <span className={className}>
                  <PageLink to={to}>{label}</PageLink>
                </span>
              )}
            />
          ))}
          <BreadcrumbItem isActive>{title}</BreadcrumbItem>
        </Breadcrumb>
      ) : null}
      <div className="ov-page-head">
        <div className="ov-page-title">
          <Title headingLevel="h1">
            {title}
            {count === undefined ? null : <span className="ov-count">{count}</span>}
          </Title>
          {status}
        </div>
        {actions ? <div className="ov-row">{actions}</div> : null}
      </div>
      {description ? <p className="ov-page-description">{description}</p> : null}
    </PageSection>
  )
}
