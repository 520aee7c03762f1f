import type { Schema } from '@overt/api-client/engine'
import { anId, anOperation, minutesAgo } from '@overt/design/test-support/factories.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { clickOn } from '@overt/design/test-support/typing.ts'
import { act, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'
import { chainQuery } from './queries.ts'

const hash = 'ab'.repeat(32)
const aRecord = (over: Partial<Schema<'AuditRecord'>> = {}): Schema<'AuditRecord'> => ({
  id: '17',
  at: minutesAgo(5),
  lastAt: null,
  repeats: 1,
  userId: anId(1),
  userName: 'alice',
  loginId: anId(2),
  clientAddress: '10.0.0.1',
  requestId: 'request-1',
  apiOperation: 'createVm',
  object: { kind: 'vm', id: anId(3), name: 'web-1' },
  outcome: 'done',
  code: null,
  operationId: anId(4),
  fields: ['name', 'memoryBytes'],
  summary: 'alice: Create VM web-1.',
  place: 12,
  seal: 3,
  hash,
  ...over,
})
const aChain = (over: Partial<Schema<'AuditChain'>> = {}): Schema<'AuditChain'> => ({
  records: 14_203,
  waiting: 0,
  waitingSince: null,
  head: { number: 3020, sealedAt: minutesAgo(1), lastPlace: 14_203, hash },
  lastCheck: null,
  checking: null,
  ...over,
})
const aCheck = (over: Partial<Schema<'AuditCheck'>> = {}): Schema<'AuditCheck'> => ({
  at: minutesAgo(60),
  records: 14_000,
  seals: 3_000,
  brokenSeal: null,
  brokenRecord: null,
  problem: null,
  ...over,
})
const refusals = aRecord({
  id: '18',
  outcome: 'refused',
  code: 'not_found',
  repeats: 40,
  lastAt: minutesAgo(1),
  userName: '',
  apiOperation: '*',
  object: null,
  summary: 'This address was refused many things.',
})
const handlers = {
  getAuditChain: () => aChain(),
  listAuditRecords: () => ({ items: [refusals, aRecord()], next: null }),
}

test('the list says who did what, how often it was refused, and the state of the chain in words', async () => {
  await renderPortal(portal, '/audit', handlers)
  expect((await screen.findByText(/14,203 records/)).closest('p')?.textContent).toMatch(
    /14,203 records\. Every record is sealed, the last .*1 minute.*\. Never checked as a whole\./,
  )
  const row = (await screen.findByText('alice: Create VM web-1.')).closest('tr')
  expect(row?.textContent).toMatch(/Done.*alice.*web-1/)
  expect(screen.getByText(/refused many things\. \(40 times\)/).closest('tr')?.textContent).toMatch(
    /Refused.*Nobody known/,
  )
  expect(screen.getByText(`3020:${hash}`)).toBeDefined()
})

test('the address narrows the list, as the API names it', async () => {
  const { callsOf } = await renderPortal(
    portal,
    `/audit?outcome=refused&outcome=failed&userId=${anId(1)}&apiOperation=createVm&search=web`,
    handlers,
  )
  await expect
    .poll(() => callsOf('listAuditRecords'))
    .toMatchObject([{ query: { outcome: 'refused,failed', userId: anId(1), apiOperation: 'createVm', search: 'web' } }])
})

test('a record opens from its row and from its address, and shows all it says', async () => {
  const { address, callsOf } = await renderPortal(portal, '/audit', {
    ...handlers,
    listAuditRecords: () => ({ items: [aRecord()], next: null }),
  })
  clickOn(await screen.findByRole('button', { name: 'alice: Create VM web-1.' }))
  const dialog = await screen.findByRole('dialog', { name: 'Audit record' })
  await expect.poll(address).toBe('/audit?dialog=record&on=17')
  expect(callsOf('listAuditRecords').at(-1)).toMatchObject({ query: { id: '17' } })
  const facts = await within(dialog).findByText('12, under seal 3')
  expect(facts).toBeDefined()
  expect(dialog.textContent).toMatch(/name, memoryBytes/)
  expect(within(dialog).getByRole('link', { name: 'Show operation' }).getAttribute('href')).toBe(
    `/operations/${anId(4)}`,
  )
  // The cross has the same name.
  for (const button of within(dialog).getAllByRole('button', { name: 'Close' }).slice(-1)) clickOn(button)
  await expect.poll(address).toBe('/audit')
})

test('a check is asked for, and not twice', async () => {
  let checking: Schema<'AuditChain'>['checking'] = null
  const { callsOf } = await renderPortal(portal, '/audit', {
    ...handlers,
    getAuditChain: () => aChain({ checking }),
    verifyAuditChain: () => {
      const operation = anOperation({ kind: 'audit.verify', status: 'running', progressPercent: 30 })
      const { id, kind, status, progressPercent, cancellable } = operation
      checking = { id, kind, status, progressPercent, cancellable }
      return operation
    },
  })
  clickOn(await screen.findByRole('button', { name: 'Check chain now' }))
  const bar = await screen.findByRole('progressbar', { name: 'How much of the chain is checked' })
  expect(bar.getAttribute('aria-valuenow')).toBe('30')
  const button = screen.getByRole('button', { name: 'Check chain now' })
  expect(button.getAttribute('aria-disabled')).toBe('true')
  clickOn(button)
  expect(callsOf('verifyAuditChain')).toHaveLength(1)
})

test('a broken chain is said first, with where and what to do', async () => {
  const problem = 'Record 12 was changed after it was sealed.'
  await renderPortal(portal, '/audit', {
    ...handlers,
    getAuditChain: () => aChain({ lastCheck: aCheck({ problem, brokenSeal: 3, brokenRecord: 12 }) }),
  })
  const heading = await screen.findByRole('heading', { name: /not as it was sealed/ })
  const alert = heading.closest('.pf-v6-c-alert')
  expect(alert?.textContent).toMatch(/Record 12 was changed.*Keep a copy.*First seal that does not hold3.*was12/)
})

test('records that wait for long are said', async () => {
  await renderPortal(portal, '/audit', {
    ...handlers,
    getAuditChain: () => aChain({ waiting: 2, waitingSince: minutesAgo(5), lastCheck: aCheck() }),
  })
  expect(await screen.findByRole('heading', { name: /have not been sealed for a while/ })).toBeDefined()
  expect(screen.getByText(/2 records wait to be sealed/).textContent).toMatch(/14,000 records are as they were sealed/)
})

test('the export goes through the filters, and says how to check the file', async () => {
  await renderPortal(portal, '/audit?outcome=refused&since=2026-11-01T00:00:00.000Z&search=x&dialog=proof', handlers)
  const dialog = await screen.findByRole('dialog', { name: 'Export audit log' })
  const link = within(dialog).getByRole('link', { name: 'Download CSV' })
  expect(link.getAttribute('href')).toBe(
    '/api/v1/audit/export?format=csv&outcome=refused&since=2026-11-01T00%3A00%3A00.000Z',
  )
  expect(dialog.textContent).toContain(`--head 3020:${hash}`)
})

test('the command names the head of when the dialog opened: the download itself is sealed under a later one', async () => {
  let number = 3020
  const { queryClient } = await renderPortal(portal, '/audit?dialog=proof', {
    ...handlers,
    getAuditChain: () => aChain({ head: { number, sealedAt: minutesAgo(1), lastPlace: 14_203, hash } }),
  })
  const dialog = await screen.findByRole('dialog', { name: 'Export audit log' })
  expect(dialog.textContent).toContain(`--head 3020:${hash}`)
  number = 3021
  await act(() => queryClient.invalidateQueries({ queryKey: chainQuery.queryKey }))
  expect(await screen.findByText(`3021:${hash}`)).toBeDefined()
  expect(dialog.textContent).toContain(`--head 3020:${hash}`)
})
