import {
  aDisk,
  aHost,
  anEvent,
  anId,
  anOperation,
  aPlacement,
  aRunningVm,
  aVm,
  vmDefaults,
} from '@overt/design/test-support/factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const nothing = () => ({ items: [], next: null })
const choices: FakeHandlers = {
  listDisks: ({ query }) => ({ items: query.contentType?.includes('iso') ? [] : [aDisk()], next: null }),
  listNetworks: nothing,
  listClusters: nothing,
  listStorageDomains: nothing,
  getVmDefaults: () => vmDefaults(),
  previewVmPlacement: () => aPlacement(),
}

afterEach(() => sessionStorage.clear())

const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

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
  expect(told.textContent).toBe('vm-2: Its disk is being copied.')
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

test('creating sends what the form shows and goes to the new VM', async () => {
  const { callsOf, address } = await renderPortal(portal, '/vms/create', {
    ...choices,
    createVm: () => anOperation({ kind: 'vm.create', object: { kind: 'vm', id: anId(7), name: 'web-7' } }),
    getOperation: () => anOperation({ kind: 'vm.create' }),
    getVm: () => aVm({ id: anId(7), name: 'web-7' }),
  })
  type(/^Name/, 'web-7')
  fireEvent.click(screen.getByRole('button', { name: 'Create VM' }))
  await waitFor(() => expect(address()).toBe(`/vms/${anId(7)}`))
  expect(callsOf('createVm')[0]?.body).toMatchObject({ name: 'web-7', memoryBytes: 2 ** 30, start: true })
})

test('the engine’s messages stand by their inputs, and the rest in the banner', async () => {
  await renderPortal(portal, '/vms/create', {
    ...choices,
    createVm: () => {
      throw refusal('invalid_request', 'Some fields are not right.', {
        fields: { '/name': 'There is a VM of this name.', '/bootDevices/0': 'It has no network.' },
      })
    },
  })
  type(/^Name/, 'web-1')
  fireEvent.click(screen.getByRole('button', { name: 'Create VM' }))
  await screen.findByText('There is a VM of this name.')
  const name = screen.getByLabelText(/^Name/)
  expect(name.getAttribute('aria-invalid')).toBe('true')
  expect(document.activeElement).toBe(name)
  expect(screen.getByText('One entry needs your attention')).toBeDefined()
  expect(screen.getByText('/bootDevices/0').parentElement?.textContent).toContain('It has no network.')
})

test('what is missing is told without asking the engine', async () => {
  const { callsOf } = await renderPortal(portal, '/vms/create', choices)
  type(/^Name/, ' ')
  fireEvent.click(screen.getByRole('button', { name: 'Create VM' }))
  expect(await screen.findByText('Enter a name.')).toBeDefined()
  expect(callsOf('createVm')).toHaveLength(0)
})

test('the form begins with what the engine gives, and follows with where it could run', async () => {
  let asked = 0
  const { callsOf } = await renderPortal(portal, '/vms/create', {
    ...choices,
    previewVmPlacement: ({ body }) => {
      asked += 1
      return body.memoryBytes === 8 * 2 ** 30
        ? aPlacement({
            fittingCount: 0,
            chosen: null,
            hosts: [],
            hostCount: 500,
            refusals: [{ filter: 'memory', count: 500 }],
          })
        : aPlacement()
    },
  })
  expect(screen.getByLabelText<HTMLInputElement>(/^Name/).value).toBe('vm-1')
  expect(
    await screen.findByText(/One of 2 hosts of cluster Default can run it now. It would start on node-1./),
  ).toBeDefined()
  expect(screen.getByText(/131000 MiB are taken/, { selector: '.ov-host-why' })).toBeDefined()
  type(/^Name/, 'a')
  type(/^Memory/, '7')
  type(/^Memory/, '8')
  expect(await screen.findByText('None of the 500 hosts of cluster Default can run it.')).toBeDefined()
  expect(screen.getByText('500 hosts have too little free memory')).toBeDefined()
  expect(asked, 'keystrokes are gathered').toBe(2)
  expect(callsOf('previewVmPlacement').at(-1)?.body).toMatchObject({ clusterId: anId(1, 2), memoryBytes: 8 * 2 ** 30 })
})

