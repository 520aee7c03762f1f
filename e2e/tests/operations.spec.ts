// Long work is seen, can be cancelled, and leaves nothing when it is; by keyboard.
import { openSync, closeSync, writeSync } from 'node:fs'
import { randomFillSync } from 'node:crypto'
import { join } from 'node:path'
import { differences, remains } from '../faults/remains.ts'
import { imageFolder } from '../support/images.ts'
import { expectAnnounced, pressByKeyboard } from '../support/keyboard.ts'
import { slowDownCopy } from '../support/qemu-img.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { ended, mebibyte, theHost } from '../support/vms.ts'

/** A file of data that cannot be skipped in copying. */
function makeNoise(file: string, megabytes: number): void {
  const chunk = randomFillSync(Buffer.alloc(8 * mebibyte))
  const handle = openSync(file, 'w')
  for (let at = 0; at < megabytes; at += 8) writeSync(handle, chunk)
  closeSync(handle)
}

test('a long copy shows its steps and progress, and its cancellation leaves nothing', async ({
  api,
  facts,
  adminPage: page,
}) => {
  using folder = imageFolder(facts)
  const file = join(folder.path, 'noise.raw')
  makeNoise(file, 256)
  const host = await theHost(api)
  const before = await remains(facts, api)
  const name = uniqueName('long')
  await page.goto('/admin/disks')
  const drawer = page.getByRole('complementary', { name: 'Operations' })

  // Before it begins: the way to the drawer takes longer than the copy may.
  await pressByKeyboard(page, page.getByRole('banner').getByRole('button', { name: /^Operations$|under way/ }))
  await expect(drawer.getByRole('heading', { name: 'Operations', level: 2 })).toBeFocused()

  const slowing = slowDownCopy(join(facts.dataDir, 'storage'))
  const operation = await api.call('createDisk', {
    body: {
      name,
      allocation: 'thin',
      readOnly: false,
      source: { type: 'import', hostId: host.id, path: file, format: 'raw' },
    },
  })
  using copy = await slowing

  await test.step('it is in the drawer with its steps, and on its row', async () => {
    await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible()
    const card = page.getByRole('article').filter({ hasText: `Create disk ${name}` })
    await expect(card).toBeVisible()
    const bar = card.getByRole('progressbar')
    await expect
      .poll(async () => Number(await bar.getAttribute('aria-valuenow')), { timeout: 60_000 })
      .toBeGreaterThan(0)
    expect(Number(await bar.getAttribute('aria-valuenow'))).toBeLessThan(100)
    await saveScreens(page, 'operations-drawer')
  })
  await test.step('cancel', async () => {
    const card = page.getByRole('article').filter({ hasText: `Create disk ${name}` })
    await pressByKeyboard(page, card.getByRole('button', { name: 'Cancel operation' }))
    await expect(drawer, 'the button is gone, its drawer is not').toBeFocused()
    copy.goOn()
    await expectAnnounced(page, `Create disk ${name} was cancelled`)
    expect((await ended(api, operation.id)).status).toBe('cancelled')
    await expect(page.getByRole('row', { name: new RegExp(name) })).toBeHidden()
    await expect.poll(async () => differences(before, await remains(facts, api))).toEqual([])
  })
  await test.step('Escape closes the drawer, and its button has the focus', async () => {
    await page.keyboard.press('Escape')
    await expect(drawer).toBeHidden()
    await expect(page.getByRole('banner').getByRole('button', { name: /^Operations|under way/ })).toBeFocused()
  })
  await test.step('what happened can be read', async () => {
    await page.goto(`/admin/operations/${operation.id}`)
    await expect(page.getByText('Cancelled').first()).toBeVisible()
    await saveScreens(page, 'operation')
    await page.goto('/admin/events')
    await expect(page.getByText(new RegExp(`${name}.*cancelled`, 'i')).first()).toBeVisible()
    await saveScreens(page, 'events')
    await page.goto('/admin/operations')
    await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible()
    await saveScreens(page, 'operations')
  })
})
