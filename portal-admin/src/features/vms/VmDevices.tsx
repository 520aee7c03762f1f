import type { Schema } from '@overt/api-client/engine'
import { type Fact, Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { Label } from '@overt/design/units/Label.tsx'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { SimpleTable } from '../../shared/SimpleTable.tsx'
import { devicesQuery } from './queries.ts'
import { Data } from '@overt/design/units/Data.tsx'

type Devices = Schema<'VmDevices'>
type Device = Schema<'VmDevice'>

/** What the machine really has, or what its next start is planned with. */
export default function VmDevices() {
  const t = detailText.use()
  const { data } = useSuspenseQuery(devicesQuery(param({ params: useParams() }, 'id')))
  const order = new Map(kinds.map((kind, index) => [kind, index]))
  const devices = data.devices.toSorted((a, b) => (order.get(a.kind) ?? 0) - (order.get(b.kind) ?? 0))
  return (
    <div className="ov-stack">
      <Alert isInline isPlain variant="info" title={t(`devices.source.${data.source}`)} component="p" />
      <Panel title={t('devices.machine')}>
        <Facts facts={machineFacts(data)} columns={2} />
      </Panel>
      <Panel title={t('devices.devices')}>
        <SimpleTable
          label={t('devices.devices')}
          head={[t('devices.kind'), t('devices.what'), t('devices.model'), t('devices.address')]}
          rows={devices.map((device, index) => ({
            id: `${device.kind}-${device.name ?? index}-${index}`,
            cells: [
              t(`deviceKind.${device.kind}`),
              <What key="what" device={device} />,
              modelOf(device),
              device.address ? <Data isMono>{device.address}</Data> : <Dash key="none" />,
            ],
          }))}
        />
      </Panel>
    </div>
  )
}

/** In the order people look for them. */
const kinds: readonly Device['kind'][] = [
  'disk',
  'cdrom',
  'nic',
  'display',
  'video',
  'serial',
  'channel',
  'input',
  'tpm',
  'rng',
  'balloon',
  'watchdog',
  'sound',
  'controller',
  'other',
]

function Dash() {
  return <span className="ov-unit">–</span>
}

function What({ device }: { device: Device }) {
  const t = detailText.use()
  const { object, name, detail, macAddress, readOnly, linked, bootOrder } = device
  return (
    <span className="ov-row">
      {object?.name ? <ObjectLink object={object} /> : null}
      {name ? <Data isMono>{name}</Data> : null}
      {macAddress ? <Data isMono>{macAddress}</Data> : null}
      {detail ? (
        <span className="ov-fine" translate="no">
          {detail}
        </span>
      ) : null}
      {readOnly ? <Label color="grey">{text.t('attachment.readOnly')}</Label> : null}
      {linked === false ? <Label color="yellow">{text.t('nic.unlinked')}</Label> : null}
      {bootOrder === null ? null : <span className="ov-fine">{t('devices.boots', { order: bootOrder })}</span>}
    </span>
  )
}

function modelOf({ model, bus }: Device) {
  if (!model && !bus) return <Dash />
  return <Data>{[bus, model].filter(Boolean).join(', ')}</Data>
}

function machineFacts({ machineType, emulator, firmware, cpu, memoryBytes }: Devices): Fact[] {
  const { t } = detailText
  const later = <span className="ov-unit">{t('devices.decidedAtStart')}</span>
  return [
    [t('devices.machineType'), machineType ? <Data key="type">{machineType}</Data> : later],
    [t('devices.emulator'), emulator ? <Data isMono>{emulator}</Data> : later],
    [text.t('vm.firmware'), text.t(`create.firmware.${firmware}`)],
    [text.t('vm.memory'), <Bytes key="memory" bytes={memoryBytes} />],
    [
      t('devices.cpuModel'),
      cpu.mode || cpu.model ? <Data key="cpu">{[cpu.model, cpu.mode].filter(Boolean).join(', ')}</Data> : later,
    ],
    [
      t('devices.topology'),
      <span key="topology">
        {text.t('vm.topology', { sockets: cpu.sockets, cores: cpu.coresPerSocket, threads: cpu.threadsPerCore })}{' '}
        <span className="ov-fine">{t('devices.online', { count: cpu.online })}</span>
      </span>,
    ],
  ]
}

/** Reads the devices before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(devicesQuery(param(args, 'id')))
  return null
}
