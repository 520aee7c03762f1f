import { aCluster, aDisk, anId, anOperation, aVm, vmDefaults } from '@overt/design/test-support/factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { aPlacement } from '@overt/design/test-support/placement.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const nothing = () => ({ items: [], next: null })
const choices: FakeHandlers = {
  listDisks: ({ query }) => ({ items: query.contentType?.includes('iso') ? [] : [aDisk()], next: null }),
  listNetworks: nothing,
  listClusters: nothing,
  listStorageDomains: nothing,
  listHosts: nothing,
  getVmDefaults: () => vmDefaults(),
  previewVmPlacement: () => aPlacement(),
}

afterEach(() => sessionStorage.clear())

const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

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

test('a VM boots as its cluster says, until another firmware is chosen', async () => {
  const modern = aCluster({ id: anId(2, 2), name: 'Modern', firmwareDefault: 'uefi' })
  const other = { ...modern, id: anId(3, 2), name: 'Other' }
  await renderPortal(portal, '/vms/create', {
    ...choices,
    listClusters: () => ({ items: [aCluster(), modern, other], next: null }),
  })
  const firmware = () => screen.getByLabelText<HTMLSelectElement>(/^Firmware/)
  const cluster = () => screen.getByLabelText(/^Cluster/)
  expect(firmware().value).toBe('bios')
  fireEvent.change(cluster(), { target: { value: modern.id } })
  expect(firmware().value).toBe('uefi')
  fireEvent.change(firmware(), { target: { value: 'bios' } })
  fireEvent.change(cluster(), { target: { value: other.id } })
  expect(firmware().value).toBe('bios')
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
