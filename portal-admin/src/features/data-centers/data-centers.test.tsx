import { aDataCenter, anId, aPlan, aSession } from '@overt/design/test-support/factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { refusalOf } from '@overt/design/test-support/refusal-of.ts'
import { clickOn } from '@overt/design/test-support/typing.ts'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const dataCenter = aDataCenter({ revision: 6, local: true })
const none = () => ({ items: [], next: null })
const handlers: FakeHandlers = {
  getDataCenter: () => dataCenter,
  listDataCenters: () => ({ items: [dataCenter], next: null }),
  listClusters: none,
  listHosts: none,
  listNetworks: none,
  listStorageDomains: none,
  listEvents: none,
}
const theDialog = (name: string | RegExp) => screen.findByRole('dialog', { name })

test('one is made with shared storage unless another kind is chosen', async () => {
  const { callsOf, address } = await renderPortal(portal, '/data-centers', {
    ...handlers,
    createDataCenter: ({ body }) => aDataCenter({ ...body, id: anId(2, 10) }),
  })
  clickOn(await screen.findByRole('button', { name: 'Create data center' }))
  const dialog = await theDialog('Create data center')
  const make = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Create data center' })
  expect(make.disabled).toBe(true)
  fireEvent.change(within(dialog).getByLabelText(/^Name/), { target: { value: 'North' } })
  clickOn(make)
  await expect.poll(address).toBe(`/data-centers/${anId(2, 10)}`)
  expect(callsOf('createDataCenter')[0]?.body).toEqual({
    name: 'North',
    description: '',
    local: false,
    quotaMode: 'disabled',
  })
})

test('without the right to it none is made: neither from the head of the list nor while it is empty', async () => {
  await renderPortal(portal, '/data-centers', {
    ...handlers,
    getSession: () => aSession({ rights: ['see', 'create_host'] }),
    listDataCenters: none,
  })
  const buttons = await screen.findAllByRole('button', { name: 'Create data center' })
  expect(buttons).toHaveLength(2)
  for (const button of buttons) expect(refusalOf(button)).toContain('Your role does not allow this')
})

test('from its page a cluster is made in it', async () => {
  const other = aDataCenter({ id: anId(5, 10), name: 'Other' })
  const { address } = await renderPortal(portal, `/data-centers/${dataCenter.id}`, {
    ...handlers,
    listDataCenters: () => ({ items: [other, dataCenter], next: null }),
    getClusterChoices: () => ({ hosts: [], silentHosts: [], cpuTypes: [], emulatedMachines: [] }),
  })
  clickOn(await screen.findByRole('link', { name: 'Create cluster' }))
  await expect.poll(address).toBe(`/clusters/create?dataCenter=${dataCenter.id}`)
  expect((await screen.findByLabelText<HTMLSelectElement>(/^Data center/)).value).toBe(dataCenter.id)
  expect(screen.getByText(/No host has told yet/)).toBeDefined()
})

test('the kind of storage can’t change while there is some: said by its field', async () => {
  const { callsOf } = await renderPortal(portal, `/data-centers?dialog=edit&on=${dataCenter.id}`, {
    ...handlers,
    updateDataCenter: () => {
      throw refusal('invalid_request', 'No.', { fields: { '/local': 'It has storage domain Default.' } })
    },
  })
  const dialog = await theDialog('Edit Default')
  const save = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Save data center' })
  expect(save.disabled).toBe(true)
  fireEvent.change(within(dialog).getByLabelText(/^Storage/), { target: { value: 'no' } })
  clickOn(save)
  expect(await within(dialog).findByText('It has storage domain Default.')).toBeDefined()
  expect(callsOf('updateDataCenter')).toMatchObject([{ headers: { 'if-match': '"6"' }, body: { local: false } }])
})

test('one is deleted with its networks, by the plan that is shown', async () => {
  const { callsOf, address } = await renderPortal(
    portal,
    `/data-centers/${dataCenter.id}?dialog=delete&on=${dataCenter.id}`,
    {
      ...handlers,
      planDeleteDataCenter: () =>
        aPlan({
          hash: 'd'.repeat(64),
          effects: [
            {
              object: { kind: 'network', id: anId(1, 11), name: 'lan' },
              action: 'delete',
              text: 'Network lan is deleted.',
              irreversible: true,
            },
          ],
        }),
      deleteDataCenter: () => undefined,
    },
  )
  const dialog = await theDialog(/Delete data center Default/)
  expect(await within(dialog).findByText('Network lan is deleted.')).toBeDefined()
  const button = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Delete data center' })
  await expect.poll(() => button.disabled).toBe(false)
  clickOn(button)
  await expect.poll(address).toBe('/data-centers')
  expect(callsOf('deleteDataCenter')).toMatchObject([{ headers: { 'plan-hash': 'd'.repeat(64) } }])
})

test('what quotas do is chosen, with words for each, and sent alone', async () => {
  const { callsOf } = await renderPortal(portal, `/data-centers?dialog=edit&on=${dataCenter.id}`, {
    ...handlers,
    updateDataCenter: ({ body }) => ({ ...dataCenter, ...body }),
  })
  const mode = within(await theDialog('Edit Default')).getByLabelText<HTMLSelectElement>(/^What quotas do/)
  fireEvent.change(mode, { target: { value: 'enforced' } })
  expect(screen.getByText(/What goes beyond a quota is refused/)).toBeDefined()
  clickOn(screen.getByRole('button', { name: 'Save data center' }))
  await expect.poll(() => callsOf('updateDataCenter')).toHaveLength(1)
  expect(callsOf('updateDataCenter')[0]?.body).toEqual({ quotaMode: 'enforced' })
})

test('without the right to configure quotas the mode stays, and it is said why', async () => {
  const myRights = dataCenter.myRights.filter((right) => right !== 'configure_quota')
  await renderPortal(portal, `/data-centers?dialog=edit&on=${dataCenter.id}`, {
    ...handlers,
    getDataCenter: () => ({ ...dataCenter, myRights }),
  })
  const mode = within(await theDialog('Edit Default')).getByLabelText<HTMLSelectElement>(/^What quotas do/)
  expect(mode.disabled).toBe(true)
  expect(screen.getByText(/Your role does not allow this/)).toBeDefined()
})
