// Changes to a running VM: at once what can, at its next start what cannot; and two people who edit it together. By
// keyboard.
import { expectAccessible } from '../support/accessible.ts'
import { field } from '../support/form.ts'
import { enter, expectAnnounced, pressByKeyboard, tabTo } from '../support/keyboard.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { domainOf, virsh } from '../support/virsh.ts'
import { getVm, mebibyte, startVm, stopVm } from '../support/vms.ts'

test('name, description, memory and CPU of a running VM', async ({ api, adminPage: page, machines }) => {
  const id = await machines.make('edit')
  await startVm(api, id)
  const renamed = uniqueName('edited')

  await test.step('what cannot change live waits, and says so', async () => {
    await page.goto(`/admin/vms/${id}/edit`)
    await enter(page, field(page, 'Name'), renamed)
    await enter(page, field(page, 'Description'), 'With a description')
    await enter(page, field(page, 'Memory'), '256')
    await enter(page, field(page, 'Sockets'), '2')
    await expectAnnounced(page, 'Waits for the next start: Memory')
    await saveScreens(page, 'edit-vm-running')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Save VM' }))
    await expect(page.getByRole('heading', { level: 1, name: renamed })).toBeVisible()
    await expect(page.getByText('With a description')).toBeVisible()
    await expect(page.getByText('Takes effect at the next start')).toBeVisible()
    await expect(page.getByText(/Memory.*192 MiB → 256 MiB/).first()).toBeVisible()
    await saveScreens(page, 'vm-pending-changes')
    const vm = await getVm(api, id)
    expect(vm.pendingChanges).toContainEqual({ field: 'memoryBytes', current: 192 * mebibyte, next: 256 * mebibyte })
    expect(await virsh('dominfo', domainOf(id))).toMatch(/Max memory: +196608 KiB/)
  })
  await test.step('a processor is added at once, and taken away at the next start', async () => {
    expect(await virsh('vcpucount', domainOf(id), '--live', '--current')).toBe('2')
    await page.goto(`/admin/vms/${id}/edit`)
    await enter(page, field(page, 'Sockets'), '1')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Save VM' }))
    await expect(page.getByText(/^CPU: .* → /)).toBeVisible()
    expect(await virsh('vcpucount', domainOf(id), '--live', '--current')).toBe('2')
    expect((await getVm(api, id)).pendingChanges.map((change) => change.field)).toContain('cpu')
  })
  await test.step('the next run has it', async () => {
    await stopVm(api, id)
    await startVm(api, id)
    const vm = await getVm(api, id)
    expect(vm.pendingChanges).toEqual([])
    const info = await virsh('dominfo', domainOf(id))
    expect(info).toMatch(/Max memory: +262144 KiB/)
    expect(info).toMatch(/CPU\(s\): +1/)
    expect(await virsh('dumpxml', domainOf(id))).toContain(`<title>${renamed}</title>`)
    await expect(page.getByText('Takes effect at the next start')).toBeHidden()
  })
})

test('two people edit the same VM', async ({ api, adminPage, machines }) => {
  const id = await machines.make('shared')
  const other = await adminPage.context().newPage()
  for (const page of [adminPage, other]) await page.goto(`/admin/vms/${id}/edit`)
  await enter(adminPage, field(adminPage, 'Description'), 'by the slow one')

  await enter(other, field(other, 'Description'), 'by the quick one')
  await enter(other, field(other, 'Memory'), '256')
  await pressByKeyboard(other, other.getByRole('button', { name: 'Save VM' }))
  await expect(other).toHaveURL(new RegExp(`/vms/${id}$`))
  await expect(other.getByText('by the quick one', { exact: true })).toBeVisible()

  await pressByKeyboard(adminPage, adminPage.getByRole('button', { name: 'Save VM' }))
  await expect(adminPage.getByText('Somebody changed it while you edited')).toBeVisible()
  await expect(adminPage.getByText(/^By admin/)).toBeVisible()
  // Not touched here: theirs already. Changed by both: what was typed here, until it is given up.
  await expect(field(adminPage, 'Memory')).toHaveValue('256')
  await expect(field(adminPage, 'Description')).toHaveValue('by the slow one')
  await expectAccessible(adminPage, 'stale edit')
  await saveScreens(adminPage, 'edit-vm-stale')
  expect((await getVm(api, id)).description).toBe('by the quick one')

  const description = adminPage.getByRole('group', { name: /^Description/ })
  await tabTo(adminPage, description.getByRole('radio', { checked: true }), { backwards: true })
  await adminPage.keyboard.press('ArrowUp')
  await expect(field(adminPage, 'Description')).toHaveValue('by the quick one')
  await adminPage.keyboard.press('ArrowDown')
  await expect(field(adminPage, 'Description')).toHaveValue('by the slow one')
  await enter(adminPage, field(adminPage, 'Description'), 'by both')
  await pressByKeyboard(adminPage, adminPage.getByRole('button', { name: 'Save VM' }))
  await expect(adminPage).toHaveURL(new RegExp(`/vms/${id}$`))
  await expect(adminPage.getByText('by both', { exact: true })).toBeVisible()
  expect(await getVm(api, id)).toMatchObject({ description: 'by both', memoryBytes: 256 * mebibyte })
})
