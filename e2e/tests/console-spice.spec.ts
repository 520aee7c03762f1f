// A VM that is shown by SPICE: its picture, keyboard and mouse, all channels in one session, cuts and restarts.
import { expectAccessible } from '../support/accessible.ts'
import {
  pressBesideConsole,
  consoleConnected,
  consoleState,
  cuttableConsole,
  expectSamePicture,
  promptShown,
  screenIn,
  typeInConsole,
} from '../support/console.ts'
import { pidsOf } from '../support/processes.ts'
import { saveScreens } from '../support/screens.ts'
import { serialOf } from '../support/serial.ts'
import { expect, test } from '../support/test.ts'
import { startVm } from '../support/vms.ts'

test('a screen by SPICE', async ({ adminPage: page, api, facts, machines }) => {
  test.setTimeout(500_000)
  const id = await machines.make('spice', { display: 'spice' })
  await startVm(api, id)
  const serial = await serialOf(id)
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  const cut = await cuttableConsole(page)

  await test.step('it shows what QEMU itself shows', async () => {
    await serial.expect(/GUEST UP/, 240)
    await page.goto(`/admin/vms/${id}/console`)
    await consoleConnected(page, 60)
    await promptShown(page)
    await expectSamePicture(page, id, facts.folder)
    await expectAccessible(page, 'the SPICE console')
    await saveScreens(page, 'console-spice')
  })

  await test.step('what is typed arrives, and the picture follows', async () => {
    await typeInConsole(page, 'echo "SPICE-$((6*7)) {~}" > /dev/ttyS0')
    await serial.expect(/SPICE-42 \{~\}/, 30)
    await expectSamePicture(page, id, facts.folder)
  })

  await test.step('its channels are one session', async () => {
    const { items } = await api.call('listConsoleSessions', { path: { id } })
    expect(items).toMatchObject([{ protocol: 'spice', connected: true, viewOnly: false }])
  })

  await test.step('who only watches types nothing', async () => {
    await pressBesideConsole(page, 'View only')
    await consoleConnected(page, 60)
    await screenIn(page).click()
    await page.keyboard.type('echo WATCHED > /dev/ttyS0\n')
    await pressBesideConsole(page, 'View only')
    await consoleConnected(page, 60)
    await typeInConsole(page, 'echo ACTED > /dev/ttyS0')
    await serial.expect(/ACTED/, 30)
    expect(serial.text()).not.toContain('WATCHED')
  })

  await test.step('after a cut and after the engine was killed it is there again', async () => {
    await cut()
    await expect(consoleState(page, 'Connected')).toBeVisible({ timeout: 30_000 })
    for (const pid of pidsOf('engine', facts.dataDir)) process.kill(pid, 'SIGKILL')
    await expect(consoleState(page, 'Connected')).not.toBeVisible({ timeout: 15_000 })
    await consoleConnected(page, 60)
    await typeInConsole(page, 'echo SURVIVED-$((6*7)) > /dev/ttyS0')
    await serial.expect(/SURVIVED-42/, 30)
    await expectSamePicture(page, id, facts.folder)
  })
  expect(problems).toEqual([])
})
