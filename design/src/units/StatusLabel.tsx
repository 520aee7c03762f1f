import type { Schema } from '@overt/api-client/engine'
import CheckCircleIcon from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import ExclamationCircleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import ExclamationTriangleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import InProgressIcon from '@patternfly/react-icons/dist/esm/icons/in-progress-icon'
import OffIcon from '@patternfly/react-icons/dist/esm/icons/off-icon'
import PauseCircleIcon from '@patternfly/react-icons/dist/esm/icons/pause-circle-icon'
import type { ComponentType } from 'react'
import { designText } from '../text/design-text.ts'
import { Label, type LabelColor } from './Label.tsx'
import { Age } from './Time.tsx'
import {
  dataCenterTones,
  diskTones,
  hostTones,
  operationTones,
  severityTones,
  storageTones,
  type Tone,
  vmTones,
} from './status-tones.ts'

const looks: Readonly<Record<Tone, { icon: ComponentType; color: LabelColor }>> = {
  good: { icon: CheckCircleIcon, color: 'green' },
  busy: { icon: InProgressIcon, color: 'blue' },
  idle: { icon: OffIcon, color: 'grey' },
  held: { icon: PauseCircleIcon, color: 'purple' },
  warning: { icon: ExclamationTriangleIcon, color: 'yellow' },
  bad: { icon: ExclamationCircleIcon, color: 'red' },
}

/** A status in words, with its icon and colour; beside it how long it has been so, below it why. */
export function StatusLabel(props: {
  tone: Tone
  text: string
  since?: string | undefined
  reason?: string | undefined
  /** A further label beside it. */
  mark?: string | undefined
}) {
  const { icon, color } = looks[props.tone]
  return (
    <span className="ov-status">
      <span className="ov-status-line">
        <Label color={color} icon={icon} isOutlined={props.tone === 'idle'}>
          {props.text}
        </Label>
        {props.mark ? <Label color="purple">{props.mark}</Label> : null}
        {props.since ? <Age since={props.since} /> : null}
      </span>
      {props.reason ? (
        // The engine tells it, and in English.
        <span className="ov-status-reason" title={props.reason} lang="en">
          {props.reason}
        </span>
      ) : null}
    </span>
  )
}

interface Explained {
  readonly statusReason: string
  readonly statusSince: string
}

/** Status of a VM with reason and age, and whether it is simulated; `words` overrides the status word. */
export function VmStatusLabel({
  vm,
  words,
}: {
  vm: Pick<Schema<'Vm'>, 'status' | 'simulated'> & Explained
  words?: string
}) {
  const text = designText.use()
  return (
    <StatusLabel
      tone={vmTones[vm.status]}
      text={words ?? text(`vmStatus.${vm.status}`)}
      since={vm.statusSince}
      reason={vm.statusReason}
      mark={vm.simulated ? text('simulated') : undefined}
    />
  )
}

/** Status of a host with reason and age. */
export function HostStatusLabel({ host }: { host: Pick<Schema<'Host'>, 'status'> & Explained }) {
  const text = designText.use()
  return (
    <StatusLabel
      tone={hostTones[host.status]}
      text={text(`hostStatus.${host.status}`)}
      since={host.statusSince}
      reason={host.statusReason}
    />
  )
}

/** Status of a storage domain with reason and age. */
export function StorageStatusLabel({ domain }: { domain: Pick<Schema<'StorageDomain'>, 'status'> & Explained }) {
  const text = designText.use()
  return (
    <StatusLabel
      tone={storageTones[domain.status]}
      text={text(`storageStatus.${domain.status}`)}
      since={domain.statusSince}
      reason={domain.statusReason}
    />
  )
}

/** Status of a data center with reason and age. */
export function DataCenterStatusLabel(props: { dataCenter: Pick<Schema<'DataCenter'>, 'status'> & Explained }) {
  const text = designText.use()
  const { dataCenter } = props
  return (
    <StatusLabel
      tone={dataCenterTones[dataCenter.status]}
      text={text(`dataCenterStatus.${dataCenter.status}`)}
      since={dataCenter.statusSince}
      reason={dataCenter.statusReason}
    />
  )
}

/** Status of a disk with reason and, unless it is simply well, its age. */
export function DiskStatusLabel({ disk }: { disk: Pick<Schema<'Disk'>, 'status'> & Partial<Explained> }) {
  const text = designText.use()
  return (
    <StatusLabel
      tone={diskTones[disk.status]}
      text={text(`diskStatus.${disk.status}`)}
      since={disk.status === 'ok' ? undefined : disk.statusSince}
      reason={disk.statusReason}
    />
  )
}

/** Status of an operation with the reason it waits, failed or is stuck. */
export function OperationStatusLabel({ operation }: { operation: Pick<Schema<'Operation'>, 'status' | 'reason'> }) {
  const text = designText.use()
  return (
    <StatusLabel
      tone={operationTones[operation.status]}
      text={text(`operationStatus.${operation.status}`)}
      reason={operation.reason}
    />
  )
}

/** Severity of an event. */
export function SeverityLabel({ severity }: { severity: Schema<'Severity'> }) {
  const text = designText.use()
  if (severity === 'normal') return <span className="ov-unit">{text('severity.normal')}</span>
  return <StatusLabel tone={severityTones[severity]} text={text(`severity.${severity}`)} />
}