test('a name that is taken is told by the name', async () => {
  await renderPortal(portal, '/vms/create', {
    ...choices,
    createVm: () => {
      throw refusal('already_exists', 'There is one already.', { fields: { '/name': 'There is a VM of this name.' } })
    },
  })
  fireEvent.click(screen.getByText('Create VM'))
  await screen.findByText('There is a VM of this name.')
  expect(document.activeElement).toBe(screen.getByLabelText(/^Name/))
})

test('a usual size fills in memory and processors', async () => {
  const { callsOf } = await renderPortal(portal, '/vms/create', {
    ...choices,
    getVmDefaults: () => vmDefaults({ largestHost: { memoryBytes: 4 * 2 ** 30, cpus: 8 } }),
    createVm: () => anOperation({ kind: 'vm.create' }),
    getVm: () => aVm(),
  })
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Small' }).checked).toBe(true)
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Large' }).disabled).toBe(true)
  fireEvent.click(screen.getByRole('radio', { name: 'Medium' }))
  fireEvent.click(screen.getByRole('button', { name: 'Create VM' }))
  await waitFor(() => expect(callsOf('createVm')).toHaveLength(1))
  expect(callsOf('createVm')[0]?.body).toMatchObject({
    memoryBytes: 4 * 2 ** 30,
    cpu: { sockets: 1, coresPerSocket: 2, threadsPerCore: 1 },
  })
})

test('create another stays, with the next name', async () => {
  let made = 0
  const { callsOf, address } = await renderPortal(portal, '/vms/create', {
    ...choices,
    getVmDefaults: () => vmDefaults({ name: `vm-${made + 1}` }),
    createVm: () => {
      made += 1
      return anOperation({ kind: 'vm.create' })
    },
  })
  fireEvent.click(screen.getByRole('radio', { name: 'Medium' }))
  fireEvent.click(screen.getByRole('button', { name: 'Create and make another' }))
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>(/^Name/).value).toBe('vm-2'))
  expect(await screen.findByText('vm-1 is being made')).toBeDefined()
  expect(address()).toBe('/vms/create')
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Medium' }).checked, 'the rest stays').toBe(true)
  fireEvent.click(screen.getByRole('button', { name: 'Create and make another' }))
  await waitFor(() => expect(callsOf('createVm')).toHaveLength(2))
  expect(callsOf('createVm')[1]?.body).toMatchObject({ name: 'vm-2', memoryBytes: 4 * 2 ** 30 })
})

test('what was entered survives a reload, and can be given up', async () => {
  sessionStorage.clear()
  const handlers = { ...choices }
  await renderPortal(portal, '/vms/create', handlers)
  type(/^Name/, 'kept')
  await waitFor(() => expect(sessionStorage.getItem('overt-draft:create-vm')).toContain('kept'))
  cleanup()
  await renderPortal(portal, '/vms/create', handlers)
  expect(screen.getByLabelText<HTMLInputElement>(/^Name/).value).toBe('kept')
  fireEvent.click(screen.getByRole('button', { name: 'Begin anew' }))
  expect(screen.getByLabelText<HTMLInputElement>(/^Name/).value).toBe('vm-1')
  await waitFor(() => expect(sessionStorage.getItem('overt-draft:create-vm')).toBeNull())
})

test('the files of the first boot are shown when asked for, and what is wrong with them', async () => {
  const { callsOf } = await renderPortal(portal, '/vms/create', {
    ...choices,
    previewVmCloudInit: ({ body }) => {
      if (body.cloudInit.raw)
        throw refusal('invalid_request', 'No.', {
          fields: { '/cloudInit/raw/userData': 'Line 3, column 5: Bad indentation.' },
        })
      return { userData: '#cloud-config\nhostname: web-7\n', metaData: 'instance-id: x\n', networkConfig: null }
    },
  })
  fireEvent.change(screen.getByLabelText(/^Settings/), { target: { value: 'fields' } })
  type(/^Host name/, 'web-7')
  expect(callsOf('previewVmCloudInit'), 'not before it is opened').toHaveLength(0)
  const summary = screen.getByText('Show what the guest gets')
  fireEvent.click(summary)
  expect(await screen.findByText(/hostname: web-7/)).toBeDefined()
  expect(callsOf('previewVmCloudInit')[0]?.body).toEqual({
    name: 'vm-1',
    nicCount: 1,
    cloudInit: { hostName: 'web-7' },
  })
  fireEvent.change(screen.getByLabelText(/^Settings/), { target: { value: 'raw' } })
  expect(await screen.findByText('Line 3, column 5: Bad indentation.')).toBeDefined()
})

