import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { PageHeader } from '../page/PageHeader.tsx'
import { clickOn } from '../test-support/typing.ts'
import { renderPortal } from '../test-support/render-portal.tsx'
import type { Portal } from './portal.ts'
import { useTableSettings } from './table-settings.ts'

const columns = [{ id: 'name' }, { id: 'creator', hidden: true }]

function ListPage() {
  const [settings, change] = useTableSettings('vms')
  return (
    <>
      <PageHeader title="VMs" />
      <button type="button" onClick={() => change({ density: 'compact' })}>{`now ${settings.density}`}</button>
      <button type="button" onClick={() => change({ columns })}>{`of ${settings.columns?.length}`}</button>
    </>
  )
}

const portal: Portal = {
  basename: '',
  name: () => 'Test',
  start: { to: '/', label: () => 'VMs', key: 'v' },
  creates: [],
  navigation: [],
  pages: () => [{ index: true, Component: ListPage }],
  bare: () => [],
  objectPath: () => undefined,
  eventsPath: '/events',
}

async function openList() {
  const rendered = await renderPortal(portal, '/', { updateSettings: ({ body }) => body })
  clickOn(await screen.findByRole('button', { name: /^now/ }))
  clickOn(screen.getByRole('button', { name: /^of/ }))
  expect(await screen.findByRole('button', { name: 'of 2' })).toBeDefined()
  return rendered
}
const sent = { tables: { vms: { density: 'compact', columns } } }

test('changes soon after one another go to the server together', async () => {
  const { callsOf } = await openList()
  await waitFor(() => expect(callsOf('updateSettings').map(({ body }) => body)).toEqual([sent]))
})

test('a page that is left takes a change with it, once', async () => {
  const { callsOf } = await openList()
  expect(callsOf('updateSettings')).toHaveLength(0)
  fireEvent(globalThis.window, new Event('pagehide'))
  fireEvent(globalThis.window, new Event('pagehide'))
  expect(callsOf('updateSettings').map(({ body }) => body)).toEqual([sent])
})
