// Nothing jumps while a page comes up, however late the engine answers and however narrow the window is.
import { consoleConnected } from '../support/console.ts'
import { adminSights, openSight, type Sight, vmPortalSights } from '../support/pages.ts'
import { answersLate, expectSteady } from '../support/steady.ts'
import { test } from '../support/test.ts'
import { demoImage, hello, theHost } from '../support/vms.ts'

/** Events and history look the same under every object: those of a VM stand for all. */
const isOneOfMany = ({ name }: Sight) => /-(events|history)$/.test(name) && !name.startsWith('vm-')

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
])
  test(`nothing jumps in a window of ${viewport.width} pixels, with answers 300 ms late`, async ({
    adminPage: page,
    api,
  }) => {
    test.setTimeout(900_000)
    const chosen = { vm: await hello(api), disk: await demoImage(api), host: await theHost(api) }
    await page.setViewportSize(viewport)
    await answersLate(page, 300)
    const sights = [...(await adminSights(api, chosen)), ...vmPortalSights(chosen)]
    for (const sight of sights.filter((each) => !isOneOfMany(each)))
      await test.step(sight.name, async () => {
        await openSight(page, sight, 'en')
        await expectSteady(page, sight.name)
      })
    await test.step('console', async () => {
      await page.goto(`/admin/vms/${chosen.vm.id}/console`)
      await consoleConnected(page)
      await expectSteady(page, 'console')
    })
  })
