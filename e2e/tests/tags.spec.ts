// Tags: a tree, two VMs tagged at once, the list narrowed, a role on the tag that counts for what gets it later, and the
// plan that deletes it; by keyboard.
import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from '../support/accessible.ts'
import { field } from '../support/form.ts'
import { enter, expectAnnounced, pressAction, pressByKeyboard, tabTo, toggleByKeyboard } from '../support/keyboard.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { getVm } from '../support/vms.ts'

/** Types a name into a field that searches, and takes what is found by it. */
async function find(page: Page, within: Locator, label: string, name: string): Promise<void> {
  await enter(page, within.getByRole('combobox', { name: new RegExp(`^${label}`) }), name)
  const option = within.getByRole('option', { name: new RegExp(name) })
  await expect(option).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(option).toBeHidden()
}

test('a tag from its making to its end', async ({ api, adminPage: page, machines, otherUser, browserOf }) => {
  test.slow() // every key is pressed, in two browsers
  const [top, web, moved] = [uniqueName('stage'), uniqueName('web'), uniqueName('moved')]
  const [first, second, late] = [
    await getVm(api, await machines.make('tagged')),
    await getVm(api, await machines.make('tagged')),
    await getVm(api, await machines.make('tagged')),
  ]
  const dialog = page.getByRole('dialog')
  const tree = page.getByRole('list', { name: 'Tags, each with those below it' })
  const search = page.getByRole('combobox', { name: 'Search by name, description or address' })
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })
  const byName = async (name: string) =>
    (await api.call('listTags', { query: { search: name } })).items.find((tag) => tag.name === name)?.id ?? ''

  await test.step('a tree: one tag, one below it, and one that is moved below', async () => {
    await page.goto('/admin/tags')
    for (const name of [top, moved]) {
      await pressByKeyboard(page, page.getByRole('button', { name: 'Create tag', exact: true }).first())
      await enter(page, field(page, 'Name'), name)
      await page.keyboard.press('Enter')
      await expect(tree.getByRole('link', { name })).toBeVisible()
      await expect(dialog).toBeHidden()
    }
    await pressAction(page, top, 'Create tag below')
    await expect(dialog).toContainText(`Create a tag below ${top}`)
    await enter(page, field(page, 'Name'), web)
    await page.keyboard.press('Enter')
    await expect(tree.getByRole('list').getByRole('link', { name: web })).toBeVisible()
    await expect(dialog).toBeHidden()
    await pressAction(page, moved, 'Move')
    await find(page, dialog, 'Below', top)
    await expectAccessible(page, 'move tag')
    await saveScreens(page, 'move-tag')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Move' }))
    await expectAnnounced(page, `The tag ${moved} was moved`)
    await expect(tree.getByRole('list').getByRole('link', { name: moved })).toBeVisible()
    await pressByKeyboard(page, tree.getByRole('button', { name: `Hide the tags below ${top}` }))
    await expect(tree.getByRole('link', { name: moved })).toBeHidden()
    await pressByKeyboard(page, tree.getByRole('button', { name: `Show the tags below ${top}` }))
    await expectAccessible(page, 'tags')
    await saveScreens(page, 'tags')
  })
  await test.step('two VMs get it at once', async () => {
    await page.goto('/admin/vms?search=tagged')
    for (const { name } of [first, second]) await toggleByKeyboard(page, row(name).getByRole('checkbox'))
    const opener = page.getByRole('toolbar').getByRole('button', { name: 'Add tag' })
    await pressByKeyboard(page, opener)
    await expect(dialog).toContainText('Add a tag to 2 objects')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(opener, 'back where it was').toBeFocused()
    await page.keyboard.press('Enter')
    await find(page, dialog, 'Tag', web)
    await expectAccessible(page, 'add tag')
    await saveScreens(page, 'add-tag')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Add tag' }))
    await expectAnnounced(page, `Add tag ${web}: 2 done.`)
    expect((await getVm(api, first.id)).tags).toMatchObject([{ name: web, inherited: false }])
  })
  await test.step('the list is narrowed by the tag above, and shows tags in a column', async () => {
    await page.goto('/admin/vms?columns=name,status,tags')
    await tabTo(page, search)
    await page.keyboard.type(`tags:${top}`)
    await expect(page.getByRole('option', { name: new RegExp(top) })).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('list', { name: 'Filters in effect' })).toContainText(top)
    await expect(page).toHaveURL(new RegExp(`tagId=${await byName(top)}`))
    for (const { name } of [first, second]) await expect(row(name)).toContainText(web)
    await expect(row(late.name)).toBeHidden()
    await saveScreens(page, 'vms-by-tag')
    await page.reload()
    await expect(row(first.name)).toBeVisible()
    await expect(row(late.name)).toBeHidden()
  })
  const users = await (await browserOf(otherUser)).newPage()
  const machine = (name: string) => users.getByRole('article').filter({ hasText: name })
  await test.step('a role on the tag shows what has it, and what gets it later', async () => {
    await users.goto('/')
    await expect(users.getByText('You have no machine yet')).toBeVisible()
    await page.goto(`/admin/tags/${await byName(top)}/permissions`)
    await pressByKeyboard(page, page.getByRole('button', { name: 'Grant role' }))
    await find(page, dialog, 'To whom', otherUser.userName)
    await enter(page, dialog.getByRole('combobox', { name: /^Role/ }), 'UserRole')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Grant role' }))
    await expect(row(otherUser.userName)).toContainText('Here')
    for (const { name } of [first, second]) await expect(machine(name)).toBeVisible()
    await expect(machine(late.name)).toBeHidden()
    await page.goto(`/admin/vms/${late.id}`)
    await pressByKeyboard(page, page.getByRole('button', { name: 'Add tag' }))
    await find(page, dialog, 'Tag', web)
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Add tag' }))
    await expectAnnounced(page, `${late.name} has the tag ${web} now`)
    await expect(machine(late.name), 'without reloading').toBeVisible()
  })
  await test.step('taken off, it is put back by the notice', async () => {
    const take = page.getByRole('button', { name: `Remove tag ${web}` })
    await expectAccessible(page, 'tags of a VM')
    await saveScreens(page, 'tags-of-a-vm')
    await pressByKeyboard(page, take)
    await expect(take).toBeHidden()
    await expect(page.getByRole('button', { name: 'Add tag' }), 'the focus is beside').toBeFocused()
    await expect(machine(late.name)).toBeHidden()
    await page.getByRole('button', { name: 'Put back' }).press('Enter')
    await expect(take).toBeVisible()
    await expect(machine(late.name)).toBeVisible()
  })
  await test.step('a tag that is not there yet is made where it is put', async () => {
    const made = uniqueName('made')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Add tag' }))
    await find(page, dialog, 'Tag', made)
    await expect(dialog).toContainText('Will be created')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Add tag' }))
    await expect(page.getByRole('button', { name: `Remove tag ${made}` })).toBeVisible()
    await api.call('deleteTag', { path: { id: await byName(made) } })
    await expect(page.getByRole('button', { name: `Remove tag ${made}` }), 'without reloading').toBeHidden()
  })
  await test.step('the tag’s own page, and its removal from both in the list', async () => {
    await page.goto(`/admin/tags/${await byName(web)}`)
    await expect(row(first.name)).toContainText('VM')
    await expectAccessible(page, 'tag')
    await saveScreens(page, 'tag')
    await page.goto(`/admin/vms?tagId=${await byName(web)}`)
    await toggleByKeyboard(page, row(second.name).getByRole('checkbox'))
    await pressByKeyboard(page, page.getByRole('toolbar').getByRole('button', { name: 'Remove tag' }))
    await find(page, dialog, 'Tag', web)
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Remove tag' }))
    await expectAnnounced(page, `Remove tag ${web}: 1 done.`)
    await expect(row(second.name)).toBeHidden()
  })
  await test.step('it is deleted by a plan', async () => {
    await page.goto('/admin/tags')
    await pressAction(page, top, 'Delete tag')
    await expect(dialog).toContainText(`The tag ${web} is below it.`)
    await expect(dialog.getByRole('button', { name: 'Delete tag' })).toBeDisabled()
    await page.keyboard.press('Escape')
    await pressAction(page, web, 'Delete tag')
    await expect(dialog).toContainText(`The VM ${first.name} loses the tag.`)
    await expect(dialog).toContainText('What is granted on the tags above it')
    await expectAccessible(page, 'delete tag')
    await saveScreens(page, 'delete-tag')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Delete tag' }))
    await expectAnnounced(page, `The tag ${web} was deleted`)
    await expect(tree.getByRole('link', { name: web })).toBeHidden()
    await expect(machine(first.name)).toBeHidden()
    await api.call('deleteTag', { path: { id: await byName(moved) } })
    await pressAction(page, top, 'Delete tag')
    await expect(dialog).toContainText(`The role UserRole is taken from user ${otherUser.userName}`)
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Delete tag' }))
    await expect(tree.getByRole('link', { name: top })).toBeHidden()
  })
})
