import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import type { Action } from '@overt/design/page/actions.ts'
import { beginBulk } from '@overt/design/shell/bulk/begin-bulk.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { missing, without } from '../../shared/rights.ts'
import { hostText } from '../../text/hosts.ts'
import { text } from '../../text/pages.ts'
import { placementText } from '../../text/placement.ts'
import { hasEnded } from './certificate-life.ts'
import { activate, activationRefusal, bulkMaintenance, maintenanceRefusal } from './maintenance.ts'
import { removal } from './removal.ts'
import { renewalRefusal } from './renewal-actions.ts'

type Host = Schema<'Host'>

/** Shows what becomes of the guests of some hosts without these. */
function rehearsal(hosts: readonly Host[], navigate: (to: string) => void): Action {
  return {
    id: 'rehearse',
    label: placementText.t('rehearsal.label'),
    disabledReason:
      hosts.length > mostRehearsed ? placementText.t('rehearsal.tooMany', { most: mostRehearsed }) : undefined,
    run: () =>
      navigate(
        paths.rehearsal(
          hosts.map(({ id }) => id),
          'failure',
        ),
      ),
  }
}

/** As many as the engine takes at once. */
const mostRehearsed = 32

/** A function from a host to what can be done with it. */
export function useHostActions(): (host: Host) => readonly Action[] {
  const t = text.use()
  const h = hostText.use()
  const dialog = useDialogAddress(['approve', 'edit', 'maintenance', 'move', 'renew', 'remove'])
  const navigate = useNavigate()
  return (host) => [
    {
      id: 'approve',
      label: t('host.approve'),
      disabledReason:
        host.status !== 'pending_approval' ? t('host.approveOnlyPending') : without('edit_host_configuration', host),
      missing: missing('edit_host_configuration', 'host', host),
      run: () => dialog.open('approve', host.id),
    },
    {
      id: 'edit',
      label: h('edit.label'),
      disabledReason: without('edit_host_configuration', host),
      missing: missing('edit_host_configuration', 'host', host),
      run: () => dialog.open('edit', host.id),
    },
    {
      id: 'maintenance',
      label: h('maintenance.label'),
      disabledReason: maintenanceRefusal(host),
      missing: missing('manipulate_host', 'host', host),
      run: () => dialog.open('maintenance', host.id),
    },
    {
      id: 'activate',
      label: h('activate.label'),
      disabledReason: activationRefusal(host),
      missing: missing('manipulate_host', 'host', host),
      run: () => void activate(host),
    },
    rehearsal([host], (to) => void navigate(to)),
    {
      id: 'renew',
      label: h(hasEnded(host) ? 'renew.approve' : 'renew.label'),
      disabledReason: renewalRefusal(host),
      missing: missing('edit_host_configuration', 'host', host),
      run: () => dialog.open('renew', host.id),
    },
    {
      id: 'move',
      label: h('move.label'),
      disabledReason:
        host.status === 'pending_approval' ? h('move.onlyApproved') : without('edit_host_configuration', host),
      missing: missing('edit_host_configuration', 'host', host),
      run: () => dialog.open('move', host.id),
    },
    {
      id: 'remove',
      label: h('remove.label'),
      disabledReason: without('delete_host', host),
      isDanger: true,
      missing: missing('delete_host', 'host', host),
      run: () => dialog.open('remove', host.id),
    },
  ]
}

/** A function from many hosts to what can be done with them at once. */
export function useBulkHostActions(): (hosts: readonly Host[]) => Action[] {
  const navigate = useNavigate()
  return (hosts) => [...bulkMaintenance(hosts), rehearsal(hosts, (to) => void navigate(to)), orderlyRemoval(hosts)]
}

/** Their orderly removal, after its plans. */
function orderlyRemoval(hosts: readonly Host[]): Action {
  const label = hostText.t('remove.label')
  const objects = hosts.map((host) => ({ id: host.id, name: host.name, refusal: without('delete_host', host) }))
  return {
    id: 'remove',
    label,
    isDanger: true,
    disabledReason: objects.some(({ refusal }) => refusal === undefined) ? undefined : designText.t('noRight'),
    run: () =>
      beginBulk({
        label,
        objects,
        confirm: {
          plan: (id) => removal.plan(id, false),
          call: (id, hash) => describeCall('deleteHost', removal.args(id, false, hash)),
        },
        run: async (id, hash) => {
          await removal.run(id, false, hash)
          return undefined
        },
      }),
  }
}
