import { OperationBadge } from '@overt/design/feedback/OperationBadge.tsx'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { ActionMenu } from '@overt/design/page/ActionMenu.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { TabsNav } from '@overt/design/page/TabsNav.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { VmDialogs } from '@overt/design/shell/vm/VmDialogs.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import { VmStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, Outlet, useLocation, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { useVmMenu } from './actions.tsx'
import { vmQuery } from './queries.ts'
import { Data } from '@overt/design/units/Data.tsx'

/** A VM: its head and its tabs. */
export default function VmPage() {
  const t = text.use()
  const d = detailText.use()
  const shared = designText.use()
  const { data: vm } = useSuspenseQuery(vmQuery(param({ params: useParams() }, 'id')))
  const { header, menu } = useVmMenu()(vm)
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const inHeader = new Set(header.map(({ id }) => id))
  const tabs = [
    { to: paths.vm(vm.id), label: t('tab.overview') },
    { to: paths.vmConsole(vm.id), label: t('tab.console') },
    { to: paths.vmTab(vm.id, 'disks'), label: `${t('tab.disks')} (${vm.diskCount})` },
    { to: paths.vmTab(vm.id, 'nics'), label: `${t('tab.nics')} (${vm.nicCount})` },
    { to: paths.vmTab(vm.id, 'devices'), label: d('tab.devices') },
    { to: paths.vmTab(vm.id, 'placement'), label: d('tab.placement') },
    { to: paths.vmTab(vm.id, 'permissions'), label: d('tab.permissions') },
    { to: paths.vmTab(vm.id, 'events'), label: t('tab.events') },
    { to: paths.vmTab(vm.id, 'history'), label: d('tab.history') },
  ]
  return (
    <>
      <PageHeader
        title={<Data>{vm.name}</Data>}
        crumbs={[{ label: t('vms'), to: paths.vms }]}
        status={<VmStatusLabel vm={vm} />}
        description={vm.description || null}
        actions={
          <>
            {header.map((action, index) => (
              <ActionButton key={action.id} action={action} variant={index === 0 ? 'primary' : 'secondary'} />
            ))}
            <ActionMenu
              actions={menu.filter(({ id }) => !inHeader.has(id))}
              label={shared('actionsFor', { name: vm.name })}
            />
          </>
        }
      />
      <Section isFilled className="ov-list-section">
        {vm.activeOperation ? <OperationBadge operation={vm.activeOperation} name={vm.name} /> : null}
        <TabsNav tabs={tabs} current={pathname} label={t('tabs.of', { name: vm.name })} />
        <div className="ov-tab-body">
          <Outlet />
        </div>
      </Section>
      <VmDialogs onDeleted={() => void navigate(paths.vms)} />
    </>
  )
}

/** Reads the VM before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(vmQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('vms') }
