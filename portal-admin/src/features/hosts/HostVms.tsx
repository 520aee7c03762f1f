import { param } from '@overt/design/shell/page-route.ts'
import { useParams } from 'react-router'
import { loadVms, VmsBeneath } from '../../shared/VmsBeneath.tsx'
import { detailText } from '../../text/details.ts'

/** The VMs that run on the host. */
export default function HostVms() {
  const t = detailText.use()
  const id = param({ params: useParams() }, 'id')
  return <VmsBeneath place="host" id={id} empty={{ title: t('host.vmsNone'), body: t('host.vmsNoneBody') }} />
}

/** Reads the first VMs before the tab shows. */
export const loader = loadVms('host')
