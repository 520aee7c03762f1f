import { aHost, anId, anOperation, aRunningVm, aVm } from '@overt/design/test-support/factories.ts'
import { refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

afterEach(() => sessionStorage.clear())

test('filters and sort in the address are what the engine is asked for', async () => {
  const { callsOf } = await renderPortal(portal, '/vms?search=web&status=up&sort=-createdAt', {
    listVms: () => ({ items: [aRunningVm()], next: null, total: 1 }),
  })
  expect(callsOf('listVms')[0]?.query).toEqual({ limit: '200', sort: '-createdAt', search: 'web', status: 'up' })
  expect(screen.getByLabelText<HTMLInputElement>('Search by name, description or address').value).toBe('web')
})

test('a status chosen from what the box offers is a chip and part of the address; taken away, it is gone', async () => {
  const { callsOf, address } = await renderPortal(portal, '/vms', {
    listVms: ({ query }) => ({ items: query.status ? [] : [aVm()], next: null, total: 0 }),
  })
  const box = screen.getByRole('combobox', { name: /^Search by name/ })
  fireEvent.change(box, { target: { value: 'status:' } })
  fireEvent.click(await screen.findByRole('option', { name: 'Paused' }))
  expect(await screen.findByRole('heading', { name: 'Nothing matches' })).toBeDefined()
  expect(address()).toBe('/vms?status=paused')
  expect(callsOf('listVms').at(-1)?.query.status).toBe('paused')
  fireEvent.change(box, { target: { value: 'status:po' } })
  await screen.findByRole('option', { name: 'Powering up' })
  fireEvent.keyDown(box, { key: 'ArrowDown' })
  fireEvent.keyDown(box, { key: 'Enter' })
  await waitFor(() => expect(address()).toBe('/vms?status=paused&status=powering_down'))
  expect(callsOf('listVms').at(-1)?.query.status).toBe('paused,powering_down')
  fireEvent.click(screen.getByRole('button', { name: 'Remove filter Status: Paused' }))
  await waitFor(() => expect(address()).toBe('/vms?status=powering_down'))
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Remove filter Status: Paused' })).toBeNull())
  fireEvent.keyDown(box, { key: 'Backspace' })
  await waitFor(() => expect(address()).toBe('/vms'))
})

test('names of objects are offered and shown, their ids stand in the address; nonsense in it is left out', async () => {
  const { address, callsOf } = await renderPortal(portal, '/vms?hostId=nonsense&status=asleep&sort=shoesize', {
    listVms: () => ({ items: [aVm()], next: null, total: 1 }),
    listHosts: () => ({ items: [aHost({ id: anId(5), name: 'host-five' })], next: null }),
  })
  expect(callsOf('listVms')[0]?.query).toEqual({ limit: '200', sort: 'name' })
  fireEvent.change(screen.getByRole('combobox', { name: /^Search by name/ }), { target: { value: 'host:fi' } })
  fireEvent.click(await screen.findByRole('option', { name: 'host-five' }))
  await screen.findByRole('button', { name: 'Remove filter Host: host-five' })
  expect(address()).toContain(`hostId=${anId(5)}`)
  expect(callsOf('listHosts')[0]?.query).toEqual({ limit: '20', search: 'fi' })
})

test('many VMs are started at once, each refusal is told, and retried', async () => {
  const vms = [1, 2, 3].map((n) => aVm({ id: anId(n), name: `vm-${n}` }))
  let isCopying = true
  const { callsOf } = await renderPortal(portal, '/vms', {
    listVms: () => ({ items: vms, next: null, total: 3 }),
    listOperations: ({ query }) => ({
      items: (query.ids ? String(query.ids).split(',') : []).map((id) => anOperation({ id, status: 'succeeded' })),
      next: null,
    }),
    startVm: ({ path }) => {
      if (path.id === anId(2) && isCopying) throw refusal('conflict', 'Its disk is being copied.')
      return anOperation({ id: path.id })
    },
  })
  fireEvent.click(screen.getByRole('checkbox', { name: 'Select all rows shown' }))
  fireEvent.click(within(screen.getByRole('toolbar')).getByRole('button', { name: 'Start' }))
  expect(await screen.findByRole('heading', { name: 'Start: 2 done, 1 refused' })).toBeDefined()
  const told = screen.getByRole('list', { name: 'What was not done, and why' })
  expect(told.textContent).toBe('vm-2: Its disk is being copied. Request id request-1')
  expect(callsOf('startVm')).toHaveLength(3)
  isCopying = false
  fireEvent.click(screen.getByRole('button', { name: 'Retry 1' }))
  expect(await screen.findByRole('heading', { name: 'Start: 1 done' })).toBeDefined()
  expect(callsOf('startVm')).toHaveLength(4)
})

test('powering off many shows what each would lose first, and leaves out what cannot be', async () => {
  const vms = [
    aRunningVm({ id: anId(1), name: 'vm-1' }),
    aVm({ id: anId(2), name: 'vm-2' }),
    aRunningVm({ id: anId(3), name: 'vm-3' }),
  ]
  const { callsOf } = await renderPortal(portal, '/vms', {
    listVms: () => ({ items: vms, next: null, total: 3 }),
    planStopVm: ({ path }) => ({
      hash: (path.id === anId(1) ? 'a' : 'b').repeat(64),
      title: 'Power off',
      effects: [
        { object: { kind: 'vm', id: path.id }, action: 'stop', text: `It stops ${path.id}.`, irreversible: false },
      ],
      blockers: [],
      warnings: [],
    }),
    stopVm: ({ path }) => anOperation({ id: path.id }),
  })
  fireEvent.click(screen.getByRole('checkbox', { name: 'Select all rows shown' }))
  fireEvent.click(within(screen.getByRole('toolbar')).getByRole('button', { name: /^Power off/ }))
  const dialog = await screen.findByRole('dialog')
  const confirm = await within(dialog).findByRole<HTMLButtonElement>('button', { name: 'Power off: 2' })
  await waitFor(() => expect(confirm.disabled).toBe(false))
  expect(within(dialog).getByText(`It stops ${anId(3)}.`)).toBeDefined()
  expect(dialog.textContent).toContain('vm-2: There is nothing to power off')
  expect(callsOf('stopVm')).toHaveLength(0)
  fireEvent.click(confirm)
  await waitFor(() => expect(callsOf('stopVm')).toHaveLength(2))
  expect(
    callsOf('stopVm')
      .map(({ headers }) => headers['plan-hash']?.[0])
      .join(),
  ).toMatch(/^(a,b|b,a)$/)
})

test('deleting with the disks kept plans anew and sends the choice', async () => {
  const { callsOf, address } = await renderPortal(portal, `/vms/${anId(1)}?dialog=delete&on=${anId(1)}`, {
    getVm: () => aVm(),
    listVms: () => ({ items: [], next: null, total: 0 }),
    planDeleteVm: ({ query }) => ({
      hash: (query.disks === 'keep' ? 'b' : 'a').repeat(64),
      title: 'Delete VM web-1',
      effects: [],
      blockers: [],
      warnings: [],
    }),
    deleteVm: () => anOperation({ kind: 'vm.delete' }),
    getOperation: () => anOperation({ kind: 'vm.delete' }),
  })
  fireEvent.click(await screen.findByRole('radio', { name: 'Keep them' }))
  await waitFor(() => expect(callsOf('planDeleteVm')).toHaveLength(2))
  const button = await waitFor(() => {
    const found = screen.getByRole<HTMLButtonElement>('button', { name: 'Delete VM' })
    expect(found.disabled).toBe(false)
    return found
  })
  fireEvent.click(button)
  await waitFor(() => expect(address()).toBe('/vms'))
  const [call] = callsOf('deleteVm')
  expect(call?.query).toEqual({ disks: 'keep' })
  expect(call?.headers['plan-hash']).toBe('b'.repeat(64))
})
