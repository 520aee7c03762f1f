// Nothing jumps while a page comes up in a narrow window, however late the engine answers. In a wide one that is looked
// at together with accessibility.
import { consoleConnected } from '../support/console.ts'
import { adminSights, halves, openSight, type Sight, vmPortalSights } from '../support/pages.ts'
import { answersLate, expectSteady } from '../support/steady.ts'
import { test } from '../support/test.ts'
import { demoImage, hello, theHost } from '../support/vms.ts'

/** Events and history look the same under every object: those of a VM stand for all. */
const isOneOfMany = ({ name }: Sight) => /-(events|history)$/.test(name) && !name.startsWith('vm-')

const phone = { width: 390, height: 844 }

for (const [part, isIn] of halves)
  test(`pages, ${part}`, async ({ adminPage: page, api }) => {
    test.setTimeout(900_000)
    const chosen = { vm: await hello(api), disk: await demoImage(api), host: await theHost(api) }
    await page.setViewportSize(phone)
    await answersLate(page, 300)
    const sights = [...(await adminSights(api, chosen)), ...vmPortalSights(chosen)].filter((each) => !isOneOfMany(each))
    for (const sight of sights.filter((_, index) => isIn(index)))
      await test.step(sight.name, async () => {
        const open = () => openSight(page, sight, 'en')
        await open()
        await expectSteady(page, sight.name, open)
      })
  })

test('a console', async ({ adminPage: page, api }) => {
  await page.setViewportSize(phone)
  await answersLate(page, 300)
  await page.goto(`/admin/vms/${(await hello(api)).id}/console`)
  await consoleConnected(page)
  await expectSteady(page, 'console')
})
