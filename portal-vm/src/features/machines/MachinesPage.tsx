import './machines.css'
import { Message } from '@overt/design/feedback/Message.tsx'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import type { Action } from '@overt/design/page/actions.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { addressed } from '@overt/design/shell/list-address.ts'
import { useSession } from '@overt/design/shell/session.ts'
import { useChangeSettings } from '@overt/design/shell/settings.ts'
import { Button } from '@overt/design/page/Button.tsx'
import { ToggleGroup, ToggleGroupItem } from '@patternfly/react-core/dist/esm/components/ToggleGroup'
import ThLargeIcon from '@patternfly/react-icons/dist/esm/icons/th-large-icon'
import ListIcon from '@patternfly/react-icons/dist/esm/icons/list-icon'
import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import VirtualMachineIcon from '@patternfly/react-icons/dist/esm/icons/virtual-machine-icon'
import { type QueryClient, useQuery, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useSearchParams } from 'react-router'
import { TableSkeleton } from '@overt/design/table/TableSkeleton.tsx'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { useMachineActions } from './actions.tsx'
import { MachineCard } from './MachineCard.tsx'
import { MachineDialogs } from './MachineDialogs.tsx'
import { defaultsQuery, filtersIn, machinesQuery } from './queries.ts'
import { part } from '@overt/design/page/part.tsx'

const MachineTable = part(() => import('./MachineTable.tsx'))
const MachineToolbar = part(() => import('./MachineToolbar.tsx'))

/** Below this many machines, cards are shown unless the user chose otherwise. */
const cardsBelow = 20
/** From this many machines on there is something to search. */
const searchFrom = 6
const views = ['cards', 'table'] as const

/** The user's machines. */
export default function MachinesPage() {
  const t = text.use()
  const [params, setParams] = useSearchParams()
  const filters = filtersIn((name) => params.get(name))
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(machinesQuery(filters))
  const vms = data.pages.flatMap(({ items }) => items)
  const total = data.pages[0]?.total ?? vms.length
  const isFiltered = Boolean(filters.search ?? filters.status ?? filters.tag)
  // With a filter that lets none through, the head of the page stays as it was.
  const hasAny = vms.length > 0 || isFiltered
  const actionsOf = useMachineActions()
  const create = useCreateAction()
  const dialog = useDialogAddress(['limits'])
  const [view, setView] = useView(total)
  const readOn = () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }
  const empty = isFiltered ? (
    <Message
      tone="none"
      title={t('noMatch')}
      actions={
        <Button variant="link" onClick={() => setParams({}, { replace: true })}>
          {t('clearFilters')}
        </Button>
      }
    />
  ) : (
    <Message tone="none" title={t('empty')} icon={VirtualMachineIcon}>
      {t('emptyBody')}
    </Message>
  )
  return (
    <>
      <PageHeader
        title={t('title')}
        count={total > 0 || isFiltered ? total : undefined}
        actions={
          <>
            {hasAny ? <ViewSwitch view={view} onView={setView} /> : null}
            <Button variant="link" aria-haspopup="dialog" onClick={() => dialog.open('limits')}>
              {t('limits')}
            </Button>
            <ActionButton action={create} variant={hasAny ? 'secondary' : 'primary'} />
          </>
        }
      />
      <Section isFilled className="ov-list-section">
        {isFiltered || total >= searchFrom ? <MachineToolbar fallback={<div className="ov-toolbar-place" />} /> : null}
        {vms.length === 0 ? empty : null}
        {view === 'table' && vms.length > 0 ? (
          <MachineTable fallback={<TableSkeleton />} vms={vms} empty={empty} onEndReached={readOn} />
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
      <MachineDialogs />
    </>
  )
}

/** Making a machine: for whoever may, else with the reason why not. */
function useCreateAction(): Action {
  const t = text.use()
  const navigate = useNavigate()
  const { data } = useQuery(defaultsQuery)
  return {
    id: 'create',
    label: t('create'),
    icon: PlusIcon,
    run: () => void navigate(paths.create),
    disabledReason: data === null ? t('createForbidden') : undefined,
  }
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
      setParams(
        (before) => {
          const next = new URLSearchParams(before)
          next.set('view', view)
          return next
        },
        { replace: true },
      )
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
export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    await queryClient.ensureInfiniteQueryData(machinesQuery(filtersIn((name) => addressed(request, name) ?? null)))
    return null
  }

/** The tab's title. */
export const handle = { title: () => text.t('title') }
