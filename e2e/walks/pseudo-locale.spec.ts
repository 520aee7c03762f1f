// Every page of both portals in a made-up language (design/src/text/pseudo.ts): no words but from the catalogues, and
// words a third longer than the English ones are cut off nowhere.
import type { Page } from '@playwright/test'
import { screenIn } from '../support/console.ts'
import { adminSights, halves, openSight, type Sight, signInSights, vmPortalSights } from '../support/pages.ts'
import { settled } from '../support/screens.ts'
import { expect, signIn, test } from '../support/test.ts'
import { demoImage, hello, theHost } from '../support/vms.ts'
import { clippedTexts, sidewaysPixels, wordsFromNoCatalogue } from '../support/words.ts'

// The browser asks for the language, as it does for any other; no menu offers it.
test.use({ locale: 'en-XA' })

const sizes = [
  { width: 1440, height: 900 },
  { width: 360, height: 800 },
] as const

/** Fails with all that is found on what the page shows now. */
async function expectWords(page: Page, name: string, widths: readonly number[] = [1440, 360]): Promise<void> {
  const found: string[] = []
  for (const size of sizes.filter(({ width }) => widths.includes(width))) {
    await page.setViewportSize(size)
    await settled(page)
    const [words, clipped, beyond] = await Promise.all([
      wordsFromNoCatalogue(page),
      clippedTexts(page),
      sidewaysPixels(page),
    ])
    const at = `at ${size.width} pixels`
    found.push(...words.map((each) => `${at} no catalogue has ${each}`))
    found.push(...clipped.map((each) => `${at} cut off: ${each}`))
    if (beyond > 0) found.push(`${at} it scrolls sideways by ${beyond}`)
  }
  await page.setViewportSize(sizes[0])
  expect.soft(found, name).toEqual([])
}

async function walk(page: Page, sights: readonly Sight[]): Promise<void> {
  for (const sight of sights)
    await test.step(sight.name, async () => {
      await openSight(page, sight, 'other')
      await expectWords(page, sight.name)
    })
}

test('sign-in', async ({ page }) => {
  await walk(page, signInSights)
})

// In two parts, so that two workers share them.
for (const [part, isIn] of halves)
  test(`every page, tab and dialog, ${part}`, async ({ page, api, facts }) => {
    test.setTimeout(900_000)
    await signIn(page.context(), facts.origin, { userName: 'admin', password: facts.password })
    const chosen = { vm: await hello(api), disk: await demoImage(api), host: await theHost(api) }
    const sights = [...(await adminSights(api, chosen)), ...vmPortalSights(chosen)]
    await walk(
      page,
      sights.filter((_, index) => isIn(index)),
    )
  })

test('consoles', async ({ page, api, facts }) => {
  await signIn(page.context(), facts.origin, { userName: 'admin', password: facts.password })
  const { id } = await hello(api)
  for (const address of [`/admin/vms/${id}/console`, `/admin/consoles/${id}`, `/machines/${id}/console`])
    await test.step(address, async () => {
      await page.goto(address)
      await expect(screenIn(page)).toBeVisible()
      await expectWords(page, address)
    })
})

test('what opens on a page', async ({ page, api, facts }) => {
  await signIn(page.context(), facts.origin, { userName: 'admin', password: facts.password })
  // One row of its own: what other journeys leave comes and goes.
  const address = `/admin/vms?search=${(await hello(api)).name}`
  await page.goto(address)
  const toggles = page.locator('#root :is(button, input)[aria-expanded="false"]:visible')
  await expect(page.getByRole('main').getByRole('row').nth(1)).toBeVisible()
  const count = await toggles.count()
  // The search, both drawers, the user's menu, the filters and a row's menu.
  expect(count).toBeGreaterThanOrEqual(6)
  for (let index = 0; index < count; index++)
    await test.step(`toggle ${index + 1}`, async () => {
      await page.goto(address)
      const toggle = toggles.nth(index)
      await toggle.click()
      await expect(page.locator('[aria-expanded="true"]').first()).toBeVisible()
      await expectWords(page, await page.locator('[aria-expanded="true"]').last().evaluate(nameOf), [1440])
    })
  for (const [name, keys] of [
    ['keyboard help', '?'],
    ['command palette', 'Control+k'],
  ] as const)
    await test.step(name, async () => {
      await page.goto(address)
      await expect(page.getByRole('main').getByRole('row').nth(1)).toBeVisible()
      await page.keyboard.press(keys)
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectWords(page, name)
    })
  await test.step('chosen rows', async () => {
    await page.goto(address)
    await page.getByRole('main').getByRole('checkbox').first().check()
    await expectWords(page, 'chosen rows')
  })
})

const nameOf = (element: Element) => element.getAttribute('aria-label') ?? element.textContent ?? element.tagName
