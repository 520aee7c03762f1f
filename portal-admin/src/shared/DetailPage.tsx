import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { ActionMenu } from '@overt/design/page/ActionMenu.tsx'
import type { Action } from '@overt/design/page/actions.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { type TabLink, TabsNav } from '@overt/design/page/TabsNav.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import type { ReactNode } from 'react'
import { Outlet, useLocation } from 'react-router'
import { text } from '../text/pages.ts'
import { Data } from '@overt/design/units/Data.tsx'

/** What a detail page shows above its tabs. */
export interface DetailPageProps {
  readonly name: string
  /** The page's title, if it is not the name. */
  readonly title?: ReactNode
  readonly list: { readonly label: string; readonly to: string }
  readonly status?: ReactNode
  readonly description?: string | undefined
  /** The most used actions, three at most; the first is the primary one. */
  readonly header?: readonly Action[]
  readonly menu?: readonly Action[]
  readonly actions?: ReactNode
  readonly tabs: readonly TabLink[]
  /** Between the head and the tabs: work under way. */
  readonly above?: ReactNode
  /** Dialogs of the page. */
  readonly children?: ReactNode
}

/** A detail page: name, status with reason, actions, tabs that are addresses; the tab's page is drawn below. */
export function DetailPage(props: DetailPageProps) {
  const {
    name,
    title = <Data>{name}</Data>,
    list,
    status,
    description,
    header = [],
    menu = [],
    actions,
    tabs,
    above,
    children,
  } = props
  const t = text.use()
  const shared = designText.use()
  const { pathname } = useLocation()
  const hasActions = actions !== undefined || header.length > 0 || menu.length > 0
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[list]}
        status={status}
        description={description || null}
        actions={
          hasActions ? (
            <>
              {actions}
              {header.map((action, index) => (
                <ActionButton key={action.id} action={action} variant={index === 0 ? 'primary' : 'secondary'} />
              ))}
              {menu.length > 0 ? <ActionMenu actions={menu} label={shared('actionsFor', { name })} /> : null}
            </>
          ) : undefined
        }
      />
      <Section isFilled className="ov-list-section">
        {above}
        <TabsNav tabs={tabs} current={pathname} label={t('tabs.of', { name })} />
        <div className="ov-tab-body">
          <Outlet />
        </div>
      </Section>
      {children}
    </>
  )
}
