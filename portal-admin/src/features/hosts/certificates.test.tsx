import { clickOn } from '@overt/design/test-support/typing.ts'
import { aHost, anId } from '@overt/design/test-support/factories.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import type { Schema } from '@overt/api-client/engine'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const inDays = (days: number) => new Date(Date.now() + (days + 0.5) * 86_400_000).toISOString()
const own = (kind: Schema<'Certificate'>['kind'], days: number, renewsAt: string | null): Schema<'Certificate'> => ({
  kind,
  fingerprint: 'a'.repeat(64),
  issuedAt: inDays(-10),
  expiresAt: inDays(days),
  renewsAt,
})
const near = aHost({ id: anId(1), name: 'near', certificateExpiresAt: inDays(12) })
const ended = aHost({ id: anId(2), name: 'ended', status: 'non_responsive', certificateExpiresAt: inDays(-3) })
const asked = aHost({ id: anId(3), name: 'asked', certificateRenewalRequestedAt: inDays(-1) })
const handlers = {
  listCertificates: () => ({ items: [own('authority', 3_600, null), own('server', 300, inDays(200))], next: null }),
  listHosts: () => ({ items: [ended, near, asked], next: null }),
  getHost: ({ path }: { path: { id: string } }) => (path.id === near.id ? near : ended),
}
const rowOf = async (name: string) => {
  const row = (await screen.findByText(name)).closest('tr')
  if (!row) throw new Error(`no row of ${name}`)
  return row
}

test('the page lists the engine’s certificates and those of hosts, the first to end first, with the days left', async () => {
  const { callsOf } = await renderPortal(portal, '/certificates', handlers)
  expect((await rowOf('The authority that signs all others')).textContent).toMatch(/3,600 days left.*Not by itself/)
  expect((await rowOf('The engine, towards browsers')).textContent).toContain('300 days left')
  expect((await rowOf('near')).textContent).toContain('12 days left')
  expect((await rowOf('ended')).textContent).toMatch(/Ended.*Once it is approved/)
  expect((await rowOf('asked')).textContent).toContain('Asked for')
  expect(callsOf('listHosts')).toMatchObject([{ query: { sort: 'certificate' } }])
})

test.each([
  [near, 'Renew certificate', /^Renew the certificate of near/],
  [ended, 'Approve new certificate', /^Approve a new certificate for ended/],
])('a new certificate is asked for, or approved where the host’s own has ended: %#', async (host, label, title) => {
  const { callsOf, address } = await renderPortal(portal, `/certificates?dialog=renew&on=${host.id}`, {
    ...handlers,
    renewHostCertificate: () => ({ ...host, certificateRenewalRequestedAt: inDays(0) }),
  })
  const dialog = await screen.findByRole('dialog', { name: title })
  clickOn(within(dialog).getByRole('button', { name: label }))
  await expect.poll(address).toBe('/certificates')
  expect(callsOf('renewHostCertificate')).toMatchObject([{ path: { id: host.id } }])
})

test('the page of a host whose certificate has ended says so', async () => {
  await renderPortal(portal, `/hosts/${ended.id}`, handlers)
  expect(await screen.findByRole('heading', { name: /Its certificate has ended/ })).toBeDefined()
})
