import { anId, aRunningVm, aVm } from '@overt/design/test-support/factories.ts'
import { type FakeHandlers, refusal } from '@overt/design/test-support/fake-engine.ts'
import { aDecision, placementHosts } from '@overt/design/test-support/placement.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from '../../app/portal.ts'

const refused = aDecision({
  operationId: anId(7, 6),
  chosen: null,
  wasFound: false,
  fittingCount: 0,
  hosts: placementHosts().slice(1),
  advice: [{ hostId: anId(2, 3), hostName: 'node-2', text: 'Free 512 MiB of memory on host node-2.' }],
})
const show = async (
  listVmPlacements: NonNullable<FakeHandlers['listVmPlacements']>,
  tab = '/placement',
  vm = aVm({ id: anId(1) }),
) => await renderPortal(portal, `/vms/${anId(1)}${tab}`, { getVm: () => vm, listVmPlacements })

test('the newest decision is open: a table of hosts by filters and weights, and the same in words', async () => {
  await show(() => ({ items: [aDecision(), refused], next: null }))
  const [newest, older] = screen.getAllByRole('group')
  if (!newest || !older) throw new Error('two decisions were not drawn')
  expect(newest).toHaveProperty('open', true)
  expect(older).toHaveProperty('open', false)
  within(newest).getByRole('heading', { name: 'Start · node-1 was chosen, the only host that fits' })
  const table = within(newest).getByRole('table', { name: 'What was weighed for this decision' })
  const [head, ...rows] = [...table.querySelectorAll('tr')].map((row) =>
    [...row.cells].map(({ textContent }) => textContent),
  )
  expect(head).toEqual(['Host', 'Memory', 'Load', 'Memory left', 'Guests', 'Score'])
  expect(rows).toEqual([
    ['node-1', 'passes', '100 × 1', '100 × 10', '100 × 1', '1,200'],
    ['node-2', 'refuses', '–', '–', '–', '–'],
  ])
  within(newest).getByText('All of these hosts pass: State.')
  within(newest).getByText('Memory left: 100 points, times 10. 98 % of its memory would be left, 128000 MiB.')
  within(newest).getByText(/^Memory: no\. The VM needs 1024 MiB of memory; of 131072 MiB, 131000 MiB are taken\.$/)
})

test('a start that found no host says what refused each, and what would help', async () => {
  await show(() => ({ items: [refused], next: null }))
  expect(screen.getByRole('heading', { name: 'Start · All 2 hosts were refused' })).toBeDefined()
  screen.getByText('Free 512 MiB of memory on host node-2.')
  screen.getByText('1 more host is not listed.')
})

test('older decisions are asked for page by page', async () => {
  const { callsOf } = await show(({ query }) =>
    query.after === undefined
      ? { items: [aDecision()], next: 'older' }
      : { items: [aDecision({ operationId: anId(8, 6), kind: 'vm.migrate' })], next: null },
  )
  fireEvent.click(screen.getByRole('button', { name: 'Show older decisions' }))
  await screen.findByRole('heading', { name: /^Migration · node-1/ })
  expect(callsOf('listVmPlacements').at(-1)?.query.after).toBe('older')
  expect(screen.queryByRole('button', { name: 'Show older decisions' })).toBeNull()
})

test('a VM that was never placed says so', async () => {
  await show(() => ({ items: [], next: null }))
  expect(screen.getByRole('heading', { name: 'It was never placed' })).toBeDefined()
})

test('the overview says in a sentence why it runs there', async () => {
  await show(() => ({ items: [aDecision()], next: null }), '', aRunningVm())
  expect(await screen.findByRole('heading', { name: 'Why it runs there' })).toBeDefined()
  expect(screen.getByText(/node-1 was chosen, the only host that fits\./)).toBeDefined()
  screen.getByText('98 % of its memory would be left, 128000 MiB.')
  screen.getByRole('link', { name: 'All decisions' })
})

test('a VM that is down does not run anywhere: where it ran last is said', async () => {
  await show(() => ({ items: [aDecision()], next: null }), '')
  expect(await screen.findByRole('heading', { name: 'Where it ran last, and why' })).toBeDefined()
})

test('a migration that was refused did not move a VM, which runs on', async () => {
  await show(() => ({ items: [{ ...refused, kind: 'vm.migrate' }], next: null }), '', aRunningVm())
  expect(await screen.findByRole('heading', { name: 'Why it did not move' })).toBeDefined()
})

test('the overview says what would help a VM that did not start', async () => {
  await show(() => ({ items: [refused], next: null }), '')
  expect(await screen.findByRole('heading', { name: 'Why it did not start' })).toBeDefined()
  screen.getByText('Free 512 MiB of memory on host node-2.')
})

test('when older decisions can’t be read, that is said, and they can be asked for again', async () => {
  let isDown = true
  await show(({ query }) => {
    if (query.after === undefined) return { items: [aDecision()], next: 'older' }
    if (isDown) throw refusal('conflict', 'They cannot be read now.')
    return { items: [aDecision({ operationId: anId(8, 6), kind: 'vm.migrate' })], next: null }
  })
  fireEvent.click(screen.getByRole('button', { name: 'Show older decisions' }))
  expect(await screen.findByText('They cannot be read now.')).toBeDefined()
  isDown = false
  fireEvent.click(screen.getByRole('button', { name: 'Show older decisions' }))
  await screen.findByRole('heading', { name: /^Migration · node-1/ })
  expect(screen.queryByText('They cannot be read now.')).toBeNull()
})

test('older decisions come, and what prevents it is said, whatever is read again meanwhile', async () => {
  let answer: 'wait' | 'fail' | 'give' = 'wait'
  const { callsOf, queryClient } = await show(async ({ query }) => {
    if (query.after === undefined) return { items: [aDecision()], next: 'older' }
    if (answer === 'wait') await new Promise(() => undefined) // until it is given up
    if (answer === 'fail') throw refusal('conflict', 'They cannot be read now.')
    return { items: [aDecision({ operationId: anId(8, 6), kind: 'vm.migrate' })], next: null }
  })
  const more = () => screen.getByRole('button', { name: 'Show older decisions' })
  fireEvent.click(more())
  await waitFor(() => expect(callsOf('listVmPlacements').at(-1)?.query.after).toBe('older'))
  answer = 'fail'
  await queryClient.invalidateQueries()
  await screen.findByText('They cannot be read now.')
  await queryClient.invalidateQueries()
  expect(screen.queryByText('They cannot be read now.')).not.toBeNull()
  answer = 'give'
  fireEvent.click(more())
  await screen.findByRole('heading', { name: /^Migration · node-1/ })
})
