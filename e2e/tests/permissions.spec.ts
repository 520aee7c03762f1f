// Who may do what: a role, a group, a grant for a day, what it lets a user see, the reason for it, and its end; by keyboard.
import { expectAccessible } from '../support/accessible.ts'
import { consoleConnected, consoleState } from '../support/console.ts'
import { field, findByName } from '../support/form.ts'
import { enter, expectAnnounced, pressAction, pressByKeyboard, tabTo, toggleByKeyboard } from '../support/keyboard.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { getVm, startVm } from '../support/vms.ts'

test('a role granted to a group for a day, from its making to its end', async ({
  api,
  adminPage: page,
  machines,
  otherUser,
  browserOf,
}) => {
  test.slow() // every key is pressed, in two browsers, and a guest runs
  const [roleName, groupName] = [uniqueName('watcher'), uniqueName('crew')]
  const id = await machines.make('watched')
  await startVm(api, id)
  const { name, clusterId, clusterName } = await getVm(api, id)
  const heading = (words: string) => page.getByRole('heading', { level: 1, name: words })
  const dialog = page.getByRole('dialog')
  const users = await (await browserOf(otherUser)).newPage()
  await users.goto('/')
  await expect(users.getByText('You have no machine yet')).toBeVisible()

  await test.step('a role with two rights', async () => {
    await page.goto('/admin/roles')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create role' }))
    await enter(page, field(page, 'Name'), roleName)
    await toggleByKeyboard(page, page.getByRole('checkbox', { name: 'Open consoles of VMs' }))
    await expectAccessible(page, 'create role')
    await saveScreens(page, 'create-role')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create role' }))
    await expect(heading(roleName)).toBeVisible()
    await expect(page.getByRole('definition').getByText('Open consoles of VMs')).toBeVisible()
    await expectAccessible(page, 'role')
    await saveScreens(page, 'role')
  })
  await test.step('a built-in one says why it cannot be changed', async () => {
    await page.goto('/admin/roles')
    await pressByKeyboard(page, page.getByRole('link', { name: 'SuperUser', exact: true }))
    await expect(page.getByRole('button', { name: 'Edit' })).toHaveAccessibleDescription(/It is built in/)
    await expect(page.getByRole('button', { name: 'Make one like this' })).toBeEnabled()
  })
  await test.step('a group with the user', async () => {
    await page.goto('/admin/groups')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create group' }).first())
    await enter(page, field(page, 'Name'), groupName)
    await page.keyboard.press('Enter')
    await expect(heading(groupName)).toBeVisible()
    await pressByKeyboard(page, page.getByRole('button', { name: 'Add member' }))
    await findByName(page, dialog, 'User or group', otherUser.userName)
    await expectAccessible(page, 'add member')
    await saveScreens(page, 'add-member')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Add member' }))
    await expect(page.getByRole('row', { name: new RegExp(otherUser.userName) })).toBeVisible()
    await expectAccessible(page, 'group')
    await saveScreens(page, 'group')
  })
  await test.step('the role is granted to the group on a cluster, until tomorrow', async () => {
    await page.goto(`/admin/clusters/${clusterId}/permissions`)
    await pressByKeyboard(page, page.getByRole('button', { name: 'Grant role' }))
    await findByName(page, dialog, 'To whom', groupName)
    await enter(page, dialog.getByRole('combobox', { name: /^Role/ }), roleName)
    await expect(dialog.getByRole('definition').getByText('Open consoles of VMs')).toBeVisible()
    await enter(page, dialog.getByRole('combobox', { name: /^Ends/ }), 'After a time')
    await enter(page, dialog.getByRole('spinbutton', { name: /^For/ }), '1')
    await expectAccessible(page, 'grant role')
    await saveScreens(page, 'grant-role')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Grant role' }))
    await expectAnnounced(page, `${groupName} has the role ${roleName} now`)
    const row = page.getByRole('row', { name: new RegExp(groupName) })
    await expect(row).toContainText('Here')
    await expect(row).toContainText(/in (23|24) hours|tomorrow|in 1 day/)
    await expectAccessible(page, 'permissions')
    await saveScreens(page, 'permissions')
  })
  await test.step('the user sees the VM come, without reloading', async () => {
    await expect(users.getByRole('article').filter({ hasText: name })).toBeVisible({ timeout: 5_000 })
  })
  const open = async () => {
    await page.goto(`/admin/vms/${id}/permissions`)
    await pressByKeyboard(page, page.getByRole('button', { name: 'Who may what?' }))
    await findByName(page, dialog, 'User', otherUser.userName)
    await enter(page, dialog.getByRole('combobox', { name: /^Wants to/ }), 'Open consoles')
  }
  await test.step('the explainer says yes, and by which way', async () => {
    await open()
    await expect(dialog.getByText(/^Yes, /)).toContainText(otherUser.userName)
    const reason = dialog.getByRole('listitem')
    await expect(reason).toContainText(`By the group ${groupName}`)
    await expect(reason.getByRole('link', { name: roleName })).toBeVisible()
    await expect(reason.getByRole('link', { name: clusterName })).toBeVisible()
    await expectAccessible(page, 'explainer')
    await saveScreens(page, 'explain-yes')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  })
  await test.step('a disabled action tells which right is missing, and who can grant it', async () => {
    await users.goto(`/machines/${id}`)
    const why = users.getByRole('dialog')
    await pressByKeyboard(users, users.getByRole('button', { name: `Actions for ${name}` }).first())
    await users.getByRole('menuitem', { name: 'Why can I not do all of this?' }).press('Enter')
    await expect(why).toContainText(`What you may not do with ${name}, and why`)
    await expect(why).toContainText('admin can grant it.')
    await expectAccessible(users, 'missing right')
    await saveScreens(users, 'missing-right')
    await users.keyboard.press('Escape')
  })
  await test.step('the grant is taken away while the user looks at the console: it closes', async () => {
    await users.goto(`/machines/${id}/console`)
    await consoleConnected(users)
    await page.goto(`/admin/clusters/${clusterId}/permissions`)
    await pressAction(page, groupName, 'Take role away')
    await expect(dialog).toContainText(`${otherUser.userName} can no longer see, connect to VM`)
    await expectAccessible(page, 'take role away')
    await saveScreens(page, 'take-role-away')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Take role away' }))
    await expectAnnounced(page, `The role ${roleName} was taken from ${groupName}`)
    await expect(consoleState(users, 'Connected')).toBeHidden({ timeout: 5_000 })
    await users.goto(`/machines/${id}`)
    await expect(users.getByText('It is not there')).toBeVisible()
    await expect(page.getByRole('row', { name: new RegExp(groupName) })).toBeHidden()
  })
  await test.step('the explainer says no, and who could grant it', async () => {
    await open()
    await expect(dialog.getByText(/^No, /)).toContainText('admin can grant it.')
    await saveScreens(page, 'explain-no')
    await page.keyboard.press('Escape')
  })
  await test.step('the group and the role are deleted', async () => {
    for (const [list, each, action] of [
      ['groups', groupName, 'Delete group'],
      ['roles', roleName, 'Delete role'],
    ] as const) {
      await page.goto(`/admin/${list}`)
      await pressAction(page, each, action)
      await tabTo(page, dialog.getByRole('button', { name: action }))
      await page.keyboard.press('Enter')
      await expectAnnounced(page, `${each} was deleted`)
      await expect(page.getByRole('link', { name: each, exact: true })).toBeHidden()
    }
  })
})
