import { aDisk, anId, anOperation, vmDefaults } from '@overt/design/test-support/factories.ts'
import { aQuota, aQuotaPreview } from '@overt/design/test-support/people-factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const beneath = /quota|cluster|\bhost\b|storage domain|vCPU|data center/i
const image = aDisk({ sizeBytes: 2 * 2 ** 30 })
const handlers: FakeHandlers = {
  getVmDefaults: () => vmDefaults(),
  listDisks: () => ({ items: [image], next: null }),
  listSshKeys: () => ({ items: [], next: null }),
  listVms: () => ({ items: [], next: null, total: 0 }),
  listQuotas: () => ({ items: [aQuota()], next: null }),
  previewQuotaUse: () => aQuotaPreview(),
}

test('while a machine is chosen, what it takes stands there in plain words', async () => {
  const { callsOf } = await renderPortal(portal, '/create', handlers)
  expect(await screen.findByText('After this: 3 of 4 CPUs while running, 34 of 40 GiB of disk space.')).toBeDefined()
  fireEvent.click(screen.getByRole('radio', { name: /^Large/ }))
  await expect
    .poll(() => callsOf('previewQuotaUse').at(-1)?.body)
    .toMatchObject({
      clusterId: vmDefaults().clusterId,
      vcpus: 4,
      disks: [{ storageDomainId: image.storageDomainId, sizeBytes: image.sizeBytes }],
    })
  expect(screen.getByRole('main').textContent).not.toMatch(beneath)
})

test('a refusal says what is missing and what to do, and nothing that was entered is lost', async () => {
  let isFull = true
  const { callsOf } = await renderPortal(portal, '/create', {
    ...handlers,
    createVm: () => {
      if (!isFull) return anOperation({ kind: 'vm.create', object: { kind: 'vm', id: anId(7), name: 'third' } })
      throw refusal('quota_exceeded', 'Quota Team: storage.', {
        quotaId: anId(1, 30),
        quotaName: 'Team',
        resource: 'storage',
        limit: 40 * 2 ** 30,
        used: 39 * 2 ** 30,
        asked: 2 * 2 ** 30,
      })
    },
  })
  const name = screen.getByLabelText<HTMLInputElement>(/^Name/)
  fireEvent.change(name, { target: { value: 'third' } })
  fireEvent.click(screen.getByRole('button', { name: 'Create machine' }))
  expect(await screen.findByText('This is more than you may use')).toBeDefined()
  expect(screen.getByText('Disk space: 2 GiB needed, 1 GiB left.')).toBeDefined()
  expect(screen.getByText(/Choose a smaller size/)).toBeDefined()
  expect(await screen.findByText('request-1')).toBeDefined()
  expect(name.value).toBe('third')
  isFull = false
  fireEvent.click(screen.getByRole('button', { name: 'Create machine' }))
  await expect.poll(() => callsOf('createVm')).toHaveLength(2)
})

test('the list tells what one may use, and uses', async () => {
  const { address, callsOf } = await renderPortal(portal, '/', handlers)
  fireEvent.click(screen.getByRole('button', { name: 'What you may use' }))
  const dialog = await screen.findByRole('dialog', { name: 'What you may use' })
  expect(await within(dialog).findByText('2 of 4 CPUs')).toBeDefined()
  expect(within(dialog).getByText('20 of 40 GiB')).toBeDefined()
  expect(callsOf('listQuotas')[0]?.query['own']).toBe('true')
  const pictures = within(dialog).getAllByRole('img', { name: /:/ })
  expect(pictures.map((each) => each.getAttribute('aria-label')).join()).not.toMatch(beneath)
  fireEvent.click(within(dialog).getAllByRole('button', { name: 'Close' }).at(-1) as HTMLElement)
  await expect.poll(address).toBe('/')
})

test('who has no quota is told so, and what to do when that is in the way', async () => {
  await renderPortal(portal, '/?dialog=limits', {
    ...handlers,
    listQuotas: () => ({ items: [aQuota({ mode: 'disabled' })], next: null }),
  })
  expect(await screen.findByText(/^No amount has been set for you\. .* ask an administrator/)).toBeDefined()
})
