import { refusalOf } from '@overt/design/test-support/refusal-of.ts'
import { clickOn } from '@overt/design/test-support/typing.ts'
import { aHost, anId, aSession } from '@overt/design/test-support/factories.ts'
import { refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import type { ReplyOf } from '@overt/api-client/engine'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const made: ReplyOf<'createHostEnrollmentToken'> = {
  token: 'ove_secret',
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  caFingerprint: 'a'.repeat(64),
  installer: {
    path: '/host/install',
    sha256: 'b'.repeat(64),
    engineUrls: ['https://engine:8443', 'https://10.0.0.5:8443'],
  },
}

async function makeCommand(
  reply: typeof made,
  readPending: () => Promise<ReturnType<typeof aHost>[]> = async () => [],
) {
  const { callsOf, address } = await renderPortal(portal, '/hosts?dialog=add', {
    listHosts: async ({ query }) => ({
      items: query.status?.includes('pending_approval') ? await readPending() : [],
      next: null,
    }),
    createHostEnrollmentToken: () => reply,
  })
  const form = await screen.findByRole('dialog', { name: 'Add host' })
  fireEvent.change(within(form).getByLabelText(/Good for/), { target: { value: '8' } })
  clickOn(within(form).getByRole('button', { name: 'Make command' }))
  await screen.findByRole('button', { name: 'Done' })
  const dialog = screen.getByRole('dialog', { name: 'Add host' })
  return { dialog, address, body: callsOf('createHostEnrollmentToken')[0]?.body }
}

test('the command holds what makes a machine a host of this engine, at the address that is chosen', async () => {
  const { dialog, body } = await makeCommand(made)
  expect(body).toEqual({ expiresInSeconds: 28_800 })
  const command = () => dialog.querySelector('pre')?.textContent ?? ''
  expect(command()).toBe(
    `f=$(mktemp) && curl -fsSk -o "$f" https://engine:8443/host/install && ` +
      `echo "${'b'.repeat(64)}  $f" | sha256sum -c --quiet && ` +
      `sudo sh "$f" --engine https://engine:8443 --authority ${'a'.repeat(64)} --token ove_secret`,
  )
  fireEvent.change(within(dialog).getByLabelText(/Address of the engine/), {
    target: { value: 'https://10.0.0.5:8443' },
  })
  expect(command()).toContain('--engine https://10.0.0.5:8443 ')
  expect(command()).not.toContain('https://engine:8443')
})

test('a host that has registered is there to be approved', async () => {
  const host = aHost({ id: anId(7), name: 'node-7', status: 'pending_approval' })
  const { dialog, address } = await makeCommand(made, async () => [host])
  expect(await within(dialog).findByText('node-7')).toBeDefined()
  clickOn(within(dialog).getByRole('button', { name: 'Approve host node-7' }))
  await expect.poll(address).toBe(`/hosts?dialog=approve&on=${host.id}`)
})

test('without the right to it, a host that has registered cannot be approved, and that is said', async () => {
  const host = aHost({ id: anId(7), name: 'node-7', status: 'pending_approval', myRights: ['see'] })
  const { dialog } = await makeCommand(made, async () => [host])
  const approve = await within(dialog).findByRole('button', { name: 'Approve host node-7' })
  expect(refusalOf(approve)).toContain('Your role does not allow this')
})

test('without the right to it, no host can be added: neither from the head of the list nor while it is empty', async () => {
  await renderPortal(portal, '/hosts', {
    getSession: () => aSession({ rights: ['see', 'create_data_center'] }),
    listHosts: () => ({ items: [], next: null }),
  })
  const buttons = await screen.findAllByRole('button', { name: 'Add host' })
  expect(buttons).toHaveLength(2)
  for (const button of buttons) expect(refusalOf(button)).toContain('Your role does not allow this')
})

test('an engine that has no agent says so instead of a command', async () => {
  const { dialog } = await makeCommand({ ...made, installer: null })
  expect(within(dialog).getByRole('heading', { name: /no built agent/ })).toBeDefined()
  expect(dialog.querySelector('pre')).toBeNull()
})

test('while it is not known which hosts wait, none is said to, and why it can’t be told is said', async () => {
  const answer = Promise.withResolvers<never>()
  const { dialog } = await makeCommand(made, () => answer.promise)
  expect(within(dialog).queryByText(/^No host waits/)).toBeNull()
  answer.reject(refusal('conflict', 'Hosts cannot be read now.'))
  expect(await within(dialog).findByText('Hosts cannot be read now.')).toBeDefined()
  expect(within(dialog).queryByText(/^No host waits/)).toBeNull()
})
