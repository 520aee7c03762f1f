import { part } from '@overt/design/page/part.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useQuery } from '@tanstack/react-query'
import { clusterQuery } from './queries.ts'

const DeleteCluster = part(() => import('./DeleteCluster.tsx'))

/** The dialogs of clusters, opened by the address; `onDeleted` instead of closing one when its cluster is gone. */
export function ClusterDialogs({ onDeleted }: { onDeleted?: () => void }) {
  const { name, id, close } = useDialogAddress(['delete'])
  const { data: cluster } = useQuery({ ...clusterQuery(id ?? ''), enabled: name !== undefined && id !== undefined })
  return name === 'delete' && cluster ? (
    <DeleteCluster key={cluster.id} cluster={cluster} onClose={close} onDeleted={onDeleted ?? close} />
  ) : null
}
