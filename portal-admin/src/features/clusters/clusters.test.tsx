import { aCluster, aDataCenter, anEvent, anId, aPlan } from '@overt/design/test-support/factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { clickOn } from '@overt/design/test-support/typing.ts'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const cluster = aCluster({ revision: 4, vmCount: 3 })
const host = (n: number) => ({ kind: 'host' as const, id: anId(n, 3), name: `node-${n}` })
const handlers: FakeHandlers = {
  getCluster: () => cluster,
  listClusters: () => ({ items: [cluster], next: null }),
  listDataCenters: () => ({ items: [aDataCenter()], next: null }),
  listHosts: () => ({ items: [], next: null }),
  listEvents: () => ({ items: [anEvent({ code: 'cluster.updated', userName: 'dana' })], next: null }),
  planUpdateCluster: () => aPlan({ hash: 'a'.repeat(64), effects: [] }),
  getClusterChoices: () => ({
    hosts: [host(1), host(2)],
    silentHosts: [host(3)],
    cpuTypes: [
      { name: 'Icelake-Server', withoutIt: [host(2)] },
      { name: 'Westmere', withoutIt: [] },
    ],
    emulatedMachines: [{ name: 'pc-q35-7.2', withoutIt: [] }],
  }),
}
const choose = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
/** Presses a button once it can be: what was sent before may not be over yet. */
async function press(name: string): Promise<void> {
  await expect.poll(() => screen.getByRole<HTMLButtonElement>('button', { name }).disabled).toBe(false)
  clickOn(screen.getByRole('button', { name }))
}
const editPage = `/clusters/${cluster.id}/edit`

test('a cluster is made with what was chosen, and its page is shown', async () => {
  const { callsOf, address } = await renderPortal(portal, '/clusters/create', {
    ...handlers,
    createCluster: ({ body }) => ({ ...cluster, ...body }),
  })
  choose(/^Name/, ' Fast ')
  choose(/^CPU type/, 'Westmere')
  choose(/^Memory overcommit/, '150')
  choose(/^Scheduling policy/, 'even_guests')
  await press('Create cluster')
  await expect.poll(address).toBe(`/clusters/${cluster.id}`)
  expect(callsOf('createCluster')[0]?.body).toEqual({
    name: 'Fast',
    description: '',
    dataCenterId: aDataCenter().id,
    architecture: 'x86_64',
    cpuType: 'Westmere',
    emulatedMachine: null,
    firmwareDefault: 'bios',
    memoryOvercommitPercent: 150,
    schedulingPolicy: 'even_guests',
    migrationPolicy: 'minimal_downtime',
  })
})

test('who would fall out is told while the CPU type is chosen, before anything is sent', async () => {
  const { callsOf } = await renderPortal(portal, editPage, handlers)
  const option = screen.getByRole('option', { name: 'Icelake-Server · 1 of 2 hosts' })
  expect(screen.getByText(/have not told yet/).textContent).toContain('node-3')
  expect(screen.queryByText('One host can’t offer this CPU type')).toBeNull()
  choose(/^CPU type/, option.getAttribute('value') ?? '')
  const warning = screen.getByText('One host can’t offer this CPU type').closest('[aria-live]')
  expect(within(warning as HTMLElement).getByRole('link', { name: 'node-2' })).toBeDefined()
  expect(within(warning as HTMLElement).getByText(/^VMs that run there go on/)).toBeDefined()
  expect(screen.getByText(/VMs that run take up another CPU type/)).toBeDefined()
  choose(/^CPU type/, 'Westmere')
  expect(screen.queryByText('One host can’t offer this CPU type')).toBeNull()
  expect(callsOf('updateCluster')).toEqual([])
})

test('a new cluster has no hosts yet: of those there are, nothing is said to happen to their VMs', async () => {
  await renderPortal(portal, '/clusters/create', handlers)
  choose(/^CPU type/, 'Icelake-Server')
  expect(screen.getByText('One host can’t offer this CPU type')).toBeDefined()
  expect(screen.queryByText(/^VMs that run there go on/)).toBeNull()
})

test('by a CPU type that no host offers, all hosts are told to fall out', async () => {
  await renderPortal(portal, editPage, { ...handlers, getCluster: () => ({ ...cluster, cpuType: 'Penryn' }) })
  expect(screen.getByText('2 hosts can’t offer this CPU type')).toBeDefined()
  expect(screen.getByRole('link', { name: 'node-1' })).toBeDefined()
})

test('an edit sends what was changed alone; the engine’s refusal stands by its field', async () => {
  let isRefused = true
  const { callsOf, address } = await renderPortal(portal, editPage, {
    ...handlers,
    planUpdateCluster: () => {
      if (isRefused)
        throw refusal('invalid_request', 'No.', { fields: { '/cpuType': 'No host offers the CPU type Westmere.' } })
      return aPlan({ hash: 'a'.repeat(64), effects: [] })
    },
    updateCluster: ({ body }) => ({ ...cluster, ...body }),
  })
  choose(/^CPU type/, 'Westmere')
  await press('Save cluster')
  expect(await screen.findByText('No host offers the CPU type Westmere.')).toBeDefined()
  isRefused = false
  await press('Save cluster')
  await expect.poll(address).toBe(`/clusters/${cluster.id}`)
  const [sent, ...more] = callsOf('updateCluster')
  expect(more).toEqual([])
  expect(sent?.body).toEqual({ cpuType: 'Westmere' })
  expect(sent?.headers).toMatchObject({ 'if-match': '"4"', 'plan-hash': 'a'.repeat(64) })
})

