import type { Schema } from '@overt/api-client/engine'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { HostStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { text } from '../text/pages.ts'
import { SimpleTable } from './SimpleTable.tsx'
import { Data } from '@overt/design/units/Data.tsx'

/** The few hosts of a cluster or a data center. */
export function HostTable({ hosts }: { hosts: readonly Schema<'Host'>[] }) {
  const t = text.use()
  return (
    <SimpleTable
      label={t('hosts')}
      head={[t('name'), t('status'), t('host.address'), t('host.memory'), t('host.vms')]}
      numeric={[3, 4]}
      rows={hosts.map((host) => ({
        id: host.id,
        cells: [
          <ObjectLink key="name" object={{ kind: 'host', id: host.id, name: host.name }} />,
          <HostStatusLabel key="status" host={host} />,
          <Data key="address" isMono>
            {host.address}
          </Data>,
          <Bytes key="memory" bytes={host.hardware?.memoryBytes} />,
          host.vmCount,
        ],
      }))}
    />
  )
}
