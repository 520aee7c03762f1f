// The frame around every page: finding, doing and hearing of things without the mouse.
import { expectAccessible } from '../support/accessible.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test } from '../support/test.ts'

test('search everything, run a command, and come back to where one was', async ({ adminPage: page, api }) => {
  await page.goto('/admin/hosts')
  await expect(page.getByRole('heading', { level: 1, name: 'Hosts' })).toBeVisible()
  const field = page.getByRole('combobox', { name: 'Search everything' })

  await test.step('by name', async () => {
    await page.keyboard.press('/')
    await expect(field).toBeFocused()
    await page.keyboard.type('hello')
    await expect(page.getByRole('option', { name: /hello/ }).first()).toBeVisible()
    await expectAccessible(page, 'search results')
    await saveScreens(page, 'search-results', [1440, 1024]) // a phone searches in the palette
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'hello' })).toBeVisible()
  })
  await test.step('by the address of its interface', async () => {
    const { items } = await api.call('listVms', { query: { search: 'hello' } })
    const id = items.find(({ name }) => name === 'hello')?.id ?? ''
    const [nic] = (await api.call('listVmNics', { path: { id } })).items
    await page.keyboard.press('/')
    await page.keyboard.type(nic?.macAddress ?? 'no address')
    await expect(page.getByRole('option', { name: /hello/ }).first()).toBeVisible()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('heading', { level: 1, name: 'hello' })).toBeVisible()
  })
  await test.step('by the palette', async () => {
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Command palette' })
    await expect(palette.getByRole('combobox')).toBeFocused()
    await expectAccessible(page, 'command palette')
    await saveScreens(page, 'command-palette')
    await page.keyboard.type('data centers')
    await expect(palette.getByRole('option', { name: /Data centers/ }).first()).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'Data centers' })).toBeVisible()
    await expect(palette).toBeHidden()
  })
  await test.step('by the first letter of a page', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('v')
    await expect(page.getByRole('heading', { level: 1, name: 'Virtual machines' })).toBeVisible()
  })
})

test('what a user has no right to see is found by no search', async ({ browserOf, otherUser }) => {
  const page = await (await browserOf(otherUser)).newPage()
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'Your machines' })).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByRole('combobox', { name: 'Search everything' })).toBeFocused()
  await page.keyboard.type('hello')
  await expect(page.getByText('Nothing is called “hello”.')).toBeVisible()
  await expect(page.getByRole('option')).toHaveCount(0)
})
