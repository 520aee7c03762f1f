import type { Schema } from '@overt/api-client/engine'
import { anId, minutesAgo } from '@overt/design/test-support/factories.ts'
import { aNotice } from '@overt/design/test-support/people-factories.ts'
import { renderPortal } from '@overt/design/test-support/render-portal.tsx'
import { clickOn, typeKeys } from '@overt/design/test-support/typing.ts'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { portal } from './app/portal.ts'

const noVms = { listVms: () => ({ items: [], next: null, total: 0 }), getVmDefaults: () => null as never }
const bell = (name: string) => screen.findByRole('button', { name })

test('the bell counts what is unread; the drawer says it in words, and that it is read is kept on the server', async () => {
  let isRead = false
  const { callsOf } = await renderPortal(portal, '/', {
    ...noVms,
    listNotices: () => ({
      items: [
        aNotice({ unread: !isRead, at: minutesAgo(1) }),
        aNotice({ id: anId(2, 16), unread: !isRead, kind: 'console_opened', severity: 'normal', userName: 'bob' }),
        aNotice({ id: anId(3, 16), unread: false, kind: 'stopped', severity: 'warning' }),
      ],
      unread: isRead ? 0 : 2,
    }),
    updateSettings: ({ body }) => {
      isRead = true
      return body
    },
  })
  expect(callsOf('listEvents')).toEqual([])
  const button = await bell('2 unread notifications')
  clickOn(button)
  const drawer = await screen.findByRole('complementary', { name: 'Notifications' })
  expect(
    within(drawer)
      .getAllByRole('heading', { level: 3 })
      .map(({ textContent }) => textContent),
  ).toEqual([
    expect.stringContaining('web-1 crashed'),
    expect.stringContaining('bob opened the console of web-1'),
    expect.stringContaining('web-1 went off by itself'),
  ])
  expect(within(drawer).getAllByRole('link', { name: 'web-1' })[0]?.getAttribute('href')).toBe(`/machines/${anId(1)}`)
  clickOn(within(drawer).getByRole('button', { name: 'Mark all as read' }))
  expect(await bell('Notifications')).toBe(button)
  expect(callsOf('updateSettings').map(({ body }) => body)).toEqual([{ noticesReadAt: expect.any(String) }])
  within(drawer).getByRole('heading', { level: 2 }).focus()
  typeKeys('{Escape}')
  expect(screen.queryByRole('complementary', { name: 'Notifications' })).toBeNull()
  expect(document.activeElement).toBe(button)
})

test.each<[string, Partial<Schema<'Notice'>>]>([
  ['bob powered off web-1', { kind: 'operation_done', operationKind: 'vm.stop', userName: 'bob' }],
  ['Start web-1: this did not work', { kind: 'operation_failed', operationKind: 'vm.start', detail: 'No room.' }],
  ['Something with web-1 got stuck; an administrator has to look at it', { kind: 'operation_stuck' }],
  ['web-1 ended unexpectedly', { kind: 'lost' }],
  ['web-1 stands still: there is a problem with its disks', { kind: 'paused' }],
  ['web-1 does not respond', { kind: 'not_responding' }],
  ['admin gave you the role UserRole on web-1', { kind: 'access_gained', userName: 'admin', roleName: 'UserRole' }],
  ['You no longer have the role UserRole on web-1', { kind: 'access_lost', roleName: 'UserRole' }],
  ['You no longer have the role UserRole', { kind: 'access_lost', roleName: 'UserRole', object: null }],
])('%s', async (sentence, notice) => {
  await renderPortal(portal, '/', { ...noVms, listNotices: () => ({ items: [aNotice(notice)], unread: 1 }) })
  clickOn(await bell('1 unread notification'))
  const drawer = await screen.findByRole('complementary', { name: 'Notifications' })
  expect(within(drawer).getByText(sentence)).toBeDefined()
  if (notice.detail) expect(within(drawer).getByText(notice.detail).closest('[lang]')?.getAttribute('lang')).toBe('en')
  expect(within(drawer).queryAllByRole('link')).toHaveLength(notice.kind === 'access_lost' ? 0 : 1)
})
