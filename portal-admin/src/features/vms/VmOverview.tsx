import './vms.css'
import type { Schema } from '@overt/api-client/engine'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { type Fact, Facts } from '@overt/design/page/Facts.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import VmCharts from '@overt/design/shell/vm/VmCharts.tsx'
import { VmScreenshot } from '@overt/design/shell/vm/VmScreenshot.tsx'
import { Bytes, Quantity } from '@overt/design/units/Quantity.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { ObjectTags } from '../../shared/ObjectTags.tsx'
import { text } from '../../text/pages.ts'
import { QuotaLink } from '../../shared/QuotaLink.tsx'
import { GuestDetails } from './GuestDetails.tsx'
import { PendingChanges } from './PendingChanges.tsx'
import { Placement } from './Placement.tsx'
import { isoNameQuery, vmQuery } from './queries.ts'
import { cpuCount } from './cpu-count.ts'
import { bootWords, topologyWords } from './words.ts'
import { Data } from '@overt/design/units/Data.tsx'

type Vm = Schema<'Vm'>

/** What a VM is, where it runs, and what its guest says. */
export default function VmOverview() {
  const t = text.use()
  const { data: vm } = useSuspenseQuery(vmQuery(param({ params: useParams() }, 'id')))
  return (
    <div className="ov-stack">
      <PendingChanges vm={vm} />
      <VmCharts id={vm.id} />
      <div className="ov-overview">
        <div className="ov-stack">
          <Panel title={t('general')}>
            <Facts facts={generalFacts(vm)} />
          </Panel>
          <Panel title={t('vm.hardware')}>
            <Facts facts={hardwareFacts(vm)} />
          </Panel>
          <Placement vmId={vm.id} isRunning={vm.hostId !== null} />
        </div>
        <div className="ov-stack">
          <Panel title={t('vm.screen')}>
            <VmScreenshot vm={vm} />
          </Panel>
          <Panel title={t('vm.guest')}>
            <Guest guest={vm.guest} addresses={vm.ipAddresses} />
          </Panel>
        </div>
      </div>
    </div>
  )
}

function generalFacts(vm: Vm): Fact[] {
  const { t } = text
  return [
    [
      t('vm.runsOn'),
      vm.hostId && vm.hostName ? (
        <ObjectLink object={{ kind: 'host', id: vm.hostId, name: vm.hostName }} />
      ) : (
        <span className="ov-unit">{t('vm.notRunning')}</span>
      ),
    ],
    ...(vm.pinnedHosts.length > 0
      ? [
          [
            t('field.pinnedHostIds'),
            <ul key="pinned" className="ov-plain-list">
              {vm.pinnedHosts.map((host) => (
                <li key={host.id}>
                  <ObjectLink object={host} />
                </li>
              ))}
            </ul>,
          ] as const,
        ]
      : []),
    [t('vm.cluster'), <ObjectLink key="c" object={{ kind: 'cluster', id: vm.clusterId, name: vm.clusterName }} />],
    ...(vm.startedAt ? [[t('vm.startedAt'), <RelativeTime key="s" at={vm.startedAt} />] as const] : []),
    [t('tags'), <ObjectTags key="tags" kind="vm" object={vm} />],
    [
      t('createdAt'),
      <span key="created">
        <RelativeTime at={vm.createdAt} />
        {vm.createdBy ? <span className="ov-unit" translate="no">{` · ${vm.createdBy}`}</span> : null}
      </span>,
    ],
    ...(vm.quotaId ? [[t('field.quotaId'), <QuotaLink key="quota" quotaId={vm.quotaId} />] as const] : []),
    [t('vm.deleteProtected'), t(vm.deleteProtected ? 'yes' : 'no')],
    [t('vm.cloudInit'), cloudInitWords(vm.cloudInit)],
    [t('id'), <CopyText key="id" value={vm.id} isMono />],
  ]
}

function hardwareFacts(vm: Vm): Fact[] {
  const { t } = text
  return [
    [
      t('vm.cpu'),
      <span key="cpu">
        <Quantity value={cpuCount(vm.cpu)} unit="vCPU" /> <span className="ov-fine">{topologyWords(vm.cpu)}</span>
      </span>,
    ],
    [t('vm.memory'), <Bytes key="memory" bytes={vm.memoryBytes} />],
    ...(vm.maxMemoryBytes > vm.memoryBytes
      ? [[t('vm.maxMemory'), <Bytes key="max" bytes={vm.maxMemoryBytes} />] as const]
      : []),
    [t('vm.architecture'), <Data key="architecture">{vm.architecture}</Data>],
    [t('vm.firmware'), t(`create.firmware.${vm.firmware}`)],
    [t('vm.boot'), bootWords(vm.bootDevices)],
    [t('vm.iso'), vm.isoDiskId ? <Iso key="iso" diskId={vm.isoDiskId} /> : t('vm.isoNone')],
  ]
}

/** The ISO image in the CD drive, by its name. */
function Iso({ diskId }: { diskId: string }) {
  const { data: disk } = useQuery(isoNameQuery(diskId))
  return <ObjectLink object={{ kind: 'disk', id: diskId, name: disk?.name ?? '…' }} />
}

function cloudInitWords(cloudInit: Vm['cloudInit']): string {
  const { t } = text
  if (!cloudInit) return t('vm.cloudInitNone')
  if (cloudInit.raw) return t('vm.cloudInitRaw')
  const parts = [
    cloudInit.userName ? t('vm.cloudInitUser', { user: cloudInit.userName }) : undefined,
    cloudInit.hasPassword ? t('vm.cloudInitPassword') : undefined,
    cloudInit.sshKeyCount > 0 ? t('vm.cloudInitKeys', { count: cloudInit.sshKeyCount }) : undefined,
    cloudInit.hostName ? t('vm.cloudInitHost', { name: cloudInit.hostName }) : undefined,
    cloudInit.hasScript ? t('vm.cloudInitScript') : undefined,
  ].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join(', ') : t('vm.cloudInitNone')
}

function Guest({ guest, addresses }: { guest: Vm['guest']; addresses: readonly string[] }) {
  const t = text.use()
  if (!guest) return <p className="ov-unit">{t('vm.guestNone')}</p>
  const words: [string, string | undefined][] = [
    [t('vm.guestHostName'), guest.hostName],
    [t('vm.guestSystem'), [guest.osName, guest.osVersion].filter(Boolean).join(' ') || undefined],
    [t('vm.guestKernel'), guest.kernel],
    [t('vm.guestTimeZone'), guest.timeZone],
    [t('vm.guestAgent'), guest.agentVersion],
  ]
  return (
    <div className="ov-stack">
      <Facts
        facts={[
          ...words
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => [name, <Data key={name}>{value}</Data>] as const),
          ...(addresses.length > 0
            ? [[t('vm.addresses'), addresses.map((address) => <CopyText key={address} value={address} />)] as const]
            : []),
        ]}
      />
      <GuestDetails guest={guest} />
    </div>
  )
}
