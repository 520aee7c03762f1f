// How much somebody may use: an administrator makes a quota and says for whom; its consumer makes two machines, is told why
// not a third, and loses nothing; with more of it the third is made. By keyboard.
import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { field } from '../support/form.ts'
import { enter, expectAnnounced, pressAction, pressByKeyboard, tabTo } from '../support/keyboard.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test, uniqueName } from '../support/test.ts'

/** Types a name into a field that searches, and takes what is found by it. */
async function find(page: Page, within: Locator, label: string, name: string): Promise<void> {
  await enter(page, within.getByRole('combobox', { name: new RegExp(`^${label}`) }), name)
  const option = within.getByRole('option', { name: new RegExp(name) })
  await expect(option).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(option).toBeHidden()
}

test('two machines within a quota, the reason why not three, and three with more of it', async ({
  api,
  adminPage: page,
  machines,
  otherUser,
  browserOf,
}) => {
  test.slow() // every key is pressed, in two browsers, and machines are made
  const dataCenter = (await api.call('listDataCenters', {})).items[0]
  if (!dataCenter) throw new Error('there is no data center')
  const quotaName = uniqueName('team')
  const dialog = page.getByRole('dialog')
  const heading = (words: string) => page.getByRole('heading', { level: 1, name: words })
  // Sees all there is, and makes VMs and disks; not what is let through by any quota.
  const role = await api.call('createRole', {
    body: {
      name: uniqueName('maker'),
      description: '',
      kind: 'user',
      rights: ['see', 'create_vm', 'create_disk', 'attach_disk'],
    },
  })
  const granted = await api.call('createPermission', {
    body: {
      principal: { kind: 'user', id: otherUser.id },
      roleId: role.id,
      object: { kind: 'data_center', id: dataCenter.id },
    },
  })
  try {
    await test.step('the data center enforces quotas', async () => {
      await page.goto(`/admin/data-centers/${dataCenter.id}/quotas`)
      await expect(page.getByText('Quotas limit nothing in this data center')).toBeVisible()
      await expectAccessible(page, 'quotas of a data center')
      await saveScreens(page, 'data-center-quotas')
      await pressByKeyboard(page, page.getByRole('button', { name: 'Edit', exact: true }))
      await enter(page, dialog.getByRole('combobox', { name: /^What quotas do/ }), 'Limit')
      await expect(dialog.getByText(/What goes beyond a quota is refused/)).toBeVisible()
      await expectAccessible(page, 'data center with quotas')
      await saveScreens(page, 'edit-data-center-quotas')
      await pressByKeyboard(page, dialog.getByRole('button', { name: 'Save data center' }))
      await expectAnnounced(page, `${dataCenter.name} was saved`)
      await expect(page.getByText('Quotas limit nothing in this data center')).toBeHidden()
    })
    await test.step('a quota of two vCPUs', async () => {
      await pressByKeyboard(page, page.getByRole('button', { name: 'Create quota' }))
      await enter(page, field(page, 'Name'), quotaName)
      await enter(page, page.getByRole('spinbutton', { name: /^vCPUs/ }), '2')
      await enter(page, page.getByRole('spinbutton', { name: /^Size of all disks/ }), '40')
      await enter(page, page.getByRole('spinbutton', { name: /^Let through beyond/ }).first(), '0')
      await expectAccessible(page, 'create quota')
      await saveScreens(page, 'create-quota')
      await pressByKeyboard(page, page.getByRole('button', { name: 'Create quota' }))
      await expect(heading(quotaName)).toBeVisible()
    })
    await test.step('for a user', async () => {
      await expect(page.getByText('Nobody consumes it yet')).toBeVisible()
      const add = page.getByRole('button', { name: 'Add consumer' })
      await pressByKeyboard(page, add)
      await expect(dialog).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(add, 'back where it was').toBeFocused()
      await page.keyboard.press('Enter')
      await find(page, dialog, 'User, group or everyone', otherUser.userName)
      await expectAccessible(page, 'add consumer')
      await saveScreens(page, 'add-consumer')
      await pressByKeyboard(page, dialog.getByRole('button', { name: 'Add consumer' }))
      await expectAnnounced(page, `${otherUser.userName} may use ${quotaName} now`)
      await expect(page.getByRole('row', { name: new RegExp(otherUser.userName) })).toContainText('Here')
      await expectAccessible(page, 'consumers of a quota')
      await saveScreens(page, 'quota-consumers')
    })

    const users = await (await browserOf(otherUser)).newPage()
    const create = users.getByRole('button', { name: 'Create machine' })
    const fill = async (name: string) => {
      await users.goto('/create')
      await enter(users, field(users, 'Image'), 'tiny-linux')
      await expect(field(users, 'Image').locator('option:checked')).toHaveText('tiny-linux')
      await enter(users, field(users, 'Name'), name)
    }
    const make = async (name: string) => {
      await pressByKeyboard(users, create)
      await expect(users.getByRole('heading', { level: 1, name })).toBeVisible()
      machines.adopt(/\/machines\/([0-9a-f-]{36})/.exec(users.url())?.[1] ?? '')
    }
    const names = [uniqueName('one'), uniqueName('two'), uniqueName('three')] as const

    await test.step('its user makes two machines, and sees what they take', async () => {
      await fill(names[0])
      await expect(
        users.getByText(/^After this: 1 of 2 CPUs while running, .* of 40 GiB of disk space\.$/),
      ).toBeVisible()
      await expectAccessible(users, 'create machine within limits')
      await saveScreens(users, 'create-machine-limits')
      await make(names[0])
      await fill(names[1])
      await expect(users.getByText(/^After this: 2 of 2 CPUs while running/)).toBeVisible()
      await make(names[1])
    })
    await test.step('and is told why not three, before and after asking for it; nothing is lost', async () => {
      await fill(names[2])
      await expect(users.getByText('This is more than you may use')).toBeVisible()
      await expect(users.getByText('CPUs of running machines: 1 CPU needed, 0 CPUs left.')).toBeVisible()
      await expectAccessible(users, 'create machine beyond limits')
      await saveScreens(users, 'create-machine-too-much')
      await pressByKeyboard(users, create)
      await expect(users.getByRole('heading', { name: 'This is more than you may use' })).toHaveCount(2)
      await expect(field(users, 'Name')).toHaveValue(names[2])
      await expect(field(users, 'Image').locator('option:checked')).toHaveText('tiny-linux')
      await expectAccessible(users, 'create machine refused')
      await saveScreens(users, 'create-machine-refused')
      const main = users.getByRole('main')
      for (const word of ['quota', 'host', 'cluster', 'storage domain', 'vCPU'])
        await expect(main.getByText(new RegExp(`\\b${word}\\b`, 'i'))).toHaveCount(0)
    })
    await test.step('the list tells what one may use', async () => {
      const other = await (await browserOf(otherUser)).newPage()
      await other.goto('/')
      await pressByKeyboard(other, other.getByRole('button', { name: 'What you may use' }))
      await expect(other.getByRole('dialog').getByText('2 of 2 CPUs', { exact: true })).toBeVisible()
      await expectAccessible(other, 'what one may use')
      await saveScreens(other, 'my-limits')
      await other.close()
    })
    await test.step('the administrator sees what is used, and cannot go below it', async () => {
      await page.goto('/admin/quotas')
      await expect(page.getByRole('row', { name: new RegExp(quotaName) })).toContainText('Near the limit')
      await expectAccessible(page, 'quotas')
      await saveScreens(page, 'quotas')
      await pressByKeyboard(page, page.getByRole('link', { name: quotaName }))
      await expect(page.getByRole('img', { name: /^vCPUs of running VMs: 2 of 2 vCPUs/ })).toBeVisible()
      await expectAccessible(page, 'quota')
      await saveScreens(page, 'quota')
      await page.goto(`${page.url()}/vms`)
      for (const name of names.slice(0, 2)) await expect(page.getByRole('link', { name })).toBeVisible()
      await pressByKeyboard(page, page.getByRole('button', { name: 'Edit', exact: true }))
      await enter(page, page.getByRole('spinbutton', { name: /^vCPUs/ }), '1')
      await pressByKeyboard(page, page.getByRole('button', { name: 'Save quota' }))
      await expect(page.getByRole('spinbutton', { name: /^vCPUs/ })).toBeFocused()
      await expect(page.getByRole('spinbutton', { name: /^vCPUs/ })).toHaveAttribute('aria-invalid', 'true')
      await expectAccessible(page, 'edit quota')
      await saveScreens(page, 'edit-quota')
    })
    await test.step('with more of it, the form that stood there makes the third', async () => {
      await enter(page, page.getByRole('spinbutton', { name: /^vCPUs/ }), '4')
      await pressByKeyboard(page, page.getByRole('button', { name: 'Save quota' }))
      await expectAnnounced(page, `${quotaName} was saved`)
      await expect(users.getByText(/^After this: 3 of 4 CPUs while running/), 'by itself').toBeVisible()
      await make(names[2])
    })
    await test.step('a VM of the administrator chooses a quota', async () => {
      await page.goto('/admin/vms/create')
      await tabTo(page, page.getByRole('combobox', { name: /^Quota/ }))
      await page.keyboard.type(quotaName)
      await expect(page.getByRole('heading', { name: `Quota ${quotaName}` })).toBeVisible()
      await expect(page.getByText(/^After this: 4 of 4 vCPUs while running/)).toBeVisible()
      await expectAccessible(page, 'create VM with a quota')
      await saveScreens(page, 'create-vm-quota')
    })
    await test.step('what has it keeps it from being deleted', async () => {
      await page.goto('/admin/quotas')
      await pressAction(page, quotaName, 'Delete quota')
      await expect(dialog.getByRole('button', { name: 'Delete quota' })).toBeDisabled()
      await expectAccessible(page, 'delete quota')
      await saveScreens(page, 'delete-quota')
      await page.keyboard.press('Escape')
    })
  } finally {
    const now = await api.call('getDataCenter', { path: { id: dataCenter.id } })
    await api.call('updateDataCenter', {
      path: { id: dataCenter.id },
      headers: { 'If-Match': `"${now.revision}"` },
      body: { quotaMode: 'disabled' },
    })
    const plan = await api.call('planDeletePermission', { path: { id: granted.id } })
    await api.call('deletePermission', { path: { id: granted.id }, headers: { 'Plan-Hash': plan.hash } })
    await api.call('deleteRole', { path: { id: role.id } })
  }
})
