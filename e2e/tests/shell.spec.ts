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

test('a page that takes long to come is waited for visibly, above everything', async ({ adminPage: page }) => {
  await page.goto('/admin/vms')
  await expect(page.getByRole('heading', { level: 1, name: 'Virtual machines' })).toBeVisible()
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  await page.route('**/api/v1/hosts?*', async (route) => {
    await answered
    await route.continue()
  })
  await page.getByRole('link', { name: 'Hosts', exact: true }).click()
  const isOnTop = () =>
    page.evaluate(() => document.elementFromPoint(innerWidth / 2, 1)?.matches('.ov-progress-line') ?? false)
  // It slides, so it is not in the middle at every moment.
  await expect.poll(isOnTop, { intervals: [50] }).toBe(true)
  answer()
  await expect(page.getByRole('heading', { level: 1, name: 'Hosts' })).toBeVisible()
  await expect(page.locator('.ov-progress-line')).toBeHidden()
})

test('a page whose modules do not come loads itself again, once', async ({ adminPage: page }) => {
  const missing = page.getByRole('heading', { level: 1, name: 'A part of this page did not load' })
  const loads: string[] = []
  page.on('request', (request) => request.isNavigationRequest() && loads.push(request.url()))
  await test.step('the page one goes to', async () => {
    await page.goto('/admin/hosts')
    await expect(page.getByRole('heading', { level: 1, name: 'Hosts' })).toBeVisible()
    await page.route(/\/EventsPage-[^/]*\.js$/, (route) => route.abort('connectionreset'), { times: 1 })
    loads.length = 0
    await page.getByRole('link', { name: 'Events', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Events' })).toBeVisible()
    expect(loads).toEqual([page.url()])
  })
  await test.step('what every page begins with', async () => {
    await page.evaluate(() => sessionStorage.clear())
    loads.length = 0
    const shell = /\/assets\/shell-[^/]*\.js$/
    // The browser asks once more by itself.
    await page.route(shell, (route) => (loads.length === 1 ? route.abort('connectionreset') : route.fallback()))
    await page.goto('/admin/hosts')
    await expect(page.getByRole('heading', { level: 1, name: 'Hosts' })).toBeVisible()
    expect(loads).toHaveLength(2)
  })
  await test.step('what does not come the second time is left to the user', async () => {
    await page.evaluate(() => sessionStorage.clear())
    await page.route(/\/LocksPage-[^/]*\.js$/, (route) => route.abort('connectionreset'))
    loads.length = 0
    await page.goto('/admin/locks')
    await expect(page.getByText('It did not load the second time either.')).toBeVisible()
    expect(loads).toHaveLength(2)
    await expectAccessible(page, 'a part that did not come')
    await saveScreens(page, 'missing-part')
    await page.unroute(/\/LocksPage-[^/]*\.js$/)
    await page.getByRole('button', { name: 'Reload the page' }).press('Enter')
    await expect(missing).toBeHidden()
    await expect(page.getByRole('heading', { level: 1, name: 'Locks' })).toBeVisible()
  })
})

test('what the build says a page is made of is there', async ({ adminPage: page, facts }) => {
  for (const portal of ['', '/admin']) {
    const script = await page.request.get(`${facts.origin}${portal}/theme.js`)
    const files = [...new Set((await script.text()).match(/[^"]*\/assets\/[^"]+/g))]
    expect(files.length, portal).toBeGreaterThan(5)
    for (const file of files) {
      const { headers, status } = await page.request
        .head(`${facts.origin}${file}`)
        .then((response) => ({ headers: response.headers(), status: response.status() }))
      expect(status, file).toBe(200)
      expect(headers['content-type'], file).toMatch(file.endsWith('.css') ? /^text\/css/ : /^text\/javascript/)
    }
  }
})
