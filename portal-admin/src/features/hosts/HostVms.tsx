import { param } from '@overt/design/shell/page-route.ts'
import type { QueryClient } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { loadVms, VmsBeneath } from '../../shared/VmsBeneath.tsx'
import { detailText } from '../../text/details.ts'

/** The VMs that run on the host. */
export default function HostVms() {
  const t = detailText.use()
  const hostId = param({ params: useParams() }, 'id')
  return <VmsBeneath place={{ hostId }} empty={{ title: t('host.vmsNone'), body: t('host.vmsNoneBody') }} />
}

/** Reads the first VMs before the tab shows. */
export const loader = (queryClient: QueryClient) => (args: LoaderFunctionArgs) =>
  loadVms(queryClient, { hostId: param(args, 'id') }, args.request)
