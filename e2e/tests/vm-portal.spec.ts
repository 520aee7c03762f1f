// Somebody who has one machine and never asked for a data center.
import { consoleConnected, expectSamePicture } from '../support/console.ts'
import { expectAccessible } from '../support/accessible.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test } from '../support/test.ts'
import { getVm } from '../support/vms.ts'

test('one machine: start, console in one click, shut down, on a phone', async ({
  api,
  facts,
  machines,
  otherUser,
  browserOf,
}) => {
  const id = await machines.make('mine')
  const { name } = await getVm(api, id)
  const context = await browserOf(otherUser)
  const page = await context.newPage()

  await test.step('before they have one', async () => {
    await page.goto('/')
    await expect(page.getByText('You have no machine yet')).toBeVisible()
    await saveScreens(page, 'machines-empty')
  })
  await test.step('a granted machine appears by itself, and no other', async () => {
    await api.call('createPermission', { body: { userId: otherUser.id, role: 'user', object: { kind: 'vm', id } } })
    await expect(page.getByRole('article')).toHaveCount(1, { timeout: 5_000 })
    await expect(page.getByRole('article')).toContainText(name)
    await expect(page.getByText('hello', { exact: true })).toBeHidden()
    for (const word of ['host', 'cluster', 'storage domain'])
      await expect(page.getByText(new RegExp(`\\b${word}\\b`, 'i'))).toHaveCount(0)
  })

  await page.setViewportSize({ width: 360, height: 800 })
  const card = page.getByRole('article')
  await test.step('start', async () => {
    await card.getByRole('button', { name: 'Start' }).click()
    await expect(card.getByText('Running', { exact: true })).toBeVisible({ timeout: 60_000 })
  })
  await test.step('its console is one click away', async () => {
    await card.getByRole('button', { name: 'Open console' }).click()
    await consoleConnected(page)
    await expectSamePicture(page, id, facts.folder)
    await expectAccessible(page, 'console of the VM portal')
    await saveScreens(page, 'machine-console')
  })
  await test.step('its own page', async () => {
    await page.goto(`/machines/${id}`)
    await expect(page.getByText('Tiny Linux').first()).toBeVisible({ timeout: 60_000 })
    await saveScreens(page, 'machine')
    await page.goto('/')
    await expect(card.getByText('Tiny Linux')).toBeVisible()
    await saveScreens(page, 'machines')
  })
  await page.setViewportSize({ width: 360, height: 800 })
  await test.step('shut down', async () => {
    await card.getByRole('button', { name: `Actions for ${name}` }).click()
    await page.getByRole('menuitem', { name: 'Shut down' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Shut down' }).click()
    await expect(card.getByText('Off', { exact: true })).toBeVisible({ timeout: 60_000 })
  })
  await test.step('what is not theirs is not there', async () => {
    const { items } = await api.call('listVms', { query: { search: 'hello' } })
    await page.goto(`/machines/${items[0]?.id}`)
    await expect(page.getByText('It is not there')).toBeVisible()
    await page.goto('/admin/vms')
    await expect(page.getByRole('link', { name: 'hello', exact: true })).toHaveCount(0)
  })
})
