import type { Schema } from '@overt/api-client/engine'
import { builtInRoles } from '@overt/api-client/rules/built-in-roles'
import {
  aCluster,
  aDataCenter,
  aDisk,
  anId,
  aPlan,
  aVm,
  minutesAgo,
  vmDefaults,
} from '@overt/design/test-support/factories.ts'
import { aQuota, aQuotaPreview } from '@overt/design/test-support/people-factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { aPlacement } from '@overt/design/test-support/placement.ts'
import { refusalOf } from '@overt/design/test-support/refusal-of.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { clickOn, typeKeys } from '@overt/design/test-support/typing.ts'
import { fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const gib = 2 ** 30
const quota = aQuota()
const none = () => ({ items: [], next: null })
const listed = (...quotas: Schema<'Quota'>[]) => ({ items: quotas, next: null })
const handlers: FakeHandlers = {
  listQuotas: () => listed(quota),
  getQuota: () => quota,
  listDataCenters: () => ({ items: [aDataCenter({ quotaMode: 'enforced' })], next: null }),
  getDataCenter: () => aDataCenter({ quotaMode: 'enforced' }),
  listClusters: () => ({ items: [aCluster()], next: null }),
  getCluster: () => aCluster(),
  listStorageDomains: none,
  listNetworks: none,
  listHosts: none,
  listEvents: none,
  listPermissions: none,
  previewVmPlacement: () => aPlacement(),
}
// What is entered and not sent is kept as a draft.
afterEach(() => sessionStorage.clear())

const theDialog = (name: string | RegExp) => screen.findByRole('dialog', { name })
const enter = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
const vcpus = () => screen.getByRole<HTMLInputElement>('spinbutton', { name: /^vCPUs/ })

test('the list says how each stands to its limits, by the fullest of them', async () => {
  const [part] = quota.clusterParts
  const fuller = (usedVcpus: number) => aQuota({ clusterParts: part ? [{ ...part, usedVcpus }] : [] })
  await renderPortal(portal, '/quotas', {
    ...handlers,
    listQuotas: () =>
      listed(
        quota,
        { ...fuller(4), id: anId(2, 30), name: 'Near' },
        { ...fuller(5), id: anId(3, 30), name: 'Beyond', mode: 'audit' },
      ),
  })
  const [, ...rows] = await screen.findAllByRole('row')
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/Team.*Within the limits.*Default.*Limit/),
    expect.stringMatching(/Near.*Near the limit/),
    expect.stringMatching(/Beyond.*More than is allowed.*Watch/),
  ])
})

test('on a data center they are listed with what they do there, and one is begun for it', async () => {
  const { address, callsOf } = await renderPortal(portal, `/data-centers/${quota.dataCenterId}/quotas`, {
    ...handlers,
    getDataCenter: () => aDataCenter(),
  })
  expect(await screen.findByText('Quotas limit nothing in this data center')).toBeDefined()
  expect(callsOf('listQuotas')[0]?.query['dataCenterId']).toBe(quota.dataCenterId)
  clickOn(screen.getByRole('button', { name: 'Create quota' }))
  await expect.poll(address).toBe(`/quotas/create?dataCenter=${quota.dataCenterId}`)
})

test('without the right to it none is made, and the button says so', async () => {
  const dataCenter = aDataCenter({ myRights: ['see'] })
  await renderPortal(portal, `/data-centers/${dataCenter.id}/quotas`, { ...handlers, getDataCenter: () => dataCenter })
  expect(refusalOf(await screen.findByRole('button', { name: 'Create quota' }))).toContain(
    'Your role does not allow this',
  )
})

