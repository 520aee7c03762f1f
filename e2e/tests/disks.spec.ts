// Disks: imported, refused, blank, copied in full or linked, and deleted after a plan; by keyboard.
import { field } from '../support/form.ts'
import { chooseInMenu, enter, expectAnnounced, pressAction, pressByKeyboard } from '../support/keyboard.ts'
import { join } from 'node:path'
import { differences, remains } from '../faults/remains.ts'
import { imageFolder, qemuImg } from '../support/images.ts'
import { saveScreens } from '../support/screens.ts'
import { finished } from '../support/sign-in.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { ended, getVm, mebibyte, removeVm, theHost } from '../support/vms.ts'

test('import, refuse, blank, clone and delete', async ({ api, facts, adminPage: page, machines }) => {
  test.slow() // every key is pressed
  using folder = imageFolder(facts)
  const [good, liar] = [join(folder.path, 'good.qcow2'), join(folder.path, 'liar.qcow2')]
  qemuImg('create', '-q', '-f', 'qcow2', good, '16M')
  qemuImg('create', '-q', '-f', 'qcow2', '-b', good, '-F', 'qcow2', liar)
  const before = await remains(facts, api)
  const host = await theHost(api)
  const [image, blank] = [uniqueName('image'), uniqueName('blank')]

  const importFile = async (name: string, path: string) => {
    await page.goto('/admin/disks/create')
    await enter(page, field(page, 'Name'), name)
    await enter(page, field(page, 'Content'), 'File on a host')
    await enter(page, field(page, 'Host'), host.name)
    await enter(page, field(page, 'Format of the file'), 'qcow2')
    await enter(page, field(page, 'Path'), path)
    await expect(field(page, 'An image: read-only, to be cloned from')).toBeChecked()
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create disk' }))
  }
  await test.step('a relative path is refused at its field', async () => {
    await importFile(image, 'good.qcow2')
    const path = field(page, 'Path')
    await expect(path).toHaveAttribute('aria-invalid', 'true')
    await expect(path, 'where the work is').toBeFocused()
    await saveScreens(page, 'create-disk-refused')
  })
  await test.step('an image that leads elsewhere is refused, and nothing of it stays', async () => {
    await importFile(uniqueName('liar'), liar)
    await expect(page.getByText(/based on another file|backing/i).first()).toBeVisible()
    await expect.poll(async () => differences(before, await remains(facts, api))).toEqual([])
  })
  await test.step('a good one is imported', async () => {
    await importFile(image, good)
    await expect(page.getByRole('heading', { level: 1, name: image })).toBeVisible()
    await page.goto('/admin/disks')
    await expect(page.getByRole('row', { name: new RegExp(`${image}.*OK`) })).toBeVisible()
    await saveScreens(page, 'disks')
  })
  const imageId = (await api.call('listDisks', { query: { search: image } })).items[0]?.id ?? ''
  machines.adoptDisk(imageId)

  await test.step('a blank one', async () => {
    await page.goto('/admin/disks/create')
    await enter(page, field(page, 'Name'), blank)
    await enter(page, field(page, 'Content'), 'Blank')
    await enter(page, field(page, 'Size'), '2')
    await pressByKeyboard(page, page.getByRole('button', { name: 'Create disk' }))
    await expect(page.getByRole('heading', { level: 1, name: blank })).toBeVisible()
    await expectAnnounced(page, `Create disk ${blank}: done`)
    await page.goto('/admin/disks')
    await expect(page.getByRole('row', { name: new RegExp(`${blank}.*OK.*2 GiB`) })).toBeVisible()
  })

  await test.step('a full clone stands by itself, a linked one protects its base', async () => {
    const clone = async (mode: 'full' | 'linked') => {
      const operation = await api.call('createDisk', {
        body: {
          name: uniqueName(mode),
          allocation: 'thin',
          readOnly: false,
          source: { type: 'clone', diskId: imageId, mode },
        },
      })
      machines.adoptDisk(operation.object.id)
      await finished(api, operation.id)
      return api.call('getDisk', { path: { id: operation.object.id } })
    }
    const full = await clone('full')
    expect(full.baseDiskId).toBeNull()
    const linked = await clone('linked')
    expect(linked.baseDiskId).toBe(imageId)
    await page.goto(`/admin/disks/${imageId}`)
    await expect(page.getByRole('heading', { level: 1, name: image })).toBeVisible()
    await pressAction(page, image, 'Delete disk')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('This cannot be done now')
    await expect(dialog).toContainText(/based on it/)
    await expect(dialog.getByRole('button', { name: 'Delete disk' })).toBeDisabled()
    await saveScreens(page, 'delete-disk-blocked')
    // The engine refuses it too, whoever asks.
    await expect(api.call('deleteDisk', { path: { id: imageId } })).rejects.toMatchObject({ code: 'conflict' })
    await finished(api, (await api.call('deleteDisk', { path: { id: linked.id } })).id)
    await finished(api, (await api.call('deleteDisk', { path: { id: full.id } })).id)
  })

  await test.step('delete, after its plan', async () => {
    for (const name of [image, blank]) {
      await page.goto('/admin/disks')
      await pressByKeyboard(page, page.getByRole('button', { name: `Actions for ${name}` }))
      await chooseInMenu(page, page.getByRole('menuitem', { name: 'Delete disk' }))
      await expect(page.getByRole('dialog')).toContainText('deleted for ever')
      await pressByKeyboard(page, page.getByRole('dialog').getByRole('button', { name: 'Delete disk' }))
      await expect(page.getByRole('row', { name: new RegExp(name) })).toBeHidden()
      await expect(page.getByRole('button', { name: /^Actions for / }).and(page.locator(':focus'))).toBeVisible()
      await expectAnnounced(page, `Delete disk ${name}: done`)
    }
    await expect.poll(async () => differences(before, await remains(facts, api))).toEqual([])
  })
})

