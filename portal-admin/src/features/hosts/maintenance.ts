import { describeCall } from '@overt/api-client/describe-call'
import type { BodyOf, Schema } from '@overt/api-client/engine'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import type { Action } from '@overt/design/page/actions.ts'
import { client } from '@overt/design/shell/api.ts'
import { beginBulk } from '@overt/design/shell/bulk/begin-bulk.ts'
import { createElement } from 'react'
import { without } from '../../shared/rights.ts'
import { hostText } from '../../text/hosts.ts'

type Host = Schema<'Host'>
/** Why, and what becomes of guests that cannot move. */
export type MaintenanceWish = BodyOf<'maintainHost'>

/** How a host is put into maintenance: its plan, the call, and the doing of it. */
export const maintenance = {
  plan: (id: string, wish: MaintenanceWish) => client.call('planMaintainHost', { path: { id }, body: wish }),
  args: (id: string, wish: MaintenanceWish, hash: string) => ({
    path: { id },
    body: wish,
    headers: { 'Plan-Hash': hash },
  }),
  run: (id: string, wish: MaintenanceWish, hash: string) =>
    client.call('maintainHost', maintenance.args(id, wish, hash)),
}

/** Why a host is not put into maintenance, or undefined. */
export function maintenanceRefusal(host: Host): string | undefined {
  const { t } = hostText
  if (host.status === 'pending_approval') return t('move.onlyApproved')
  if (host.status === 'maintenance') return t('maintenance.already')
  if (host.status === 'preparing_for_maintenance') return t('maintenance.under')
  return without('manipulate_host', host)
}

/** Why a host is not activated, or undefined. */
export function activationRefusal(host: Host): string | undefined {
  return host.status === 'maintenance' ? without('manipulate_host', host) : hostText.t('activate.only')
}

/** Lets a host work again, and says so. */
export async function activate({ id, name }: Host): Promise<void> {
  try {
    await client.call('activateHost', { path: { id } })
    showToast({ variant: 'success', title: hostText.t('activate.done', { name }) })
  } catch (error) {
    const title = `${hostText.t('activate.label')}: ${name}`
    showToast({ variant: 'danger', title, body: createElement(ErrorSentence, { error }) })
  }
}

/** Many hosts put into maintenance, after their plans, or activated. */
export function bulkMaintenance(hosts: readonly Host[]): Action[] {
  const { t } = hostText
  const bulk = (
    id: 'maintenance' | 'activate',
    refusalOf: (host: Host) => string | undefined,
    way: Pick<Parameters<typeof beginBulk>[0], 'confirm' | 'run'>,
  ): Action => {
    const objects = hosts.map((host) => ({ id: host.id, name: host.name, refusal: refusalOf(host) }))
    const label = t(`${id}.label`)
    const isPossible = objects.some(({ refusal }) => refusal === undefined)
    return {
      id,
      label,
      disabledReason: isPossible ? undefined : objects[0]?.refusal,
      run: () => beginBulk({ label, objects, ...way }),
    }
  }
  return [
    bulk('maintenance', maintenanceRefusal, {
      confirm: {
        plan: (id) => maintenance.plan(id, {}),
        call: (id, hash) => describeCall('maintainHost', maintenance.args(id, {}, hash)),
      },
      run: (id, hash) => maintenance.run(id, {}, hash),
    }),
    bulk('activate', activationRefusal, {
      run: async (id) => {
        await client.call('activateHost', { path: { id } })
        return undefined
      },
    }),
  ]
}