test('one is made with limits in GiB, and empty ones are none; then its consumers are asked for', async () => {
  const { callsOf, address } = await renderPortal(portal, '/quotas/create', {
    ...handlers,
    createQuota: () => aQuota({ id: anId(7, 30) }),
  })
  enter(/^Name/, 'Team ')
  const running = screen.getByRole('group', { name: 'Limit 1 of running VMs' })
  fireEvent.change(within(running).getByLabelText(/^vCPUs/), { target: { value: '4' } })
  clickOn(screen.getByRole('button', { name: 'Add a limit for a cluster' }))
  const second = screen.getByRole('group', { name: 'Limit 2 of running VMs' })
  fireEvent.change(within(second).getByLabelText(/^Cluster/), { target: { value: aCluster().id } })
  fireEvent.change(within(second).getByRole('spinbutton', { name: /^Memory/ }), { target: { value: '8' } })
  const storage = screen.getByRole('group', { name: 'Limit 1 of storage' })
  fireEvent.change(within(storage).getByRole('spinbutton', { name: /^Size/ }), { target: { value: '40' } })
  clickOn(screen.getByRole('button', { name: 'Create quota' }))
  await expect.poll(address).toBe(`/quotas/${anId(7, 30)}/consumers`)
  expect(callsOf('createQuota')[0]?.body).toEqual({
    name: 'Team',
    description: '',
    dataCenterId: quota.dataCenterId,
    clusterThresholdPercent: 80,
    clusterGracePercent: 20,
    storageThresholdPercent: 80,
    storageGracePercent: 20,
    clusterParts: [
      { clusterId: null, vcpus: 4, memoryBytes: null },
      { clusterId: aCluster().id, vcpus: null, memoryBytes: 8 * gib },
    ],
    storageParts: [{ storageDomainId: null, bytes: 40 * gib }],
  })
})

test('a limit below what is used is refused at its field, and what was entered stays', async () => {
  const { callsOf } = await renderPortal(portal, `/quotas/${quota.id}/edit`, {
    ...handlers,
    updateQuota: () => {
      throw refusal('invalid_request', 'No.', { fields: { '/clusterParts/0/vcpus': '2 are used.' } })
    },
  })
  fireEvent.change(vcpus(), { target: { value: '1' } })
  clickOn(screen.getByRole('button', { name: 'Save quota' }))
  expect(await screen.findByText('2 are used.')).toBeDefined()
  const field = vcpus()
  expect(field.value).toBe('1')
  expect(document.activeElement).toBe(field)
  expect(callsOf('updateQuota')[0]).toMatchObject({
    headers: { 'if-match': '"5"' },
    body: { clusterParts: [{ clusterId: null, vcpus: 1, memoryBytes: 8 * gib }] },
  })
  expect(callsOf('updateQuota')[0]?.body).not.toHaveProperty('storageParts')
})

test('a percentage that was emptied is asked for, and nothing is sent without it', async () => {
  const { callsOf } = await renderPortal(portal, `/quotas/${quota.id}/edit`, {
    ...handlers,
    updateQuota: () => quota,
  })
  const [warn] = screen.getAllByRole<HTMLInputElement>('spinbutton', { name: /^Warn at/ })
  if (!warn) throw new Error('there is no such field')
  fireEvent.change(warn, { target: { value: '' } })
  clickOn(screen.getByRole('button', { name: 'Save quota' }))
  expect(await screen.findByText('Enter a percentage from 0 to 100.')).toBeDefined()
  expect(callsOf('updateQuota')).toEqual([])
  fireEvent.change(warn, { target: { value: '70' } })
  clickOn(screen.getByRole('button', { name: 'Save quota' }))
  await expect.poll(() => callsOf('updateQuota')[0]?.body).toEqual({ clusterThresholdPercent: 70 })
})

test('what somebody else saved meanwhile is shown, and what was entered is kept', async () => {
  let now = quota
  await renderPortal(portal, `/quotas/${quota.id}/edit`, {
    ...handlers,
    getQuota: () => now,
    updateQuota: () => {
      now = { ...quota, revision: 6, storageGracePercent: 50 }
      throw refusal('stale_revision', 'Somebody changed it.')
    },
  })
  fireEvent.change(vcpus(), { target: { value: '6' } })
  clickOn(screen.getByRole('button', { name: 'Save quota' }))
  expect(await screen.findByText(/^Let through beyond, storage/)).toBeDefined()
  expect(vcpus().value).toBe('6')
})

