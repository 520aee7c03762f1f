import { Message } from '@overt/design/feedback/Message.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { VmStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { SimpleTable } from '../../shared/SimpleTable.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { diskQuery, vmsByIdQuery } from './queries.ts'

/** The VMs that use the disk, as far as the reader may see them. */
export default function DiskVms() {
  const d = detailText.use()
  const { data: disk } = useSuspenseQuery(diskQuery(param({ params: useParams() }, 'id')))
  if (disk.vms.length === 0)
    return (
      <Message tone="none" title={d('disk.vmsNone')}>
        {d('disk.vmsNoneBody')}
      </Message>
    )
  return (
    <div className="ov-panel">
      <Vms ids={disk.vms.map(({ id }) => id)} />
    </div>
  )
}

function Vms({ ids }: { ids: readonly string[] }) {
  const t = text.use()
  const { data } = useSuspenseQuery(vmsByIdQuery(ids))
  return (
    <SimpleTable
      label={t('vms')}
      head={[t('name'), t('status'), t('vm.cluster')]}
      rows={data.items.map((vm) => ({
        id: vm.id,
        cells: [
          <ObjectLink key="name" object={{ kind: 'vm', id: vm.id, name: vm.name }} />,
          <VmStatusLabel key="status" vm={vm} />,
          <ObjectLink key="cluster" object={{ kind: 'cluster', id: vm.clusterId, name: vm.clusterName }} />,
        ],
      }))}
    />
  )
}

/** Reads the VMs before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  const { vms } = await queryClient.ensureQueryData(diskQuery(param(args, 'id')))
  if (vms.length > 0) await queryClient.ensureQueryData(vmsByIdQuery(vms.map(({ id }) => id)))
  return null
}
