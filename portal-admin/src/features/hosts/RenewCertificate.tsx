import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { Data } from '@overt/design/units/Data.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { hostText } from '../../text/hosts.ts'
import { text } from '../../text/pages.ts'
import { hasEnded } from './certificate-life.ts'
import { DaysLeft } from './DaysLeft.tsx'
import { hostQuery } from './queries.ts'

/** Has a host given a new certificate; of one whose own has ended this is the approval by which it is believed again. */
export default function RenewCertificate({ host, onClose }: { host: Schema<'Host'>; onClose: () => void }) {
  const t = text.use()
  const h = hostText.use()
  const queryClient = useQueryClient()
  const isEnded = hasEnded(host)
  const args = { path: { id: host.id } }
  const renew = useMutation({
    ...mutation('renewHostCertificate'),
    onSuccess: (now) => {
      showToast({ variant: 'success', title: h('renew.done', { name: host.name }) })
      queryClient.setQueryData(hostQuery(host.id).queryKey, now)
      onClose()
    },
  })
  return (
    <FormDialog
      title={h(isEnded ? 'renew.approveTitle' : 'renew.title', { name: host.name })}
      hint={h(isEnded ? 'renew.approveBody' : 'renew.body')}
      submitLabel={h(isEnded ? 'renew.approve' : 'renew.label')}
      onSubmit={() => renew.mutate(args)}
      onClose={onClose}
      isPending={renew.isPending}
      error={renew.error}
      call={() => describeCall('renewHostCertificate', args)}
    >
      <Facts
        facts={[
          [t('host.address'), <Data key="address">{`${host.address}:${host.port}`}</Data>],
          ...(host.certificateExpiresAt
            ? [[h('certificate.left'), <DaysLeft key="left" until={host.certificateExpiresAt} />] as const]
            : []),
          ...(host.certificateFingerprint
            ? [[t('host.fingerprint'), <CopyText key="f" value={host.certificateFingerprint} isMono />] as const]
            : []),
        ]}
      />
    </FormDialog>
  )
}