test('its page draws each limit with what is used of it', async () => {
  await renderPortal(portal, `/quotas/${quota.id}`, handlers)
  const pictures = await screen.findAllByRole('img', { name: /of running VMs|Storage/ })
  expect(pictures.map((each) => each.getAttribute('aria-label'))).toEqual([
    'vCPUs of running VMs: 2 of 4 vCPUs. Near the limit from 4 vCPUs on. Refused above 4 vCPUs.',
    'Memory of running VMs: 4 of 8 GiB. Near the limit from 6.4 GiB on. Refused above 9.6 GiB.',
    'Storage: 20 of 40 GiB. Near the limit from 32 GiB on. Refused above 48 GiB.',
  ])
  expect(screen.getAllByText('Warns from 80% of a limit, refuses above 120%')).toHaveLength(2)
})

test('a consumer is added: the role on the quota, to who was found', async () => {
  const granted: Schema<'Permission'> = {
    id: anId(1, 22),
    principal: { kind: 'user', id: anId(2, 5), name: 'dana' },
    role: { id: builtInRoles.quotaConsumer, name: 'QuotaConsumer' },
    object: { kind: 'quota', id: quota.id, name: quota.name },
    grantedAt: minutesAgo(1),
    grantedBy: 'admin',
    expiresAt: null,
    manageable: true,
  }
  const { callsOf } = await renderPortal(portal, `/quotas/${quota.id}/consumers`, {
    ...handlers,
    createPermission: () => granted,
    listGroups: none,
    listUsers: () => ({
      items: [
        {
          id: anId(2, 5),
          userName: 'dana',
          administrator: false,
          status: 'active',
          createdAt: minutesAgo(60),
          revision: 1,
        },
      ],
      next: null,
    }),
  })
  expect(await screen.findByText('Nobody consumes it yet')).toBeDefined()
  expect(callsOf('listPermissions')[0]?.query).toMatchObject({ objectId: quota.id, roleId: builtInRoles.quotaConsumer })
  clickOn(screen.getByRole('button', { name: 'Add consumer' }))
  const dialog = await theDialog('Let somebody use Team')
  clickOn(within(dialog).getByRole('combobox', { name: /^User, group or everyone/ }))
  typeKeys('dana')
  await within(dialog).findByRole('option', { name: /dana/ })
  typeKeys('{Enter}')
  clickOn(within(dialog).getByRole('button', { name: 'Add consumer' }))
  await expect.poll(() => callsOf('createPermission')).toHaveLength(1)
  expect(callsOf('createPermission')[0]?.body).toEqual({
    principal: { kind: 'user', id: anId(2, 5) },
    roleId: builtInRoles.quotaConsumer,
    object: { kind: 'quota', id: quota.id },
  })
})

test('one is deleted by the plan that is shown', async () => {
  const { callsOf, address } = await renderPortal(portal, `/quotas/${quota.id}?dialog=delete&on=${quota.id}`, {
    ...handlers,
    planDeleteQuota: () => aPlan({ hash: 'e'.repeat(64) }),
    deleteQuota: () => undefined,
  })
  const dialog = await theDialog(/Delete quota Team/)
  await expect
    .poll(() => within(dialog).queryByRole<HTMLButtonElement>('button', { name: 'Delete quota' })?.disabled)
    .toBe(false)
  clickOn(within(dialog).getByRole('button', { name: 'Delete quota' }))
  await expect.poll(address).toBe('/quotas')
  expect(callsOf('deleteQuota')).toMatchObject([{ headers: { 'plan-hash': 'e'.repeat(64) } }])
})

const forVm: FakeHandlers = {
  ...handlers,
  listDisks: ({ query }) => ({
    items: query.contentType?.includes('iso') ? [] : [aDisk({ sizeBytes: 2 * gib })],
    next: null,
  }),
  getVmDefaults: () => vmDefaults(),
  previewQuotaUse: () => aQuotaPreview(),
}

