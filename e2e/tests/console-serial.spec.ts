// The serial port in the browser: a shell on it, several viewers, what was printed before, cuts and restarts.
import { expectAccessible } from '../support/accessible.ts'
import { consoleState, cuttableConsole, pressBesideConsole, terminalShows, terminalText } from '../support/console.ts'
import { tabTo } from '../support/keyboard.ts'
import { pidsOf } from '../support/processes.ts'
import { saveScreens } from '../support/screens.ts'
import { serialOf } from '../support/serial.ts'
import { expect, test } from '../support/test.ts'
import { startVm } from '../support/vms.ts'

test('the serial port of a guest', async ({ adminPage: page, browserOf, api, facts, machines }) => {
  test.setTimeout(500_000)
  const id = await machines.make('serial')
  await startVm(api, id)
  const port = await serialOf(id)
  await port.expect(/GUEST UP/, 240)
  const cut = await cuttableConsole(page)
  const frame = page.locator('.ov-console-frame')
  const type = async (line: string) => {
    await frame.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type(`${line}\n`)
  }

  await test.step('it shows what was printed before, and a shell answers', async () => {
    await page.goto(`/admin/vms/${id}/console?protocol=serial`)
    await expect(consoleState(page, 'Connected')).toBeVisible({ timeout: 60_000 })
    await terminalShows(page, /GUEST UP/)
    await type('echo SERIAL-$((6*7))')
    await terminalShows(page, /^SERIAL-42$/m)
    await expectAccessible(page, 'the serial console')
    await saveScreens(page, 'console-serial')
  })

  await test.step('Ctrl+Alt+Shift gives the keyboard back', async () => {
    await page.keyboard.down('Control')
    await page.keyboard.down('Alt')
    await page.keyboard.press('Shift')
    await page.keyboard.up('Alt')
    await page.keyboard.up('Control')
    await expect(frame).toBeFocused()
  })

  await test.step('what a hostile guest prints changes nothing but the text', async () => {
    const title = await page.title()
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    await type(
      String.raw`printf 'A\033]0;root\007B\033]52;c;ZXZpbA==\007C\033]8;;https://evil.example\007D\033[c\033[6nE\n'`,
    )
    await terminalShows(page, /^ABCDE$/m)
    expect(await page.title()).toBe(title)
    expect(requests.filter((url) => url.includes('evil'))).toEqual([])
    // An answer would have been typed into the shell and echoed.
    await type('echo QUIET')
    await terminalShows(page, /# echo QUIET\nQUIET$/m)
  })

  await test.step('a second viewer sees the same, and both type', async () => {
    const other = await (await browserOf({ userName: 'admin', password: facts.password })).newPage()
    await other.goto(`/admin/vms/${id}/console?protocol=serial`)
    await terminalShows(other, /^SERIAL-42$/m)
    await other.locator('.ov-console-frame').focus()
    await other.keyboard.press('Enter')
    await other.keyboard.type('echo OTHER-$((3*5))\n')
    await terminalShows(page, /^OTHER-15$/m)
    await type('echo FIRST-$((3*7))')
    await terminalShows(other, /^FIRST-21$/m)
    await other.context().close()
  })

  await test.step('what is pasted arrives whole', async () => {
    await pressBesideConsole(page, 'Paste text')
    await tabTo(page, page.getByLabel('Text to send to the serial port'))
    await page.keyboard.insertText('echo "Grüße, $((40+2))"\n')
    await pressBesideConsole(page, 'Send text')
    await terminalShows(page, /^Grüße, 42$/m)
    await pressBesideConsole(page, 'Close')
    await expect(page.getByRole('button', { name: 'Paste text' }), 'back where it was').toBeFocused()
  })

  await test.step('after a cut it is there again, with what was printed', async () => {
    await cut()
    await type('echo CUT-$((2*21))')
    await expect(consoleState(page, 'Connected')).toBeVisible({ timeout: 60_000 })
    await expect
      .poll(async () => {
        if (/^AGAIN-42$/m.test(await terminalText(page))) return true
        await type('echo AGAIN-$((2*21))')
        return false
      })
      .toBe(true)
    await terminalShows(page, /GUEST UP|OTHER-15/)
  })

  for (const part of ['engine', 'agent'] as const)
    await test.step(`after the ${part} was killed it is there again`, async () => {
      for (const pid of pidsOf(part, facts.dataDir)) process.kill(pid, 'SIGKILL')
      await expect(consoleState(page, 'Connected')).not.toBeVisible({ timeout: 15_000 })
      await expect(consoleState(page, 'Connected')).toBeVisible({ timeout: 60_000 })
      await terminalShows(page, /AGAIN-42/)
      await type(`echo ${part.toUpperCase()}-$((5*5))`)
      await terminalShows(page, new RegExp(`^${part.toUpperCase()}-25$`, 'm'))
    })
})