test('a change that turns a host out is asked about first, by its plan', async () => {
  const object = { kind: 'cluster' as const, id: cluster.id, name: cluster.name }
  const planned = aPlan({
    hash: 'b'.repeat(64),
    effects: [
      { object, action: 'change', text: 'It is changed.', irreversible: false },
      { object: host(2), action: 'stop', text: 'Host node-2 becomes non-operational.', irreversible: false },
    ],
  })
  const { callsOf, address } = await renderPortal(portal, editPage, {
    ...handlers,
    planUpdateCluster: () => planned,
    updateCluster: ({ body }) => ({ ...cluster, ...body }),
  })
  choose(/^CPU type/, 'Icelake-Server')
  await press('Save cluster')
  const dialog = await screen.findByRole('dialog', { name: /Change cluster Default/ })
  expect(await within(dialog).findByText('Host node-2 becomes non-operational.')).toBeDefined()
  expect(callsOf('updateCluster')).toEqual([])
  const confirm = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Save cluster' })
  await expect.poll(() => confirm.disabled).toBe(false)
  clickOn(confirm)
  await expect.poll(address).toBe(`/clusters/${cluster.id}`)
  expect(callsOf('updateCluster')).toMatchObject([
    { body: { cpuType: 'Icelake-Server' }, headers: { 'if-match': '"4"', 'plan-hash': 'b'.repeat(64) } },
  ])
})

test('what somebody else saved meanwhile is taken in, and nothing entered is lost', async () => {
  let isChanged = false
  const theirs = { ...cluster, revision: 9, description: 'theirs', migrationPolicy: 'post_copy' as const }
  const { callsOf } = await renderPortal(portal, editPage, {
    ...handlers,
    getCluster: () => (isChanged ? theirs : cluster),
    updateCluster: ({ headers }) => {
      if (headers['if-match' as keyof typeof headers] === '"9"') return { ...theirs, revision: 10 }
      isChanged = true
      throw refusal('stale_revision', 'Somebody changed it first.')
    },
  })
  choose(/^Description/, 'mine')
  await press('Save cluster')
  expect(await screen.findByText(/dana/)).toBeDefined()
  expect(screen.getByLabelText<HTMLSelectElement>(/^Migration/).value).toBe('post_copy')
  expect(screen.getByLabelText<HTMLTextAreaElement>(/^Description/).value).toBe('mine')
  await press('Save cluster')
  await expect.poll(() => callsOf('updateCluster').length).toBe(2)
  expect(callsOf('updateCluster')[1]).toMatchObject({ headers: { 'if-match': '"9"' }, body: { description: 'mine' } })
})

const removal = `/clusters/${cluster.id}?dialog=delete&on=${cluster.id}`
const object = { kind: 'cluster' as const, id: cluster.id, name: cluster.name }
const effects = [{ object, action: 'delete' as const, text: 'It is deleted.', irreversible: true }]
const deleteButton = async () => {
  const dialog = await screen.findByRole('dialog', { name: /Delete cluster Default/ })
  return await within(dialog).findByRole<HTMLButtonElement>('button', { name: 'Delete cluster' })
}

test('a cluster with a host in it can’t be deleted; the plan says which', async () => {
  await renderPortal(portal, removal, {
    ...handlers,
    planDeleteCluster: () =>
      aPlan({ effects, blockers: [{ code: 'conflict', text: 'Host node-1 is in it.', object: host(1) }] }),
  })
  expect((await deleteButton()).disabled).toBe(true)
  expect(screen.getByText('Host node-1 is in it.')).toBeDefined()
})

test('a cluster is deleted by the plan that is shown, and its page is left', async () => {
  const { callsOf, address } = await renderPortal(portal, removal, {
    ...handlers,
    planDeleteCluster: () => aPlan({ effects, hash: 'c'.repeat(64) }),
    deleteCluster: () => undefined,
  })
  await expect.poll(async () => (await deleteButton()).disabled).toBe(false)
  clickOn(await deleteButton())
  await expect.poll(address).toBe('/clusters')
  expect(callsOf('deleteCluster')).toMatchObject([{ headers: { 'plan-hash': 'c'.repeat(64) } }])
})

test('without the right, the actions say why', async () => {
  const seen = aCluster({ myRights: ['see'] })
  await renderPortal(portal, `/clusters/${seen.id}`, { ...handlers, getCluster: () => seen })
  const why = 'Your role does not allow this. An administrator can grant it.'
  expect(await screen.findByRole('button', { name: 'Edit', description: why })).toBeDefined()
  clickOn(screen.getByRole('button', { name: 'Actions for Default' }))
  const remove = await screen.findByRole('menuitem', { name: /^Delete cluster/ })
  expect(within(remove).getByText(why)).toBeDefined()
  expect(remove.getAttribute('aria-disabled')).toBe('true')
})

test('what another architecture has is not offered before it is read; that it cannot be is said', async () => {
  const answer = Promise.withResolvers<never>()
  const { getClusterChoices } = handlers
  await renderPortal(portal, '/clusters/create', {
    ...handlers,
    getClusterChoices: (call) =>
      call.query.architecture === 'aarch64' || !getClusterChoices ? answer.promise : getClusterChoices(call),
  })
  const cpuType = () => screen.getByLabelText<HTMLSelectElement>(/^CPU type/)
  expect(cpuType().disabled).toBe(false)
  choose(/^Architecture/, 'aarch64')
  expect(cpuType().disabled).toBe(true)
  answer.reject(refusal('conflict', 'Hosts cannot be read now.'))
  expect(await screen.findByText('Hosts cannot be read now.')).toBeDefined()
})
