import './page.css'
import '@patternfly/react-styles/css/components/Breadcrumb/breadcrumb.css'
import AngleRightIcon from '@patternfly/react-icons/dist/esm/icons/angle-right-icon'
import type { ReactNode } from 'react'
import { OfferActions } from './offered-actions.tsx'
import { formatNumber } from '../text/define-text.ts'
import { designText } from '../text/design-text.ts'
import { PageLink } from '../shell/links.tsx'
import { Section } from './Section.tsx'

/** A page's head: where it is, what it is, how it is, and what can be done with it. */
export function PageHeader(props: {
  title: ReactNode
  /** A count beside the title of a list. */
  count?: number | undefined
  status?: ReactNode
  description?: ReactNode
  actions?: ReactNode
  crumbs?: readonly Crumb[]
}) {
  const { title, count, status, description, actions, crumbs = [] } = props
  return (
    <Section className="ov-page-header">
      {crumbs.length > 0 ? <Crumbs crumbs={crumbs} here={title} /> : null}
      <div className="ov-page-head">
        <div className="ov-page-title">
          <h1 className="ov-title">
            {title}
            {count === undefined ? null : <span className="ov-count">{formatNumber(count)}</span>}
          </h1>
          {status}
        </div>
        {actions ? (
          <div className="ov-row">
            <OfferActions>{actions}</OfferActions>
          </div>
        ) : null}
      </div>
      {description ? (
        <p className="ov-page-description" translate="no">
          {description}
        </p>
      ) : null}
    </Section>
  )
}

/** A page above this one. */
export interface Crumb {
  readonly label: ReactNode
  readonly to: string
}

function Crumbs({ crumbs, here }: { crumbs: readonly Crumb[]; here: ReactNode }) {
  const text = designText.use()
  return (
    <nav className="pf-v6-c-breadcrumb" aria-label={text('breadcrumb')}>
      <ol className="pf-v6-c-breadcrumb__list" role="list">
        {crumbs.map(({ label, to }, index) => (
          <li key={to} className="pf-v6-c-breadcrumb__item">
            {index > 0 ? <CrumbDivider /> : null}
            <PageLink to={to} className="pf-v6-c-breadcrumb__link">
              {label}
            </PageLink>
          </li>
        ))}
        <li className="pf-v6-c-breadcrumb__item">
          <CrumbDivider />
          <span aria-current="page">{here}</span>
        </li>
      </ol>
    </nav>
  )
}

function CrumbDivider() {
  return (
    <span className="pf-v6-c-breadcrumb__item-divider">
      <AngleRightIcon />
    </span>
  )
}
