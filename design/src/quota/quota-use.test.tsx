import type { Schema } from '@overt/api-client/engine'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { createQueryClient } from '../shell/api.ts'
import { aQuotaPreview } from '../test-support/people-factories.ts'
import { fakeEngine } from '../test-support/fake-engine.ts'
import { QuotaUse } from './QuotaUse.tsx'
import type { QuotaWords } from './words.ts'

const question = { vcpus: 1, memoryBytes: 2 ** 30, clusterId: '1' }
const full = { resource: 'vcpus', place: null, used: 4, asked: 1, limit: 4, verdict: 'exceeded' } as const

function show(preview: Schema<'QuotaPreview'>, words: QuotaWords = 'full', asked: typeof question | null = question) {
  const engine = fakeEngine({ previewQuotaUse: () => preview })
  vi.stubGlobal('fetch', engine.fetch)
  render(
    <QueryClientProvider client={createQueryClient(() => undefined)}>
      <QuotaUse question={asked ?? undefined} words={words} />
    </QueryClientProvider>,
  )
  return engine
}

test('what is used afterwards stands in a sentence and as bars; what has no limit is left out', async () => {
  const { calls } = show(aQuotaPreview())
  expect(await screen.findByText('After this: 3 of 4 vCPUs while running, 34 of 40 GiB of storage.')).toBeDefined()
  expect(calls.map(({ body }) => body)).toEqual([question])
  const pictures = screen.getAllByRole('img').map((each) => each.getAttribute('aria-label'))
  expect(pictures).toEqual([
    'vCPUs of running VMs: 3 of 4 vCPUs. 1 vCPU of it come with this.',
    'Storage: 34 of 40 GiB. 10 GiB of it come with this.',
  ])
  expect(screen.getByRole('heading', { name: 'Quota Team' })).toBeDefined()
})

test('what is too much is told with what is left and what to do', async () => {
  show(aQuotaPreview({ verdict: 'exceeded', lines: [full] }))
  expect(await screen.findByText('This is more than the quota allows')).toBeDefined()
  expect(screen.getByText('vCPUs of running VMs: 1 vCPU needed, 0 vCPUs left.')).toBeDefined()
  expect(screen.getByText(/raise its limits/)).toBeDefined()
})

test('who uses machines reads it without a word of what is beneath them', async () => {
  show(aQuotaPreview({ verdict: 'exceeded', lines: [full] }), 'plain')
  expect(await screen.findByText('This is more than you may use')).toBeDefined()
  expect(screen.getByText('CPUs of running machines: 1 CPU needed, 0 CPUs left.')).toBeDefined()
  expect(document.body.textContent).not.toMatch(/quota|cluster|host|storage domain|vCPU/i)
})

test('without a quota, where quotas are enforced, it is said how to get one', async () => {
  show(aQuotaPreview({ verdict: 'exceeded', quotaId: null, quotaName: null, lines: [] }))
  expect(await screen.findByText(/without one nothing is made here/)).toBeDefined()
  expect(screen.getByText(/to be made a consumer/)).toBeDefined()
})

test('where quotas only watch, too much is let through and said so', async () => {
  show(aQuotaPreview({ mode: 'audit', verdict: 'exceeded', lines: [full] }))
  expect(await screen.findByText(/It is let through, and an event tells of it/)).toBeDefined()
  expect(screen.queryByText('This is more than the quota allows')).toBeNull()
})

test('where quotas do nothing, nothing is shown; and nothing is asked before there is something to ask', async () => {
  const { calls } = show(aQuotaPreview({ mode: 'disabled' }))
  await expect.poll(() => calls.length).toBe(1)
  await Promise.resolve()
  expect(document.body.textContent).toBe('')
  const silent = show(aQuotaPreview(), 'full', null)
  expect(silent.calls).toEqual([])
  expect(document.body.textContent).toBe('')
})
