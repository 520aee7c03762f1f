import type { Schema } from '@overt/api-client/engine'
import type { Action } from '@overt/design/page/actions.ts'
import { client } from '@overt/design/shell/api.ts'
import { beginBulk } from '@overt/design/shell/bulk/begin-bulk.ts'
import { without } from '../../shared/rights.ts'
import { hostText } from '../../text/hosts.ts'
import { hasEnded } from './certificate-life.ts'

type Host = Schema<'Host'>

/** Why a host is not given a new certificate, or undefined. */
export function renewalRefusal(host: Host): string | undefined {
  const { t } = hostText
  if (host.status === 'pending_approval') return t('renew.pending')
  if (host.certificateRenewalRequestedAt) return t('renew.askedAlready')
  return without('edit_host_configuration', host)
}

/** Has many hosts given new certificates; one whose own has ended is looked at by itself. */
export function bulkRenewal(hosts: readonly Host[]): Action[] {
  const { t } = hostText
  const label = t('renew.label')
  const objects = hosts.map((host) => ({
    id: host.id,
    name: host.name,
    refusal: hasEnded(host) ? t('renew.oneByOne') : renewalRefusal(host),
  }))
  return [
    {
      id: 'renew',
      label,
      disabledReason: objects.some(({ refusal }) => refusal === undefined) ? undefined : objects[0]?.refusal,
      run: () =>
        beginBulk({
          label,
          objects,
          run: async (id) => {
            await client.call('renewHostCertificate', { path: { id } })
            return undefined
          },
        }),
    },
  ]
}
