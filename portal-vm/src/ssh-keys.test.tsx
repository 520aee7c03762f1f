import { aDisk, vmDefaults } from '@overt/design/test-support/factories.ts'
import { anSshKey } from '@overt/design/test-support/people-factories.ts'
import { refusal } from '@overt/design/test-support/fake-engine.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { clickOn } from '@overt/design/test-support/typing.ts'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from './app/portal.ts'

const none = { listSshKeys: () => ({ items: [], next: null }) }
const theDialog = (name: string | RegExp) => screen.findByRole('dialog', { name })
const address = '/profile/ssh-keys?dialog=add'

test('a private key is told and never sent; a public one is kept under its comment or a name', async () => {
  const { callsOf } = await renderPortal(portal, address, { ...none, createSshKey: () => anSshKey() })
  const dialog = await theDialog('Add SSH key')
  const field = within(dialog).getByLabelText(/^Public key/)
  const add = within(dialog).getByRole('button', { name: 'Add SSH key' })
  fireEvent.change(field, { target: { value: '-----BEGIN OPENSSH PRIVATE KEY-----' } })
  clickOn(add)
  expect(await within(dialog).findByText(/^This is a private key/)).toBeDefined()
  fireEvent.change(field, { target: { value: `${anSshKey().publicKey}\n` } })
  expect(within(dialog).getByLabelText(/^Name/).getAttribute('placeholder')).toBe('ada@laptop')
  clickOn(add)
  await expect.poll(() => callsOf('createSshKey')).toHaveLength(1)
  expect(callsOf('createSshKey')[0]?.body).toEqual({ publicKey: anSshKey().publicKey })
})

test('one that is there already is said at its field', async () => {
  await renderPortal(portal, address, {
    ...none,
    createSshKey: () => {
      throw refusal('already_exists', 'You have this key already.', {
        fields: { '/publicKey': 'You have it already.' },
      })
    },
  })
  const dialog = await theDialog('Add SSH key')
  fireEvent.change(within(dialog).getByLabelText(/^Public key/), { target: { value: anSshKey().publicKey } })
  clickOn(within(dialog).getByRole('button', { name: 'Add SSH key' }))
  expect(await within(dialog).findByText('You have it already.')).toBeDefined()
})

test('the list shows each with its fingerprint, and removing asks first', async () => {
  const { callsOf } = await renderPortal(portal, `/profile/ssh-keys?dialog=remove&on=${anSshKey().id}`, {
    listSshKeys: () => ({ items: [anSshKey()], next: null }),
    deleteSshKey: () => undefined,
  })
  const dialog = await theDialog(/Remove the SSH key ada@laptop\?/)
  expect(screen.getByText(anSshKey().fingerprint)).toBeDefined()
  expect(within(dialog).getByText(/Machines that have it keep it/)).toBeDefined()
  clickOn(within(dialog).getByRole('button', { name: 'Remove SSH key' }))
  await expect.poll(() => callsOf('deleteSshKey')[0]?.path).toEqual({ id: anSshKey().id })
})

test('a machine gets the own keys that are chosen', async () => {
  const defaults = vmDefaults()
  const image = aDisk({ storageDomainId: defaults.storageDomainIds[0] ?? '' })
  const { callsOf } = await renderPortal(portal, '/create', {
    getVmDefaults: () => defaults,
    listDisks: () => ({ items: [image], next: null }),
    listSshKeys: () => ({ items: [anSshKey(), anSshKey({ id: crypto.randomUUID(), name: 'other' })], next: null }),
    createVm: () => {
      throw refusal('invalid_request', 'no')
    },
  })
  fireEvent.change(await screen.findByLabelText(/^Name/), { target: { value: 'mine' } })
  fireEvent.change(screen.getByLabelText(/^User name/), { target: { value: 'ada' } })
  clickOn(screen.getByRole('checkbox', { name: 'ada@laptop' }))
  clickOn(screen.getByRole('button', { name: 'Create machine' }))
  await expect
    .poll(() => callsOf('createVm')[0]?.body)
    .toMatchObject({ cloudInit: { userName: 'ada', sshAuthorizedKeys: [anSshKey().publicKey] } })
})
