import './machines.css'
import type { Schema } from '@overt/api-client/engine'
import { OperationBadge } from '@overt/design/feedback/OperationBadge.tsx'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { ActionMenu } from '@overt/design/page/ActionMenu.tsx'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { type Fact, Facts } from '@overt/design/page/Facts.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { vmQuery } from '@overt/design/shell/vm/queries.ts'
import { VmScreenshot } from '@overt/design/shell/vm/VmScreenshot.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { VmStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { Progress } from '@patternfly/react-core/dist/esm/components/Progress'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { useMachineActions } from './actions.tsx'
import { MachineDialogs } from './MachineDialogs.tsx'
import { MachineParts } from './MachineParts.tsx'
import { disksQuery, nicsQuery } from './queries.ts'
import { processorCount, systemName } from './words.ts'
import { Data } from '@overt/design/units/Data.tsx'
import { part } from '@overt/design/page/part.tsx'

const VmCharts = part(() => import('@overt/design/shell/vm/VmCharts.tsx'))

/** One machine: its screen, what it says of itself, what it uses, what can be done. */
export default function MachinePage() {
  const t = text.use()
  const shared = designText.use()
  const navigate = useNavigate()
  const { data: vm } = useSuspenseQuery(vmQuery(param({ params: useParams() }, 'id')))
  const { primary, rest } = useMachineActions()(vm)
  return (
    <>
      <PageHeader
        title={<Data>{vm.name}</Data>}
        crumbs={[{ label: t('back'), to: paths.machines }]}
        status={<VmStatusLabel vm={vm} words={t(`status.${vm.status}`)} />}
        description={vm.description || null}
        actions={
          <>
            <ActionButton action={primary} variant="primary" />
            <ActionMenu actions={rest} label={shared('actionsFor', { name: vm.name })} />
          </>
        }
      />
      <Section isFilled>
        <div className="ov-stack">
          {vm.activeOperation ? <OperationBadge operation={vm.activeOperation} name={vm.name} /> : null}
          {vm.pendingChanges.length > 0 ? (
            <Alert isInline variant="info" title={t('pending', { count: vm.pendingChanges.length })} component="h2" />
          ) : null}
          <div className="ov-machine">
            <section aria-label={t('screen')}>
              <VmScreenshot vm={vm} />
            </section>
            <div className="ov-stack">
              <section aria-labelledby="information">
                <h2 id="information">{t('information')}</h2>
                <Facts facts={factsOf(vm)} />
                {vm.guest?.fileSystems?.length ? <FileSystems guest={vm.guest} /> : null}
              </section>
              <MachineParts vm={vm} />
            </div>
          </div>
          {/* The last of the page, so that nothing moves when it comes. */}
          <VmCharts id={vm.id} />
        </div>
      </Section>
      <MachineDialogs onDeleted={() => void navigate(paths.machines)} />
    </>
  )
}

function factsOf(vm: Schema<'Vm'>): Fact[] {
  const { t } = text
  const system = systemName(vm)
  const silent = <span className="ov-unit">{t(vm.runId === null ? 'notRunning' : 'guestSilent')}</span>
  return [
    [t('system'), system ? <Data key="system">{system}</Data> : silent],
    ...(vm.guest?.hostName ? [[t('hostName'), <Data key="host">{vm.guest.hostName}</Data>] as const] : []),
    ...(vm.ipAddresses.length > 0
      ? [[t('addresses'), vm.ipAddresses.map((address) => <CopyText key={address} value={address} />)] as const]
      : []),
    [t('processors'), t('processor', { count: processorCount(vm) })],
    [t('memory'), <Bytes key="memory" bytes={vm.memoryBytes} />],
    ...(vm.startedAt ? [[t('startedAt'), <RelativeTime key="started" at={vm.startedAt} />] as const] : []),
    [t('createdAt'), <RelativeTime key="created" at={vm.createdAt} />],
  ]
}

function FileSystems({ guest }: { guest: Schema<'GuestInfo'> }) {
  const t = text.use()
  return (
    <div className="ov-stack ov-file-systems">
      <h2>{t('fileSystems')}</h2>
      {guest.fileSystems?.map(({ mountPoint, totalBytes, usedBytes }) =>
        totalBytes && usedBytes !== undefined ? (
          <Progress
            key={mountPoint}
            title={<Data>{mountPoint}</Data>}
            label={t('used', { used: formatBytes(usedBytes), total: formatBytes(totalBytes) })}
            aria-label={t('usedOf', { mountPoint })}
            value={Math.round((100 * usedBytes) / totalBytes)}
            size="sm"
          />
        ) : null,
      )}
    </div>
  )
}

/** Reads the machine before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  const id = param(args, 'id')
  await Promise.all([
    queryClient.ensureQueryData(vmQuery(id)),
    queryClient.ensureQueryData(disksQuery(id)),
    queryClient.ensureQueryData(nicsQuery(id)),
  ])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('title') }
