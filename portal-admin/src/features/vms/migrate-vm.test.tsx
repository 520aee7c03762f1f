import { aPlan, anId, anOperation, aRunningVm } from '@overt/design/test-support/factories.ts'
import { aPlacement, someTargets } from '@overt/design/test-support/placement.ts'
import { applyInvalidation } from '@overt/design/live/apply.ts'
import { invalidationOf } from '@overt/design/live/invalidation.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const vm = aRunningVm({ id: anId(1), name: 'web-1', myRights: ['see', 'migrate_vm'] })

async function openDialog(targets: Parameters<typeof someTargets>[0] = {}) {
  const rendered = await renderPortal(portal, `/vms/${anId(1)}?dialog=migrate&on=${anId(1)}`, {
    getVm: () => vm,
    listVms: () => ({ items: [vm], next: null, total: 1 }),
    listVmMigrationTargets: () => someTargets(targets),
    planMigrateVm: ({ body }) =>
      aPlan({
        title: 'Migrate VM web-1',
        effects: [
          {
            object: { kind: 'vm', id: anId(1), name: 'web-1' },
            action: 'move',
            text: 'VM web-1 moves.',
            irreversible: false,
          },
        ],
        warnings: body.policy === 'post_copy' ? ['If a host fails, it is lost.'] : [],
      }),
    migrateVm: () => anOperation({ kind: 'vm.migrate' }),
  })
  const dialog = await screen.findByRole('dialog', { name: /Migrate web-1/ })
  return { ...rendered, dialog: within(dialog) }
}

test('a VM is moved to the host that was chosen, by the policy that was chosen, with the plan that was seen', async () => {
  const { dialog, callsOf } = await openDialog()
  expect(dialog.getByText('Now that is node-1.')).toBeDefined()
  fireEvent.click(dialog.getByRole('radio', { name: 'node-1' }))
  fireEvent.change(dialog.getByRole('combobox', { name: /^Migration policy/ }), {
    target: { value: 'post_copy' },
  })
  expect(await dialog.findByText('If a host fails, it is lost.')).toBeDefined()
  fireEvent.click(dialog.getByRole('button', { name: 'Migrate' }))
  await waitFor(() => expect(callsOf('migrateVm')).toHaveLength(1))
  expect(callsOf('migrateVm')[0]).toMatchObject({
    body: { hostId: anId(1, 3), policy: 'post_copy' },
    headers: { 'plan-hash': 'a'.repeat(64) },
  })
})

test('a host that cannot take it says why and cannot be chosen; left alone, the engine chooses', async () => {
  const { dialog, callsOf } = await openDialog()
  const refused = dialog.getByRole<HTMLInputElement>('radio', { name: 'node-2' })
  expect(refused.disabled).toBe(true)
  expect(dialog.getByText(/131000 MiB are taken/)).toBeDefined()
  fireEvent.click(dialog.getByRole('button', { name: 'Migrate' }))
  await waitFor(() => expect(callsOf('migrateVm')).toHaveLength(1))
  expect(callsOf('migrateVm')[0]?.body).toEqual({})
})

test('how its cluster and its host have it moved is said; less of the network can be asked for', async () => {
  const { dialog, callsOf } = await openDialog({ policy: 'suspend_if_needed', bandwidthMibPerSecond: 400 })
  expect(await dialog.findByRole('option', { name: 'That of its cluster: Suspend if needed' })).toBeDefined()
  expect(dialog.getByText(/^The guest moves in any case/)).toBeDefined()
  expect(dialog.getByText('If empty, 400 MiB/s at most, as its host says.')).toBeDefined()
  fireEvent.change(dialog.getByRole('spinbutton', { name: /^Migration bandwidth/ }), { target: { value: '50' } })
  await waitFor(() => expect(callsOf('planMigrateVm').at(-1)?.body).toEqual({ bandwidthMibPerSecond: 50 }))
  const go = dialog.getByRole<HTMLButtonElement>('button', { name: 'Migrate' })
  await waitFor(() => expect(go.disabled).toBe(false))
  fireEvent.click(go)
  await waitFor(() => expect(callsOf('migrateVm')).toHaveLength(1))
  expect(callsOf('migrateVm')[0]?.body).toEqual({ bandwidthMibPerSecond: 50 })
})

test('where nobody limits it, a migration takes as much as the network gives', async () => {
  const { dialog } = await openDialog()
  expect(await dialog.findByText('If empty, as much as the network gives.')).toBeDefined()
})

test('the hosts it could move to are read again when the VM changes, and the list behind them is patched', async () => {
  const { callsOf, queryClient } = await openDialog()
  const change = { kind: 'vm', id: vm.id, change: 'updated' } as const
  await applyInvalidation(queryClient, invalidationOf([change]), async () => [vm])
  await waitFor(() => expect(callsOf('listVmMigrationTargets')).toHaveLength(2))
})

test('disks that only its host reaches can be taken along, and the hosts are judged anew', async () => {
  const { hosts, ...placement } = aPlacement()
  const [first, ...others] = hosts
  if (!first) throw new Error('there are hosts')
  const detail = 'It does not reach storage domain local.'
  const kept = { ...first, fits: false, verdicts: [{ filter: 'storage' as const, passed: false, detail }] }
  const { dialog, callsOf } = await openDialog({ placement: { ...placement, hosts: [kept, ...others] } })
  fireEvent.click(await dialog.findByRole('checkbox', { name: 'Take its disks along' }))
  await waitFor(() => expect(callsOf('listVmMigrationTargets').at(-1)?.query).toMatchObject({ copyDisks: 'true' }))
  await waitFor(() => expect(callsOf('planMigrateVm').at(-1)?.body).toEqual({ copyDisks: true }))
  fireEvent.click(dialog.getByRole('button', { name: 'Migrate' }))
  await waitFor(() => expect(callsOf('migrateVm')[0]?.body).toEqual({ copyDisks: true }))
})

test('where storage keeps it nowhere, nothing is asked about disks', async () => {
  const { dialog } = await openDialog()
  expect(await dialog.findByRole('radio', { name: 'node-1' })).toBeDefined()
  expect(dialog.queryByRole('checkbox', { name: 'Take its disks along' })).toBeNull()
})
