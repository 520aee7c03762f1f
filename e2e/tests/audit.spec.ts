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
    const download = await downloading
    await download.saveAs(testInfo.outputPath(download.suggestedFilename()))
    // The download is on record itself: the command must hold when that is sealed and the page knows.
    const { items } = await api.call('listAuditRecords', { query: { apiOperation: ['exportAudit'], limit: 1 } })
    const sealOfDownload = async () =>
      (await api.call('listAuditRecords', { query: { id: items[0]?.id ?? '' } })).items[0]?.seal ?? 0
    await expect.poll(sealOfDownload, { timeout: 10_000 }).toBeGreaterThan(0)
    await expect(async () => {
      const { head } = await api.call('getAuditChain', {})
      await expect(page.getByText(`${head?.number}:${head?.hash}`)).toBeVisible({ timeout: 1_000 })
    }).toPass({ timeout: 10_000 })
    // What `npm run audit` does once all is installed.
    const [, ...words] = ((await dialog.getByText(/^npm run audit -- /).textContent()) ?? '').split(' -- ')
    expect(words).toHaveLength(1)
    const check = join(import.meta.dirname, '../../launcher/src/audit.ts')
    const { stdout } = await promisify(execFile)(process.execPath, [check, ...(words[0] ?? '').trim().split(' ')], {
      cwd: testInfo.outputDir,
    })
    expect(stdout).toMatch(
      /^Intact: ([1-9]\d*) of \1 records that these [1-9]\d* seals cover\.\nHead: \d+:[0-9a-f]{64}\n$/,
    )
  })

  await test.step('nothing of it is for others', async () => {
    const refused = await otherUser.client.call('listAuditRecords', {}).then(
      () => undefined,
      (error: { code: string }) => error.code,
    )
    expect(refused).toBe('forbidden')
  })
})
