// Why a VM runs where it does, or does not: a start that no host can do, and what becomes of guests without their host.
// By keyboard.
import { expectAccessible } from '../support/accessible.ts'
import { pressAction, pressByKeyboard } from '../support/keyboard.ts'
import { saveScreens } from '../support/screens.ts'
import { expect, test } from '../support/test.ts'
import { getVm, mebibyte, startVm, theHost } from '../support/vms.ts'

test('a start that found no host is explained, with what would help', async ({ api, adminPage: page, machines }) => {
  const host = await theHost(api)
  const small = await machines.make('small')
  await startVm(api, small)
  const everything = Math.floor((host.hardware?.memoryBytes ?? 0) / mebibyte)
  const id = await machines.make('large', { memoryBytes: everything * mebibyte })

  await test.step('the overview tells it as soon as the start has failed', async () => {
    await page.goto(`/admin/vms/${id}`)
    await pressByKeyboard(page, page.getByRole('button', { name: 'Start', exact: true }))
    await expect(page.getByRole('heading', { name: 'Why it did not start' })).toBeVisible()
    await pressByKeyboard(page, page.getByRole('link', { name: 'All decisions' }))
  })
  await test.step('the placement tab has the host with the filter that refused it, and what would help', async () => {
    await expect(page.getByRole('heading', { name: 'Start · The only host was refused' })).toBeVisible()
    const row = page.getByRole('row', { name: new RegExp(host.name) })
    await expect(row.getByText('refuses')).toHaveCount(1)
    await expect(
      page.getByText(/^Memory: no\. The VM needs \d+ MiB of memory; of \d+ MiB, \d+ MiB are taken\.$/),
    ).toBeHidden()
    await pressByKeyboard(page, page.locator('summary').filter({ hasText: 'was refused' }).last())
    await expect(
      page.getByText(/^Memory: no\. The VM needs \d+ MiB of memory; of \d+ MiB, \d+ MiB are taken\.$/),
    ).toBeVisible()
    await expectAccessible(page, 'placement')
    await saveScreens(page, 'vm-placement-refused')
  })
  await test.step('doing what it says is enough', async () => {
    const help = await page.getByText(/^Free \d+ MiB of memory on host /).textContent()
    const [, lower] = /memory to (\d+) MiB/.exec(help ?? '') ?? []
    const question = { vmId: id, memoryBytes: Number(lower) * mebibyte }
    expect(await api.call('previewVmPlacement', { body: question })).toMatchObject({ fittingCount: 1 })
    const more = { vmId: id, memoryBytes: question.memoryBytes + mebibyte }
    expect(await api.call('previewVmPlacement', { body: more }), 'and no less').toMatchObject({ fittingCount: 0 })
  })
  await test.step('the VM that runs tells why it runs there', async () => {
    await page.goto(`/admin/vms/${small}/placement`)
    await expect(
      page.getByRole('heading', { name: `Start · ${host.name} was chosen, the only host that fits` }),
    ).toBeVisible()
    await saveScreens(page, 'vm-placement')
  })
  await test.step('without its only host it would stay down', async () => {
    await page.goto(`/admin/hosts/${host.id}`)
    await pressAction(page, host.name, 'Rehearse failure or drain')
    await expect(page.getByRole('heading', { level: 1, name: `If ${host.name} fails now` })).toBeVisible()
    const { name } = await getVm(api, small)
    await expect(page.getByRole('row', { name: new RegExp(`${name} .*stays down`) })).toBeVisible()
    await expectAccessible(page, 'rehearsal')
    await saveScreens(page, 'rehearsal')
    await pressByKeyboard(page, page.getByRole('link', { name: 'Drain' }))
    await expect(page.getByRole('row', { name: new RegExp(`${name} .*cannot move`) })).toBeVisible()
  })
})
