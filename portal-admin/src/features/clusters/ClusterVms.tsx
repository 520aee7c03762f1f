import { param } from '@overt/design/shell/page-route.ts'
import type { QueryClient } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { loadVms, VmsBeneath } from '../../shared/VmsBeneath.tsx'
import { detailText } from '../../text/details.ts'

/** The VMs of the cluster. */
export default function ClusterVms() {
  const t = detailText.use()
  const clusterId = param({ params: useParams() }, 'id')
  return <VmsBeneath place={{ clusterId }} empty={{ title: t('cluster.vmsNone'), body: t('cluster.vmsNoneBody') }} />
}

/** Reads the first VMs before the tab shows. */
export const loader = (queryClient: QueryClient) => (args: LoaderFunctionArgs) =>
  loadVms(queryClient, { clusterId: param(args, 'id') }, args.request)
