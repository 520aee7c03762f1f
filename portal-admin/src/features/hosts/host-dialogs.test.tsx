import { clickOn } from '@overt/design/test-support/typing.ts'
import { aCluster, aHost, anId, anOperation, aPlan } from '@overt/design/test-support/factories.ts'
import { refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const host = aHost({ id: anId(1), name: 'node-1', description: 'Rack 7', revision: 4, status: 'non_responsive' })
const effect = (text: string) => ({
  object: { kind: 'host', id: host.id, name: host.name } as const,
  action: 'delete' as const,
  text,
  irreversible: true,
})

test('a lost host is removed by force once that is chosen, by the plan of it, and its page is left', async () => {
  const orderly = aPlan({
    title: 'Remove host node-1',
    hash: 'a'.repeat(64),
    effects: [effect('It is removed.')],
    blockers: [{ code: 'conflict', text: 'VM web-1 runs on it.' }],
  })
  const forced = aPlan({ title: 'Remove host node-1 by force', hash: 'b'.repeat(64), effects: [effect('It goes.')] })
  const { callsOf, address } = await renderPortal(portal, `/hosts/${host.id}?dialog=remove&on=${host.id}`, {
    getHost: () => host,
    listHosts: () => ({ items: [host], next: null }),
    planDeleteHost: ({ query }) => (String(query.force) === 'true' ? forced : orderly),
    deleteHost: () => undefined,
  })
  const dialog = await screen.findByRole('dialog', { name: /Remove host node-1/ })
  const button = () => within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Remove host' })
  expect(await within(dialog).findByText('VM web-1 runs on it.')).toBeDefined()
  expect(button().disabled).toBe(true)
  clickOn(within(dialog).getByRole('radio', { name: /By force/ }))
  expect(await within(dialog).findByText('It goes.')).toBeDefined()
  const typed = within(dialog).getByRole('textbox', { name: /^Type node-1 to confirm/ })
  fireEvent.change(typed, { target: { value: 'node-2' } })
  expect(button().disabled).toBe(true)
  fireEvent.change(typed, { target: { value: 'node-1' } })
  await expect.poll(() => button().disabled).toBe(false)
  clickOn(button())
  await expect.poll(address).toBe('/hosts')
  expect(callsOf('deleteHost')).toMatchObject([
    { path: { id: host.id }, query: { force: 'true' }, headers: { 'plan-hash': 'b'.repeat(64) } },
  ])
})

test('one that answers is not offered to be removed by force', async () => {
  await renderPortal(portal, `/hosts?dialog=remove&on=${host.id}`, {
    getHost: () => ({ ...host, status: 'up' }),
    listHosts: () => ({ items: [host], next: null }),
    planDeleteHost: () => aPlan({ title: 'Remove host node-1', effects: [effect('It is removed.')] }),
  })
  const dialog = await screen.findByRole('dialog', { name: /Remove host node-1/ })
  expect(await within(dialog).findByText('It is removed.')).toBeDefined()
  expect(within(dialog).queryByRole('radio')).toBeNull()
})

test('one that comes back while its removal by force is asked is removed in an orderly way', async () => {
  let status: typeof host.status = 'non_responsive'
  const { callsOf, queryClient } = await renderPortal(portal, `/hosts/${host.id}?dialog=remove&on=${host.id}`, {
    getHost: () => ({ ...host, status }),
    planDeleteHost: ({ query }) =>
      String(query.force) === 'true'
        ? aPlan({ effects: [effect('It goes.')], blockers: [{ code: 'conflict', text: 'It answers.' }] })
        : aPlan({ hash: 'a'.repeat(64), effects: [effect('It is removed.')] }),
    deleteHost: () => undefined,
  })
  const dialog = within(await screen.findByRole('dialog', { name: /Remove host node-1/ }))
  clickOn(await dialog.findByRole('radio', { name: /By force/ }))
  expect(await dialog.findByText('It answers.')).toBeDefined()
  status = 'up'
  await queryClient.invalidateQueries({ queryKey: ['/hosts/{id}'] })
  expect(await dialog.findByText('It is removed.')).toBeDefined()
  expect(dialog.queryByRole('radio')).toBeNull()
  const button = () => dialog.getByRole<HTMLButtonElement>('button', { name: 'Remove host' })
  await expect.poll(() => button().disabled).toBe(false)
  clickOn(button())
  await expect.poll(() => callsOf('deleteHost')).toMatchObject([{ query: { force: 'false' } }])
})

test('editing sends what was changed alone, with the revision it began from', async () => {
  const { callsOf } = await renderPortal(portal, `/hosts/${host.id}?dialog=edit&on=${host.id}`, {
    getHost: () => host,
    updateHost: ({ body }) => ({ ...host, ...body }),
  })
  const dialog = await screen.findByRole('dialog', { name: 'Edit node-1' })
  const save = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Save' })
  expect(save.disabled).toBe(true)
  fireEvent.change(within(dialog).getByLabelText(/Description/), { target: { value: 'Rack 8' } })
  clickOn(save)
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(callsOf('updateHost')).toMatchObject([{ headers: { 'if-match': '"4"' }, body: { description: 'Rack 8' } }])
  expect(callsOf('updateHost')[0]?.body).not.toHaveProperty('name')
})

test('how much of its network migrations may take is set, and taken back', async () => {
  let now = host
  const { callsOf } = await renderPortal(portal, `/hosts/${host.id}?dialog=edit&on=${host.id}`, {
    getHost: () => now,
    updateHost: ({ body }) => (now = { ...now, ...body, revision: now.revision + 1 }),
  })
  const dialog = within(await screen.findByRole('dialog', { name: 'Edit node-1' }))
  const bandwidth = dialog.getByRole<HTMLInputElement>('spinbutton', { name: /^Migration bandwidth/ })
  expect(bandwidth.value).toBe('')
  expect(screen.getByText('As much as the network gives')).toBeDefined()
  fireEvent.change(bandwidth, { target: { value: '120' } })
  clickOn(dialog.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('120 MiB/s at most')).toBeDefined()
  clickOn(await screen.findByRole('button', { name: 'Edit' }))
  const again = within(await screen.findByRole('dialog', { name: 'Edit node-1' }))
  fireEvent.change(again.getByRole('spinbutton', { name: /^Migration bandwidth/ }), { target: { value: '' } })
  clickOn(again.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('As much as the network gives')).toBeDefined()
  expect(callsOf('updateHost').map(({ body }) => body)).toEqual([
    { migrationBandwidthMibPerSecond: 120 },
    { migrationBandwidthMibPerSecond: null },
  ])
})

test('what somebody else said of it meanwhile is shown, and what was entered is kept', async () => {
  let isChanged = false
  const theirs = { ...host, revision: 9, description: 'Rack 9' }
  const { callsOf } = await renderPortal(portal, `/hosts/${host.id}?dialog=edit&on=${host.id}`, {
    getHost: () => (isChanged ? theirs : host),
    updateHost: ({ headers, body }) => {
      if (headers['if-match' as keyof typeof headers] === '"9"') return { ...theirs, ...body }
      isChanged = true
      throw refusal('stale_revision', 'Somebody changed it first.')
    },
  })
  const dialog = await screen.findByRole('dialog', { name: 'Edit node-1' })
  fireEvent.change(within(dialog).getByLabelText(/Description/), { target: { value: 'Rack 8' } })
  const save = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Save' })
  clickOn(save)
  expect(await within(dialog).findByRole('radio', { name: /Rack 9/ })).toBeDefined()
  await expect.poll(() => save.disabled).toBe(false) // the first try is over
  clickOn(save)
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(callsOf('updateHost').at(-1)).toMatchObject({
    headers: { 'if-match': '"9"' },
    body: { description: 'Rack 8' },
  })
})

test('when what somebody else saved can’t be read, that is said; saved again, it is read again, with what was typed meanwhile', async () => {
  let readHost = async () => host
  const { callsOf } = await renderPortal(portal, `/hosts/${host.id}?dialog=edit&on=${host.id}`, {
    getHost: async () => await readHost(),
    updateHost: () => {
      throw refusal('stale_revision', 'Somebody changed it first.')
    },
  })
  const dialog = within(await screen.findByRole('dialog', { name: 'Edit node-1' }))
  const description = () => dialog.getByLabelText<HTMLTextAreaElement>(/Description/)
  const save = async () => {
    await expect.poll(() => dialog.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(false)
    clickOn(dialog.getByRole('button', { name: 'Save' }))
  }
  fireEvent.change(description(), { target: { value: 'Rack 8' } })
  readHost = async () => {
    throw refusal('conflict', 'It cannot be read now.')
  }
  await save()
  expect(await dialog.findByText(/It cannot be read now\./)).toBeDefined()
  const answer = Promise.withResolvers<typeof host>()
  readHost = async () => await answer.promise
  const reads = callsOf('getHost').length
  await save()
  await expect.poll(() => callsOf('getHost').length).toBe(reads + 1)
  expect(dialog.queryByText(/It cannot be read now\./)).toBeNull()
  fireEvent.change(description(), { target: { value: 'Rack 10' } })
  answer.resolve({ ...host, revision: 9, description: 'Rack 9' })
  expect(await dialog.findByRole('radio', { name: /Rack 9/ })).toBeDefined()
  expect(description().value).toBe('Rack 10')
})

test('a host moves to the cluster that is chosen, by the plan of that one', async () => {
  const idle = { ...host, status: 'up' as const }
  const [near, far] = [aCluster({ id: anId(2, 2), name: 'Near' }), aCluster({ id: anId(3, 2), name: 'Far' })]
  const { callsOf } = await renderPortal(portal, `/hosts/${host.id}?dialog=move&on=${host.id}`, {
    getHost: () => idle,
    listClusters: () => ({ items: [aCluster(), near, far], next: null }),
    planMoveHost: ({ body }) =>
      body.clusterId === near.id
        ? aPlan({ effects: [], blockers: [{ code: 'conflict', text: 'VM web-1 runs on it.' }] })
        : aPlan({ hash: 'e'.repeat(64), effects: [{ ...effect('It moves.'), action: 'move', irreversible: false }] }),
    moveHost: ({ body }) => ({ ...idle, clusterId: body.clusterId, clusterName: 'Far' }),
  })
  const dialog = await screen.findByRole('dialog', { name: 'Move node-1 to another cluster' })
  expect(await within(dialog).findByText('VM web-1 runs on it.')).toBeDefined()
  const names = within(dialog)
    .getAllByRole('option')
    .map(({ textContent }) => textContent)
  expect(names).toEqual(['Near', 'Far']) // not where it is
  const button = () => within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Move host' })
  expect(button().disabled).toBe(true)
  fireEvent.change(within(dialog).getByLabelText(/^Cluster/), { target: { value: far.id } })
  expect(await within(dialog).findByText('It moves.')).toBeDefined()
  await expect.poll(() => button().disabled).toBe(false)
  clickOn(button())
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(callsOf('moveHost')).toMatchObject([{ body: { clusterId: far.id }, headers: { 'plan-hash': 'e'.repeat(64) } }])
})

test('where there is no other cluster, that is said', async () => {
  await renderPortal(portal, `/hosts/${host.id}?dialog=move&on=${host.id}`, {
    getHost: () => host,
    listClusters: () => ({ items: [aCluster()], next: null }),
  })
  expect(await screen.findByText('There is no other cluster. Create one first.')).toBeDefined()
})

test('maintenance shows where each VM goes, and is begun as it was shown with what was chosen', async () => {
  const up = aHost({ id: anId(1), name: 'node-1', status: 'up', myRights: ['see', 'manipulate_host'] })
  const stranded = { code: 'insufficient_capacity', text: 'VM pinned cannot move.' } as const
  const { callsOf } = await renderPortal(portal, `/hosts/${up.id}?dialog=maintenance&on=${up.id}`, {
    getHost: () => up,
    listHosts: () => ({ items: [up], next: null }),
    planMaintainHost: ({ body }) =>
      aPlan({
        title: 'Put host node-1 into maintenance',
        hash: 'c'.repeat(64),
        effects: [
          { ...effect('VM web-1 moves to a host that fits, now node-2.'), action: 'move', irreversible: false },
        ],
        blockers: body.immovable === 'refuse' ? [stranded] : [],
      }),
    maintainHost: () => anOperation({ kind: 'host.maintenance', object: { kind: 'host', id: up.id, name: up.name } }),
  })
  const dialog = within(await screen.findByRole('dialog', { name: 'Put node-1 into maintenance' }))
  const button = () => dialog.getByRole<HTMLButtonElement>('button', { name: 'Put into maintenance' })
  expect(await dialog.findByText(/VM web-1 moves to a host that fits, now node-2/)).toBeDefined()
  expect(dialog.getByText('VM pinned cannot move.')).toBeDefined()
  expect(button().disabled).toBe(true)
  clickOn(dialog.getByRole('radio', { name: 'Shut them down' }))
  fireEvent.change(dialog.getByRole('textbox', { name: /Reason/ }), { target: { value: ' New memory ' } })
  await expect.poll(() => button().disabled).toBe(false)
  clickOn(button())
  await expect
    .poll(() => callsOf('maintainHost'))
    .toMatchObject([
      { body: { immovable: 'shut_down', reason: 'New memory' }, headers: { 'plan-hash': 'c'.repeat(64) } },
    ])
})

test('only a host in maintenance is offered to be activated, and that is done at once', async () => {
  const held = aHost({ id: anId(1), name: 'node-1', status: 'maintenance', myRights: ['see', 'manipulate_host'] })
  const { callsOf } = await renderPortal(portal, `/hosts/${held.id}`, {
    getHost: () => held,
    listHosts: () => ({ items: [held], next: null }),
    activateHost: () => ({ ...held, status: 'up' }),
  })
  clickOn(await screen.findByRole('button', { name: /actions/i }))
  expect((await screen.findByRole('menuitem', { name: /Put into maintenance/ })).getAttribute('aria-disabled')).toBe(
    'true',
  )
  clickOn(screen.getByRole('button', { name: 'Activate' }))
  await expect.poll(() => callsOf('activateHost')).toHaveLength(1)
  expect(await screen.findByText('node-1 may run VMs again')).toBeDefined()
})

test('when clusters can’t be read, the dialog to move a host says so', async () => {
  await renderPortal(portal, `/hosts/${host.id}?dialog=move&on=${host.id}`, {
    getHost: () => host,
    listClusters: () => {
      throw refusal('conflict', 'Clusters cannot be read now.')
    },
  })
  const dialog = within(await screen.findByRole('dialog', { name: 'Move node-1 to another cluster' }))
  expect(dialog.getByText('Clusters cannot be read now.')).toBeDefined()
})
