// What the engine sends to who has a session is the page's frame and title, before any script of it has run.
import type { Page } from '@playwright/test'
import { expect, test } from '../support/test.ts'

/** Where the parts of the frame stand; nothing may move when the scripts take over. */
function placed(page: Page) {
  return page.evaluate(() => {
    const box = (element: Element) => {
      const { x, y, height } = element.getBoundingClientRect()
      return [x, y, height].map(Math.round).join(' ')
    }
    const parts = document.querySelectorAll('h1, nav a, nav h2, .ov-brand, .ov-masthead-search')
    // A list's title has a count after it as soon as that is known.
    const words = (element: Element) => element.firstChild?.textContent ?? ''
    // A closed sidebar stands beside the page, or is as wide as nothing.
    const isSeen = (part: Element) =>
      part.checkVisibility() && part.getBoundingClientRect().right > 0 && !part.closest('.pf-m-collapsed')
    return [...parts].filter(isSeen).map((part) => `${words(part)} ${box(part)}`)
  })
}

/** The portals' own scripts do not come: what is seen is what was drawn. */
async function cutScripts(page: Page): Promise<void> {
  const entry = /\/assets\/index-[^/]*\.js$/
  await page.route(entry, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }))
}

test('the frame and the title of a page are there before its scripts', async ({ adminPage: page, browser, facts }) => {
  test.setTimeout(300_000) // every page twice, in two sizes
  const state = await page.context().storageState()
  const without = async (more: object) => {
    const context = await browser.newContext({ storageState: state, ...more })
    const cut = await context.newPage()
    await cutScripts(cut)
    return cut
  }
  const addresses = await page.goto('/admin/').then(async () => {
    const links = page.getByRole('navigation', { name: 'Navigation' }).getByRole('link')
    await expect(links.first()).toBeVisible()
    return await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).pathname))
  })
  expect(addresses.length).toBeGreaterThan(8)
  for (const [width, height] of [
    [1440, 900],
    [360, 740],
  ] as const) {
    const viewport = { width, height }
    const plain = await without({ viewport })
    await page.setViewportSize(viewport)
    for (const address of [...addresses, '/'])
      await test.step(`${address} at ${width}`, async () => {
        await plain.goto(facts.origin + address)
        await page.goto(address)
        await expect(page.locator('.ov-drawn')).toHaveCount(0)
        await expect(page.locator('h1')).toBeVisible()
        const before = await placed(plain)
        expect(before.length).toBeGreaterThan(1)
        expect(await placed(page)).toEqual(before)
      })
    await plain.context().close()
  }
  await test.step('in the language of the browser', async () => {
    const german = await without({ locale: 'de-AT' })
    await german.goto(`${facts.origin}/admin/vms`)
    await expect(german.locator('h1')).toHaveText('Virtuelle Maschinen')
    await german.context().close()
  })
  await test.step('nothing of it for who is not signed in', async () => {
    const nobody = await without({ storageState: { cookies: [], origins: [] } })
    await nobody.goto(`${facts.origin}/admin/vms`)
    await expect(nobody.locator('#root')).toBeEmpty()
    await nobody.context().close()
  })
})

test('a user whose language is not the browser’s sees no frame in the wrong one', async ({ adminPage: page }) => {
  await page.goto('/admin/hosts')
  await expect(page.getByRole('heading', { level: 1, name: 'Hosts' })).toBeVisible()
  await page.evaluate(() => localStorage.setItem('overt-language', 'de'))
  await cutScripts(page)
  await page.goto('/admin/vms')
  await expect(page.locator('.ov-drawn h1')).toBeAttached()
  await expect(page.locator('.ov-drawn h1')).toBeHidden()
  await page.evaluate(() => localStorage.setItem('overt-language', 'en'))
  await page.goto('/admin/vms')
  await expect(page.locator('.ov-drawn h1')).toBeVisible()
  // Scripts that take long, as here for ever, are waited for visibly.
  await expect(page.locator('.ov-drawn .ov-progress-line')).toBeVisible()
})