test('a bad field that is folded away is unfolded and gets the focus', async () => {
  await renderPortal(portal, '/vms/create', {
    ...choices,
    createVm: () => {
      throw refusal('invalid_request', 'No.', { fields: { '/cpu/sockets': 'Too many.' } })
    },
  })
  fireEvent.click(screen.getByRole('button', { name: 'Create VM' }))
  await screen.findByText('Too many.')
  const sockets = screen.getByLabelText(/^Sockets/)
  expect(document.activeElement).toBe(sockets)
  expect(sockets.closest('details')?.open).toBe(true)
})

test('an edit carries the revision read and only what changed', async () => {
  const { callsOf, address } = await renderPortal(portal, `/vms/${anId(1)}/edit`, {
    ...choices,
    getVm: () => aVm({ revision: 3 }),
    updateVm: () => aVm({ revision: 4, description: 'Front' }),
  })
  type(/^Description/, 'Front')
  fireEvent.click(screen.getByRole('button', { name: 'Save VM' }))
  await waitFor(() => expect(address()).toBe(`/vms/${anId(1)}`))
  const [call] = callsOf('updateVm')
  expect(call?.headers['if-match']).toBe('"3"')
  expect(call?.body).toEqual({ description: 'Front' })
})

test('when somebody else changed it, each field is theirs or mine, and nothing is lost', async () => {
  let isChanged = false
  const { callsOf } = await renderPortal(portal, `/vms/${anId(1)}/edit`, {
    ...choices,
    listEvents: () => ({
      items: [
        anEvent({ id: anId(2, 9), code: 'vm.started', userName: 'eve' }),
        anEvent({ code: 'vm.updated', userName: 'dana' }),
      ],
      next: null,
    }),
    getVm: () =>
      isChanged
        ? aVm({ revision: 9, memoryBytes: 4 * 2 ** 30, description: 'Theirs', deleteProtected: true })
        : aVm({ revision: 3 }),
    updateVm: ({ headers }) => {
      if (headers['if-match' as keyof typeof headers] === '"3"') {
        isChanged = true
        throw refusal('stale_revision', 'Somebody changed it first.')
      }
      return aVm({ revision: 10 })
    },
  })
  const description = () => screen.getByLabelText<HTMLTextAreaElement>(/^Description/)
  type(/^Description/, 'Mine')
  fireEvent.click(screen.getByRole('button', { name: 'Save VM' }))
  const field = (name: string) => screen.getByRole('group', { name })
  const radio = (name: string, value: string) =>
    within(field(name)).getByRole<HTMLInputElement>('radio', { name: value })
  await screen.findByText(/By dana/)
  // Not touched here: theirs, but it can be kept as it was.
  expect(radio('Memory, was 1 GiB', 'Theirs: 4 GiB').checked).toBe(true)
  expect(screen.getByLabelText<HTMLInputElement>(/^Memory/).value).toBe('4')
  fireEvent.click(radio('Memory, was 1 GiB', 'As it was: 1 GiB'))
  expect(screen.getByLabelText<HTMLInputElement>(/^Memory/).value).toBe('1')
  // Changed by both: mine, and what is typed on stays mine.
  expect(radio('Description, was –', 'Yours: Mine').checked).toBe(true)
  expect(description().value).toBe('Mine')
  type(/^Description/, 'Mine, too')
  fireEvent.click(radio('Description, was –', 'Theirs: Theirs'))
  expect(description().value).toBe('Theirs')
  fireEvent.click(radio('Description, was –', 'Yours: Mine, too'))
  expect(description().value).toBe('Mine, too')
  fireEvent.click(screen.getByRole('button', { name: 'Save VM' }))
  await waitFor(() => expect(callsOf('updateVm')).toHaveLength(2))
  expect(callsOf('updateVm')[1]?.headers['if-match']).toBe('"9"')
  expect(callsOf('updateVm')[1]?.body).toEqual({ description: 'Mine, too', memoryBytes: 2 ** 30 })
})

test('what waits for the next start is told before it is saved', async () => {
  await renderPortal(portal, `/vms/${anId(1)}/edit`, { ...choices, getVm: () => aRunningVm() })
  expect(screen.getByText(/told here before you save/)).toBeDefined()
  type(/^Cores per socket/, '8')
  expect(screen.getByText('Waits for the next start: CPU')).toBeDefined()
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
