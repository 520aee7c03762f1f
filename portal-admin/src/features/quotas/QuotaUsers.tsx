import { param } from '@overt/design/shell/page-route.ts'
import { useParams } from 'react-router'
import { DisksBeneath, loadDisks } from '../../shared/DisksBeneath.tsx'
import { loadVms, VmsBeneath } from '../../shared/VmsBeneath.tsx'
import { quotaText } from '../../text/quota.ts'

function QuotaVms() {
  const t = quotaText.use()
  const id = param({ params: useParams() }, 'id')
  return <VmsBeneath place="quota" id={id} empty={{ title: t('vms.none'), body: t('vms.noneBody') }} />
}

function QuotaDisks() {
  const t = quotaText.use()
  const id = param({ params: useParams() }, 'id')
  return <DisksBeneath place="quota" id={id} empty={{ title: t('disks.none'), body: t('disks.noneBody') }} />
}

/** The tab of VMs that have a quota. */
export const vms = { default: QuotaVms, loader: loadVms('quota') }
/** The tab of disks that have a quota. */
export const disks = { default: QuotaDisks, loader: loadDisks('quota') }
