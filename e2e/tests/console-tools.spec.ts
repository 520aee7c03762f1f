// The console's toolbar on a real guest, by keyboard: paste by keys and layouts, keys, watching, who is connected,
// pictures, power.
import { builtInRoles } from '@overt/api-client/rules/built-in-roles'
import { readFileSync } from 'node:fs'
import { expectAccessible } from '../support/accessible.ts'
import {
  pressBesideConsole,
  consoleConnected,
  consoleState,
  cuttableConsole,
  promptShown,
  screenIn,
  typeInConsole,
} from '../support/console.ts'
import { chooseInMenu, pressByKeyboard, tabTo } from '../support/keyboard.ts'
import { parsePng } from '../support/picture.ts'
import { pidsOf } from '../support/processes.ts'
import { saveScreens } from '../support/screens.ts'
import { serialOf } from '../support/serial.ts'
import { expect, test } from '../support/test.ts'
import { startVm, vmIs } from '../support/vms.ts'

test('the tools of a console', async ({ adminPage: page, browserOf, otherUser, api, facts, machines }) => {
  test.setTimeout(500_000)
  const id = await machines.make('tools')
  await startVm(api, id)
  const serial = await serialOf(id)
  await serial.expect(/GUEST UP/, 240)
  const cut = await cuttableConsole(page)
  await page.goto(`/admin/vms/${id}/console`)
  await consoleConnected(page, 60)
  await promptShown(page)

  const press = (name: string) => pressBesideConsole(page, name)
  const paste = async (words: string) => {
    await tabTo(page, page.getByLabel(/^Text to type/))
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.insertText(words)
    await press('Type text')
    await expect(page.getByText('Everything was sent.')).toBeVisible({ timeout: 60_000 })
  }
  await test.step('pasted text is typed, every character of it', async () => {
    await press('Paste text')
    await tabTo(page, page.getByLabel(/^Text to type/))
    await page.keyboard.insertText('naïve б')
    await expect(page.getByText(/Cannot be typed.*ï б/)).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('button', { name: 'Type text' })).toBeDisabled()
    await expectAccessible(page, 'the console with its paste panel')
    await saveScreens(page, 'console-paste')
    const ascii = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index))
      .filter((character) => character !== "'")
      .join('')
    await paste(`echo 'P<${ascii}>' > /dev/ttyS0\n`)
    await expect.poll(() => serial.text(), { timeout: 20_000 }).toContain(`P<${ascii}>`)
  })

  await test.step('typing stops when told', async () => {
    await tabTo(page, page.getByLabel(/^Text to type/))
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.insertText('#'.repeat(2000))
    await press('Type text')
    await press('Stop typing')
    await expect(page.getByText('Stopped before the end.')).toBeVisible({ timeout: 60_000 })
    await press('Close')
    await expect(page.getByRole('button', { name: 'Paste text' }), 'back where it was').toBeFocused()
    await press('Send keys')
    await expect(page.getByRole('menuitem', { name: 'Ctrl+Alt+Del' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Send keys' }), 'back where it was').toBeFocused()
    await typeInConsole(page, '')
  })

  await test.step('the picture is saved', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), press('Save a picture of the screen')])
    expect(download.suggestedFilename()).toMatch(/^tools-.*\.png$/)
    expect(parsePng(readFileSync(await download.path())).width).toBeGreaterThan(300)
  })

  await test.step('who else is connected shows, and goes', async () => {
    await api.call('createPermission', {
      body: {
        principal: { kind: 'user', id: otherUser.id },
        roleId: builtInRoles.userRole,
        object: { kind: 'vm', id },
      },
    })
    await expect(page.getByRole('button', { name: '1 connected' })).toBeVisible({ timeout: 60_000 })
    const other = await (await browserOf(otherUser)).newPage()
    await other.goto(`/machines/${id}/console`)
    await consoleConnected(other, 60)
    await press('2 connected')
    await expect(page.getByRole('listitem').filter({ hasText: otherUser.userName })).toBeVisible({ timeout: 60_000 })
    await other.context().close()
    await expect(page.getByRole('button', { name: '1 connected' })).toBeVisible({ timeout: 60_000 })
  })

  await test.step('who only watches types nothing', async () => {
    await press('View only')
    await expect(page.getByText('You only watch')).toBeVisible({ timeout: 60_000 })
    await consoleConnected(page, 60)
    const { items } = await api.call('listConsoleSessions', { path: { id } })
    expect(items.map(({ viewOnly }) => viewOnly)).toContain(true)
    await screenIn(page).click()
    await page.keyboard.type('echo WATCHED > /dev/ttyS0\n')
    await press('View only')
    await consoleConnected(page, 60)
    await typeInConsole(page, 'echo ACTED > /dev/ttyS0')
    await serial.expect(/ACTED/, 20)
    expect(serial.text()).not.toContain('WATCHED')
  })

  await test.step('after a cut and after an engine was killed the screen is there again', async () => {
    await cut()
    await expect(consoleState(page, 'Connected')).toBeVisible({ timeout: 60_000 })
    for (const pid of pidsOf('engine', facts.dataDir)) process.kill(pid, 'SIGKILL')
    await expect(consoleState(page, 'Connected')).not.toBeVisible({ timeout: 15_000 })
    await consoleConnected(page, 60)
    await typeInConsole(page, 'echo SURVIVED-$((6*7)) > /dev/ttyS0')
    await serial.expect(/SURVIVED-42/, 20)
    // What the killed engine had open is not shown as connected.
    await expect
      .poll(async () => (await api.call('listConsoleSessions', { path: { id } })).items.length, { timeout: 15_000 })
      .toBe(1)
  })

  await test.step('the power menu shows the plan', async () => {
    await press('Power')
    await expect(page.getByRole('menuitem', { name: /^Start/ })).toHaveAttribute('aria-disabled', 'true')
    await chooseInMenu(page, page.getByRole('menuitem', { name: 'Power off' }))
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Power off' })
    await expect(confirm).toBeEnabled()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Power', exact: true }), 'back where it was').toBeFocused()
    await page.keyboard.press('Enter')
    await chooseInMenu(page, page.getByRole('menuitem', { name: 'Power off' }))
    await expect(confirm).toBeEnabled()
    await pressByKeyboard(page, confirm)
    await vmIs(api, id, 'down', (vm) => vm.status === 'down')
    await expect(page.getByText('The machine is not running')).toBeVisible({ timeout: 60_000 })
  })
})
