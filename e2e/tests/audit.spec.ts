// Who did what is on record, can be found, read, checked and taken along; by keyboard.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expectAccessible } from '../support/accessible.ts'
import { pressByKeyboard } from '../support/keyboard.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test, uniqueName } from '../support/test.ts'

test('a change and a refusal are on record, the chain is checked, and an export proves itself', async ({
  api,
  adminPage: page,
  otherUser,
}, testInfo) => {
  const name = uniqueName('audited')
  await page.goto('/admin/audit')
  await expect(page.getByRole('heading', { name: 'Audit log', level: 1 })).toBeVisible()

  await test.step('what happens shows by itself', async () => {
    const made = await api.call('createDataCenter', { body: { name, local: true } })
    await expect(page.getByRole('button', { name: new RegExp(name) }).first()).toBeVisible()
    await otherUser.client.call('getDataCenter', { path: { id: made.id } }).catch(() => undefined)
    await expect(page.getByRole('row', { name: new RegExp(`Refused ${otherUser.userName}`) })).toBeVisible()
    await api.call('deleteDataCenter', { path: { id: made.id } })
    await saveScreens(page, 'audit')
    await expectAccessible(page, 'audit log')
  })

  await test.step('a record opens, by keyboard, and closes', async () => {
    await page.goto(`/admin/audit?search=${name}&apiOperation=createDataCenter`)
    const record = page.getByRole('button', { name: `admin created the data center ${name}.`, exact: true })
    await pressByKeyboard(page, record)
    const dialog = page.getByRole('dialog', { name: 'Audit record' })
    await expect(dialog.getByText('createDataCenter')).toBeVisible()
    await expect(dialog.getByText('name, local')).toBeVisible()
    await saveScreens(page, 'audit-record')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(record).toBeFocused()
  })

  await test.step('the chain is checked', async () => {
    await page.goto('/admin/audit')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Check chain now' }))
    await expect(page.getByText(/Checked whole: [\d,]+ records? (is|are) as/)).toBeVisible({ timeout: 30_000 })
  })

  await test.step('the export is checked alone', async () => {
    await pressByKeyboard(page, page.getByRole('button', { name: 'Export with proof' }))
    const dialog = page.getByRole('dialog', { name: 'Export audit log' })
    await saveScreens(page, 'audit-export')
    const downloading = page.waitForEvent('download')
    await pressByKeyboard(page, dialog.getByRole('link', { name: 'Download CSV' }))
    const file = testInfo.outputPath('audit.csv')
    await (await downloading).saveAs(file)
    const check = join(import.meta.dirname, '../../engine-server/dist/audit.mjs')
    const { head } = await api.call('getAuditChain', {})
    const { stdout } = await promisify(execFile)(process.execPath, [check, 'verify', '--file', file])
    expect(stdout).toMatch(/^Intact: [1-9]\d* records under [1-9]\d* seals\.\nHead: \d+:[0-9a-f]{64}\n$/)
    expect(head?.number).toBeGreaterThan(0)
  })

  await test.step('nothing of it is for others', async () => {
    const refused = await otherUser.client.call('listAuditRecords', {}).then(
      () => undefined,
      (error: { code: string }) => error.code,
    )
    expect(refused).toBe('forbidden')
  })
})
