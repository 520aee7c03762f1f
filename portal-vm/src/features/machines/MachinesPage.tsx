import './machines.css'
import { Message } from '@overt/design/feedback/Message.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { useSession } from '@overt/design/shell/session.ts'
import { useChangeSettings } from '@overt/design/shell/settings.ts'
import { VmDialogs } from '@overt/design/shell/vm/VmDialogs.tsx'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { ToggleGroup, ToggleGroupItem } from '@patternfly/react-core/dist/esm/components/ToggleGroup'
import ThLargeIcon from '@patternfly/react-icons/dist/esm/icons/th-large-icon'
import ListIcon from '@patternfly/react-icons/dist/esm/icons/list-icon'
import VirtualMachineIcon from '@patternfly/react-icons/dist/esm/icons/virtual-machine-icon'
import { type QueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useSearchParams } from 'react-router'
import { TableSkeleton } from '@overt/design/table/TableSkeleton.tsx'
import { text } from '../../text/text.ts'
import { useMachineActions } from './actions.tsx'
import { MachineCard } from './MachineCard.tsx'
import { machinesQuery } from './queries.ts'

const MachineTable = lazy(() => import('./MachineTable.tsx'))

/** Below this many machines, cards are shown unless the user chose otherwise. */
const cardsBelow = 20
const views = ['cards', 'table'] as const

/** The user's machines. */
export default function MachinesPage() {
  const t = text.use()
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(machinesQuery)
  const vms = data.pages.flatMap(({ items }) => items)
  const actionsOf = useMachineActions()
  const [view, setView] = useView(vms.length)
  const readOn = () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }
  const empty = (
    <Message tone="none" title={t('empty')} icon={VirtualMachineIcon}>
      {t('emptyBody')}
    </Message>
  )
  return (
    <>
      <PageHeader
        title={t('title')}
        count={vms.length > 0 ? (data.pages[0]?.total ?? vms.length) : undefined}
        actions={vms.length > 0 ? <ViewSwitch view={view} onView={setView} /> : null}
      />
      <Section isFilled className="ov-list-section">
        {vms.length === 0 ? empty : null}
        {view === 'table' && vms.length > 0 ? (
          <Suspense fallback={<TableSkeleton />}>
            <MachineTable vms={vms} empty={empty} onEndReached={readOn} />
          </Suspense>
        ) : null}
        {view === 'cards' ? (
          <div className="ov-cards">
            {vms.map((vm) => (
              <MachineCard key={vm.id} vm={vm} actions={actionsOf(vm)} />
            ))}
          </div>
        ) : null}
        {view === 'cards' && hasNextPage ? (
          <Button variant="link" isLoading={isFetchingNextPage} onClick={readOn}>
            {t('showMore')}
          </Button>
        ) : null}
      </Section>
      <VmDialogs />
    </>
  )
}

/** The view in the address, else the one the user chose last, else by how many machines there are. */
function useView(count: number): [view: (typeof views)[number], setView: (view: (typeof views)[number]) => void] {
  const [params, setParams] = useSearchParams()
  const { settings } = useSession()
  const change = useChangeSettings()
  const named = views.find((view) => view === params.get('view'))
  return [
    named ?? settings.vmView ?? (count < cardsBelow ? 'cards' : 'table'),
    (view) => {
      setParams({ view }, { replace: true })
      change({ vmView: view })
    },
  ]
}

function ViewSwitch(props: { view: (typeof views)[number]; onView: (view: (typeof views)[number]) => void }) {
  const t = text.use()
  const icons = { cards: <ThLargeIcon />, table: <ListIcon /> }
  return (
    <ToggleGroup aria-label={t('views')}>
      {views.map((view) => (
        <ToggleGroupItem
          key={view}
          icon={icons[view]}
          text={t(`view.${view}`)}
          isSelected={props.view === view}
          onChange={() => props.onView(view)}
        />
      ))}
    </ToggleGroup>
  )
}

/** Reads the machines before the page shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await queryClient.ensureInfiniteQueryData(machinesQuery)
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('title') }
