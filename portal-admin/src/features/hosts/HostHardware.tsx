import type { Schema } from '@overt/api-client/engine'
import { type Fact, Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { SimpleTable } from '../../shared/SimpleTable.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { NotReported } from './NotReported.tsx'
import { hostQuery } from './queries.ts'
import { Data } from '@overt/design/units/Data.tsx'

type Hardware = Schema<'HostHardware'>

/** What the host is made of, as its agent reads it. */
export default function HostHardware() {
  const t = detailText.use()
  const { data: host } = useSuspenseQuery(hostQuery(param({ params: useParams() }, 'id')))
  const { hardware } = host
  if (!hardware) return <NotReported />
  return (
    <div className="ov-stack">
      <Panel title={t('hardware.system')}>
        <Facts facts={systemFacts(hardware)} columns={2} />
      </Panel>
      <Panel title={t('hardware.acceleration')}>
        <Facts facts={accelerationFacts(hardware.accelerator)} />
      </Panel>
      <Panel title={t('hardware.nics')}>
        <Nics nics={hardware.nics ?? []} />
      </Panel>
      <Panel title={t('hardware.storage')}>
        <StorageDevices devices={hardware.storageDevices ?? []} />
      </Panel>
    </div>
  )
}

function systemFacts(hardware: Hardware): Fact[] {
  const { t } = detailText
  const { sockets, coresPerSocket, threadsPerCore } = hardware
  return [
    [t('hardware.vendor'), <Data key="vendor">{hardware.vendor ?? '–'}</Data>],
    [t('hardware.product'), <Data key="product">{hardware.product ?? '–'}</Data>],
    [t('hardware.serial'), <Data key="serial">{hardware.serial ?? '–'}</Data>],
    [text.t('vm.architecture'), <Data key="architecture">{hardware.architecture}</Data>],
    [t('hardware.model'), <Data key="model">{hardware.cpuModel}</Data>],
    [t('hardware.topology'), text.t('vm.topology', { sockets, cores: coresPerSocket, threads: threadsPerCore })],
    [t('hardware.online'), hardware.onlineCpus ?? '–'],
    [text.t('host.memory'), <Bytes key="memory" bytes={hardware.memoryBytes} />],
    [
      t('hardware.guestModels'),
      <Data key="models">
        <ModelNames names={hardware.guestCpuModels ?? []} />
      </Data>,
    ],
  ]
}

/** Dozens of names, shown when asked for. */
function ModelNames({ names }: { names: readonly string[] }) {
  if (names.length === 0) return '–'
  if (names.length <= 4) return names.join(', ')
  return (
    <details>
      <summary>{`${names.slice(0, 3).join(', ')} +${names.length - 3}`}</summary>
      {names.slice(3).join(', ')}
    </details>
  )
}

function accelerationFacts({ kind, reason, probe }: Hardware['accelerator']): Fact[] {
  const { t } = detailText
  const word = (is: boolean) => text.t(is ? 'yes' : 'no')
  return [
    [text.t('host.accelerator'), text.t(`host.accelerator.${kind}`)],
    [
      t('hardware.evidence'),
      <span key="reason" lang="en">
        {reason || '–'}
      </span>,
    ],
    ...(probe
      ? ([
          [t('hardware.deviceFile'), word(probe.deviceFile)],
          [t('hardware.cpuFlag'), word(probe.cpuFlag)],
          [t('hardware.guestRan'), word(probe.guestRan)],
        ] as const)
      : []),
  ]
}

function Nics({ nics }: { nics: NonNullable<Hardware['nics']> }) {
  const t = detailText.use()
  if (nics.length === 0) return <p className="ov-unit">{t('hardware.nicsNone')}</p>
  return (
    <SimpleTable
      label={t('hardware.nics')}
      head={[t('hardware.name'), t('hardware.link'), t('hardware.mac'), t('hardware.addresses'), t('hardware.driver')]}
      rows={nics.map(({ name, linkUp, speedMbps, macAddress, addresses, driver }) => ({
        id: name,
        cells: [
          <Data key="name" isMono>
            {name}
          </Data>,
          [
            t(linkUp ? 'hardware.linkUp' : 'hardware.linkDown'),
            speedMbps ? t('hardware.speed', { speed: speedMbps }) : '',
          ]
            .filter(Boolean)
            .join(', '),
          <Data key="mac" isMono>
            {macAddress ?? '–'}
          </Data>,
          addresses.length > 0
            ? addresses.map((address) => (
                <div key={address} translate="no">
                  {address}
                </div>
              ))
            : '–',
          <Data key="driver">{driver ?? '–'}</Data>,
        ],
      }))}
    />
  )
}

function StorageDevices({ devices }: { devices: NonNullable<Hardware['storageDevices']> }) {
  const t = detailText.use()
  if (devices.length === 0) return <p className="ov-unit">{t('hardware.storageNone')}</p>
  return (
    <SimpleTable
      label={t('hardware.storage')}
      head={[t('hardware.name'), t('hardware.model'), t('hardware.kind'), t('hardware.serial'), t('hardware.size')]}
      numeric={[4]}
      rows={devices.map(({ name, model, rotational, serial, sizeBytes }) => ({
        id: name,
        cells: [
          <Data key="name" isMono>
            {name}
          </Data>,
          <Data key="model">{model ?? '–'}</Data>,
          t(rotational ? 'hardware.rotational' : 'hardware.solid'),
          <Data key="serial">{serial ?? '–'}</Data>,
          <Bytes key="size" bytes={sizeBytes} />,
        ],
      }))}
    />
  )
}
