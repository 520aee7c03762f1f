import { aHost, anId } from '@overt/design/test-support/factories.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import type { Schema } from '@overt/api-client/engine'
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const reason = 'The CPU offers no virtualization here.'
const hardware = (kind: 'kvm' | 'tcg'): Schema<'HostHardware'> => ({
  architecture: 'x86_64',
  cpuModel: 'Some CPU',
  sockets: 1,
  coresPerSocket: 2,
  threadsPerCore: 1,
  memoryBytes: 8 * 1024 ** 3,
  accelerator: { kind, reason },
})

test('a host that emulates its guests says so in the list, one with KVM does not', async () => {
  await renderPortal(portal, '/hosts', {
    listHosts: () => ({
      items: [
        aHost({ id: anId(1), name: 'slow', hardware: hardware('tcg') }),
        aHost({ id: anId(2), name: 'fast', hardware: hardware('kvm') }),
      ],
      next: null,
    }),
  })
  expect((await screen.findAllByText('Emulated')).map((label) => label.closest('tr')?.textContent)).toEqual([
    expect.stringContaining('slow'),
  ])
})

test('the page of a host that emulates its guests warns with the reason', async () => {
  await renderPortal(portal, `/hosts/${anId(1)}`, {
    getHost: () => aHost({ id: anId(1), name: 'slow', hardware: hardware('tcg') }),
  })
  expect(await screen.findByRole('heading', { name: /Guests are emulated and slow here/ })).toBeDefined()
  expect(screen.getAllByText(reason).length).toBeGreaterThan(0)
})