test('a new VM is given a quota, and what it takes of it stands beside the form', async () => {
  const { callsOf } = await renderPortal(portal, '/vms/create', {
    ...forVm,
    createVm: () => {
      throw refusal('quota_exceeded', 'Quota Team is used up.')
    },
  })
  expect(await screen.findByText(/^After this: 3 of 4 vCPUs while running/)).toBeDefined()
  fireEvent.change(await screen.findByRole('combobox', { name: /^Quota/ }), { target: { value: quota.id } })
  await expect
    .poll(() => callsOf('previewQuotaUse').at(-1)?.body)
    .toEqual({
      quotaId: quota.id,
      clusterId: aCluster().id,
      vcpus: 1,
      memoryBytes: gib,
      disks: [{ storageDomainId: anId(1, 8), sizeBytes: 2 * gib }],
    })
  enter(/^Name/, 'web-9')
  clickOn(screen.getByRole('button', { name: 'Create VM' }))
  expect(await screen.findByText('Quota Team is used up.')).toBeDefined()
  expect(callsOf('createVm')[0]?.body).toMatchObject({ name: 'web-9', quotaId: quota.id })
  expect(screen.getByLabelText<HTMLInputElement>(/^Name/).value).toBe('web-9')
})

test('where quotas do nothing, forms do not ask for one', async () => {
  const { callsOf } = await renderPortal(portal, '/vms/create', {
    ...forVm,
    listQuotas: () => listed(aQuota({ mode: 'disabled' })),
    previewQuotaUse: () => aQuotaPreview({ mode: 'disabled' }),
  })
  await expect.poll(() => callsOf('listQuotas').length + callsOf('previewQuotaUse').length).toBeGreaterThan(1)
  expect(screen.queryByRole('combobox', { name: /^Quota/ })).toBeNull()
  expect(screen.queryByText(/^After this/)).toBeNull()
})

test('a VM moves to another quota, and only that is sent', async () => {
  const vm = aVm({ quotaId: quota.id })
  const other = aQuota({ id: anId(2, 30), name: 'Other' })
  const { callsOf } = await renderPortal(portal, `/vms/${vm.id}/edit`, {
    ...forVm,
    listQuotas: () => listed(other, quota),
    getVm: () => vm,
    updateVm: () => ({ ...vm, quotaId: other.id }),
  })
  const field = await screen.findByRole<HTMLSelectElement>('combobox', { name: /^Quota/ })
  expect(field.value).toBe(quota.id)
  fireEvent.change(field, { target: { value: other.id } })
  clickOn(screen.getByRole('button', { name: /^Save/ }))
  await expect.poll(() => callsOf('updateVm')).toHaveLength(1)
  expect(callsOf('updateVm')[0]?.body).toEqual({ quotaId: other.id })
})

test('a quota the caller may not use stays chosen, by its name', async () => {
  const vm = aVm({ quotaId: quota.id })
  await renderPortal(portal, `/vms/${vm.id}/edit`, { ...forVm, listQuotas: none, getVm: () => vm })
  const field = await screen.findByRole<HTMLSelectElement>('combobox', { name: /^Quota/ })
  await expect.poll(() => field.selectedOptions[0]?.textContent).toBe('Team')
})

test('a disk is given another quota, with what it takes of that', async () => {
  const disk = aDisk({ readOnly: false, sizeBytes: 2 * gib })
  const { callsOf } = await renderPortal(portal, `/disks/${disk.id}?dialog=quota&on=${disk.id}`, {
    ...forVm,
    getDisk: () => disk,
    updateDisk: () => ({ ...disk, quotaId: quota.id }),
  })
  const dialog = await theDialog(/Change the quota of debian-12/)
  const field = await within(dialog).findByRole('combobox', { name: /^Quota/ })
  await within(dialog).findByRole('option', { name: 'Team' })
  fireEvent.change(field, { target: { value: quota.id } })
  expect(await within(dialog).findByText(/^After this: .*34 of 40 GiB of storage/)).toBeDefined()
  clickOn(within(dialog).getByRole('button', { name: 'Change quota' }))
  await expect
    .poll(() => callsOf('updateDisk'))
    .toMatchObject([{ headers: { 'if-match': '"1"' }, body: { quotaId: quota.id } }])
  expect(await screen.findByRole('link', { name: 'Team' })).toBeDefined()
})
