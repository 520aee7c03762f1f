import type { Schema } from '@overt/api-client/engine'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { type Fact, Facts } from '@overt/design/page/Facts.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { Label } from '@overt/design/units/Label.tsx'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { HostStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { Alert } from '@patternfly/react-core/dist/esm/components/Alert'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { ApproveHost } from './ApproveHost.tsx'
import { useHostActions } from './actions.tsx'
import { hostQuery } from './queries.ts'
import { threadCount } from './words.ts'

type Host = Schema<'Host'>

/** One host: what it is, and what its agent reports. */
export default function HostPage() {
  const t = text.use()
  const { data: host } = useSuspenseQuery(hostQuery(param({ params: useParams() }, 'id')))
  const [approve] = useHostActions()(host)
  return (
    <>
      <PageHeader
        title={host.name}
        crumbs={[{ label: t('hosts'), to: paths.hosts }]}
        status={
          <>
            <HostStatusLabel host={host} />
            {host.simulated ? <Label color="purple">{t('host.simulated')}</Label> : null}
          </>
        }
        description={host.description || null}
        actions={
          host.status === 'pending_approval' && approve ? <ActionButton action={approve} variant="primary" /> : null
        }
      />
      <Section isFilled>
        <div className="ov-stack">
          {host.hardware?.accelerator.kind === 'tcg' && !host.simulated ? (
            <Alert isInline variant="warning" title={t('host.emulatedTitle')} component="h2">
              {host.hardware.accelerator.reason}
            </Alert>
          ) : null}
          <Panel title={t('general')}>
            <Facts facts={generalFacts(host)} columns={2} />
          </Panel>
          <Panel title={t('host.hardware')}>
            {host.hardware ? (
              <Facts facts={hardwareFacts(host.hardware)} columns={2} />
            ) : (
              <p className="ov-unit">{t('host.hardwareNone')}</p>
            )}
          </Panel>
        </div>
      </Section>
      <ApproveHost hosts={[host]} />
    </>
  )
}

function generalFacts(host: Host): Fact[] {
  const { t } = text
  return [
    [
      t('vm.cluster'),
      host.clusterId && host.clusterName ? (
        <ObjectLink object={{ kind: 'cluster', id: host.clusterId, name: host.clusterName }} />
      ) : (
        '–'
      ),
    ],
    [t('host.address'), `${host.address}:${host.port}`],
    [t('host.vms'), host.vmCount],
    ...(host.externalMachineCount === undefined ? [] : [[t('host.external'), host.externalMachineCount] as const]),
    ...(host.certificateExpiresAt
      ? [[t('host.certificate'), <RelativeTime key="c" at={host.certificateExpiresAt} />] as const]
      : []),
    [t('createdAt'), <RelativeTime key="created" at={host.createdAt} />],
    [t('id'), <CopyText key="id" value={host.id} isMono />],
  ]
}

function hardwareFacts(hardware: Schema<'HostHardware'>): Fact[] {
  const { t } = text
  return [
    [t('host.product'), [hardware.vendor, hardware.product].filter(Boolean).join(' ') || '–'],
    [t('host.cpu'), `${hardware.cpuModel}, ${threadCount(hardware)}`],
    [t('host.memory'), <Bytes key="memory" bytes={hardware.memoryBytes} />],
    [t('vm.architecture'), hardware.architecture],
    [
      t('host.accelerator'),
      <span key="accelerator">
        {t(`host.accelerator.${hardware.accelerator.kind}`)}
        {hardware.accelerator.reason ? <span className="ov-fine"> {hardware.accelerator.reason}</span> : null}
      </span>,
    ],
    [
      t('host.versions'),
      Object.entries(hardware.versions ?? {})
        .map(([name, version]) => `${name} ${version}`)
        .join(', ') || '–',
    ],
    [
      t('host.storageRoots'),
      hardware.storageRoots?.map(({ path, availableBytes, totalBytes }) => (
        <div key={path}>
          <span className="ov-mono">{path}</span>{' '}
          <span className="ov-fine">
            {t('host.freeOf', { free: formatBytes(availableBytes), total: formatBytes(totalBytes) })}
          </span>
        </div>
      )),
    ],
  ]
}

/** Reads the host before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(hostQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('hosts') }
