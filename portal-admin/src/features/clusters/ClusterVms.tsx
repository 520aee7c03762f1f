import { param } from '@overt/design/shell/page-route.ts'
import { useParams } from 'react-router'
import { loadVms, VmsBeneath } from '../../shared/VmsBeneath.tsx'
import { detailText } from '../../text/details.ts'

/** The VMs of the cluster. */
export default function ClusterVms() {
  const t = detailText.use()
  const id = param({ params: useParams() }, 'id')
  return <VmsBeneath place="cluster" id={id} empty={{ title: t('cluster.vmsNone'), body: t('cluster.vmsNoneBody') }} />
}

/** Reads the first VMs before the tab shows. */
export const loader = loadVms('cluster')
