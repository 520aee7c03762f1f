// What can be done with the host the product runs on: edit it, give it a new certificate, and see why it cannot be removed.
import { expectAccessible } from '../support/accessible.ts'
import { field } from '../support/form.ts'
import { enter, pressAction, pressByKeyboard } from '../support/keyboard.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { theHost } from '../support/vms.ts'

test('a host is described, renewed, and kept while it is in use', async ({ api, adminPage: page }) => {
  const before = await theHost(api)
  const dialog = page.getByRole('dialog')

  await test.step('its description is edited', async () => {
    const description = uniqueName('in rack')
    await page.goto(`/admin/hosts/${before.id}`)
    const edit = page.getByRole('button', { name: 'Edit', exact: true })
    await pressByKeyboard(page, edit)
    await enter(page, field(page, 'Description'), description)
    await saveScreens(page, 'edit-host')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Save' }))
    await expect(dialog).toBeHidden()
    await expect(page.getByText(description)).toBeVisible()
    await expect(edit, 'back where it was').toBeFocused()
  })
  await test.step('its certificate is renewed at once, and nothing is cut', async () => {
    await page.goto('/admin/certificates')
    await expect(page.getByText('The authority that signs all others')).toBeVisible()
    await saveScreens(page, 'certificates')
    await expectAccessible(page, 'certificates')
    await pressAction(page, before.name, 'Renew certificate')
    await pressByKeyboard(page, dialog.getByRole('button', { name: 'Renew certificate' }))
    await expect(dialog).toBeHidden()
    await expect.poll(async () => (await theHost(api)).certificateFingerprint).not.toBe(before.certificateFingerprint)
    const now = await theHost(api)
    expect(now).toMatchObject({ status: 'up', statusSince: before.statusSince, certificateRenewalRequestedAt: null })
    const { items } = await api.call('listEvents', { query: { objectId: [before.id], limit: 5 } })
    expect(items.map(({ code }) => code)).toContain('host.certificate_renewed')
  })
  await test.step('its removal is refused, with what is in its way', async () => {
    await page.goto('/admin/hosts')
    await pressAction(page, before.name, 'Remove host')
    await expect(dialog.getByText('This cannot be done now')).toBeVisible()
    await expect(dialog.getByText(/Storage domain .* is on it, with/)).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Remove host' })).toBeDisabled()
    await saveScreens(page, 'remove-host-refused')
    await expectAccessible(page, 'removal of a host')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(api.call('deleteHost', { path: { id: before.id } })).rejects.toMatchObject({ code: 'conflict' })
  })
})
