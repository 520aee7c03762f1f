import { aDisk, aHost, anEvent, anId, aRunningVm, aVm, vmDefaults } from '@overt/design/test-support/factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { aPlacement } from '@overt/design/test-support/placement.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const nothing = () => ({ items: [], next: null })
const choices: FakeHandlers = {
  listDisks: ({ query }) => ({ items: query.contentType?.includes('iso') ? [] : [aDisk()], next: null }),
  listNetworks: nothing,
  listClusters: nothing,
  listStorageDomains: nothing,
  listHosts: () => ({ items: [1, 2].map((n) => aHost({ id: anId(n, 3), name: `node-${n}` })), next: null }),
  getVmDefaults: () => vmDefaults(),
  previewVmPlacement: () => aPlacement(),
}

afterEach(() => sessionStorage.clear())

const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

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

test('where it could run follows what is typed, and is asked about this VM', async () => {
  const { callsOf } = await renderPortal(portal, `/vms/${anId(1)}/edit`, {
    ...choices,
    getVm: () => aVm(),
    previewVmPlacement: ({ body }) =>
      body.memoryBytes === 8 * 2 ** 30
        ? aPlacement({ fittingCount: 0, chosen: null, hosts: [], refusals: [{ filter: 'memory', count: 2 }] })
        : aPlacement(),
  })
  expect(await screen.findByText(/It would start on node-1\./)).toBeDefined()
  type(/^Memory/, '8')
  expect(await screen.findByText('None of the 2 hosts of cluster Default can run it.')).toBeDefined()
  expect(callsOf('previewVmPlacement').at(-1)?.body).toEqual({
    vmId: anId(1),
    memoryBytes: 8 * 2 ** 30,
    cpu: aVm().cpu,
    display: 'vnc',
    isoDiskId: null,
    pinnedHostIds: [],
  })
})

test('hosts are chosen and taken away; what is chosen is asked about and sent', async () => {
  const gone = { kind: 'host', id: anId(9, 3) } as const
  const { callsOf } = await renderPortal(portal, `/vms/${anId(1)}/edit`, {
    ...choices,
    getVm: () => aVm({ pinnedHosts: [gone] }),
    updateVm: () => aVm(),
  })
  const chosen = () => within(screen.getByRole('list', { name: 'Runs only on' })).getAllByRole('listitem')
  // A host that was removed is there by its id, so that it can be taken away.
  expect(chosen()[0]?.textContent).toContain(gone.id)
  await screen.findByRole('option', { name: 'node-2' })
  fireEvent.change(screen.getByRole('combobox', { name: /^Runs only on/ }), { target: { value: anId(2, 3) } })
  fireEvent.click(screen.getByRole('button', { name: `Remove ${gone.id}` }))
  expect(chosen().map(({ textContent }) => textContent)).toEqual(['node-2Remove'])
  expect(screen.queryByRole('option', { name: 'node-2' })).toBeNull()
  await waitFor(() => expect(callsOf('previewVmPlacement').at(-1)?.body).toMatchObject({ pinnedHostIds: [anId(2, 3)] }))
  fireEvent.click(screen.getByRole('button', { name: 'Save VM' }))
  await waitFor(() => expect(callsOf('updateVm')[0]?.body).toEqual({ pinnedHostIds: [anId(2, 3)] }))
})