test('a VM deleted without its disk leaves the disk', async ({ api, machines }) => {
  const id = await machines.make('keep')
  const disk = (await api.call('listVmDiskAttachments', { path: { id } })).items[0]
  const operation = await api.call('deleteVm', { path: { id }, query: { disks: 'keep' } })
  machines.adoptDisk(disk?.diskId ?? '')
  expect((await ended(api, operation.id)).status).toBe('succeeded')
  const kept = await api.call('getDisk', { path: { id: disk?.diskId ?? '' } })
  expect(kept.status).toBe('ok')
  expect(kept.vms).toEqual([])
})

test('a protected VM is not deleted', async ({ api, machines }) => {
  const id = await machines.make('protected', { deleteProtected: true })
  const plan = await api.call('planDeleteVm', { path: { id }, query: { disks: 'delete' } })
  expect(plan.blockers.map(({ text }) => text).join()).toMatch(/protect/)
  await expect(api.call('deleteVm', { path: { id }, query: { disks: 'delete' } })).rejects.toMatchObject({
    code: 'conflict',
  })
  expect((await getVm(api, id)).deleteProtected).toBe(true)
  await removeVm(api, id)
})

test('a plan that no longer holds is refused', async ({ api, machines }) => {
  const id = await machines.make('replan')
  const { hash } = await api.call('planDeleteVm', { path: { id }, query: { disks: 'delete' } })
  const blank = await api.call('createDisk', {
    body: {
      name: uniqueName('more'),
      allocation: 'thin',
      readOnly: false,
      source: { type: 'blank', sizeBytes: mebibyte },
    },
  })
  machines.adoptDisk(blank.object.id)
  await finished(api, blank.id)
  await api.call('attachVmDisk', { path: { id }, body: { diskId: blank.object.id } })
  const deleting = api.call('deleteVm', { path: { id }, query: { disks: 'delete' }, headers: { 'Plan-Hash': hash } })
  await expect(deleting).rejects.toMatchObject({ code: 'plan_changed' })
  expect((await getVm(api, id)).status).toBe('down')
})
