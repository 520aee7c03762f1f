// What users and guests write is shown as text and does nothing else: markup, script, control characters, writing from
// right to left, words without end.
import type { Client } from '@overt/api-client'
import { expectOnlyText, hostileLength, hostileMarkup, hostileWriting } from '../support/hostile.ts'
import { expect, test, uniqueName } from '../support/test.ts'
import { startVm, vmIs } from '../support/vms.ts'

const description = `${hostileMarkup} ${hostileWriting} ${hostileLength}`

/** Has the guest say hostile things of itself: its host name and the name of its system. */
const script = `#!/bin/sh
hostname '<b data-hostile>x</b>'
printf '%b\\n' 'PRETTY_NAME="${hostileMarkup} שלום \\033[31m"' 'VERSION_ID="1\\342\\200\\2562"' 'ID=tiny-linux' > /etc/os-release
`

async function hostileVm(api: Client, make: (name: string, more: object) => Promise<string>): Promise<string> {
  const id = await make('hostile', { description, cloudInit: { script } })
  await startVm(api, id)
  await vmIs(api, id, 'hostile guest facts', ({ guest }) => guest?.osName?.includes('data-hostile') ?? false)
  return id
}

test('descriptions and guests full of markup, overrides and endless words change nothing but the text', async ({
  adminPage: page,
  api,
  machines,
}) => {
  test.setTimeout(240_000)
  const id = await hostileVm(api, (name, more) => machines.make(name, more))
  const { guest, name } = await api.call('getVm', { path: { id } })
  expect(guest?.hostName, 'the host name is text').toBe('<b data-hostile>x</b>')
  expect(guest?.osName, 'no control characters').not.toMatch(/[\u0000-\u001f\u202a-\u202e]/)
  const disk = await api.call('createDisk', {
    body: {
      name: uniqueName('hostile'),
      description,
      allocation: 'thin',
      readOnly: false,
      source: { type: 'blank', sizeBytes: 2 ** 20 },
    },
  })
  machines.adoptDisk(disk.object.id)

  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 800 })
    for (const address of [
      `/admin/vms/${id}`,
      `/admin/vms/${id}/edit`,
      `/admin/vms/${id}/events`,
      `/admin/vms/${id}?dialog=delete&on=${id}`,
      `/admin/vms?search=${name}`,
      `/admin/disks/${disk.object.id}`,
      `/admin/disks?search=hostile`,
      '/admin/events',
      '/admin/operations',
      '/?view=cards',
      '/?view=table',
      `/machines/${id}`,
    ])
      await test.step(`${address} at ${width}`, async () => {
        await page.goto(address)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.locator('.pf-v6-c-skeleton')).toHaveCount(0)
        await expectOnlyText(page, `${address} at ${width}`)
      })
  }
  await page.goto(`/admin/vms/${id}`)
  await expect(page.getByText('<b data-hostile>x</b>')).toBeVisible()
  await expect(page.getByText(hostileMarkup).first(), 'and it is shown, as text').toBeVisible()
})

test('a person’s name cannot pass for the portal’s own words', async ({ api, browserOf }) => {
  const user = { userName: uniqueName('hostile'), password: 'correct horse battery' }
  const displayName = `${hostileMarkup.slice(0, 60)} ${hostileWriting}`
  const { id } = await api.call('createUser', { body: { ...user, displayName, administrator: true } })
  try {
    const page = await (await browserOf(user)).newPage()
    for (const address of ['/admin/vms', '/']) {
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectOnlyText(page, `${address} as ${user.userName}`)
    }
  } finally {
    await api.call('deleteUser', { path: { id } })
  }
})

test('control characters in descriptions are refused by their field', async ({ machines }) => {
  for (const control of ['\u0000', '\u0007', '\u001b[31m'])
    await expect(machines.make('refused', { description: `a${control}b` })).rejects.toMatchObject({
      code: 'invalid_request',
      details: { fields: { '/description': expect.any(String) } },
    })
})
