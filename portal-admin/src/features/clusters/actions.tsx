import type { Schema } from '@overt/api-client/engine'
import type { Action } from '@overt/design/page/actions.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { missing, without } from '../../shared/rights.ts'
import { placeText } from '../../text/places.ts'

type Cluster = Schema<'Cluster'>

/** A function from a cluster to what can be done with it. */
export function useClusterActions(): (cluster: Cluster) => readonly [edit: Action, remove: Action] {
  const t = placeText.use()
  const navigate = useNavigate()
  const dialog = useDialogAddress(['delete'])
  return (cluster) => [
    {
      id: 'edit',
      label: t('edit'),
      disabledReason: without('edit_cluster_configuration', cluster),
      missing: missing('edit_cluster_configuration', 'cluster', cluster),
      run: () => void navigate(paths.editCluster(cluster.id)),
    },
    {
      id: 'delete',
      label: t('cluster.delete'),
      disabledReason: without('delete_cluster', cluster),
      missing: missing('delete_cluster', 'cluster', cluster),
      isDanger: true,
      run: () => dialog.open('delete', cluster.id),
    },
  ]
}
