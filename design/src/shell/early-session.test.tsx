import { screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { PageHeader } from '../page/PageHeader.tsx'
import { aSession } from '../test-support/factories.ts'
import { renderPortal } from '../test-support/render-portal.tsx'
import type { Portal } from './portal.ts'
import { useSession } from './session.ts'

const WhoPage = () => <PageHeader title={useSession().user.userName} />
const portal: Portal = {
  basename: '',
  name: () => 'Test',
  start: { to: '/', label: () => 'Who', key: 'v' },
  creates: [],
  navigation: [],
  pages: () => [{ index: true, Component: WhoPage }],
  bare: () => [],
  objectPath: () => undefined,
  eventsPath: '/events',
}
const session = (userName: string) => aSession({ user: { ...aSession().user, userName } })

/** Opens the page as if `theme/first-paint.js` had asked for the session and this had come of it. */
async function openAfter(early: Promise<Response | null>) {
  Object.assign(globalThis, { overtSession: early })
  const { callsOf } = await renderPortal(portal, '/', { getSession: () => session('asked') })
  return callsOf('getSession').length
}
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'overtSession')
})

test('the session that was asked for before any module is taken, and not asked for again', async () => {
  expect(await openAfter(Promise.resolve(Response.json(session('early'))))).toBe(0)
  expect(screen.getByRole('heading', { name: 'early' })).toBeDefined()
})

test.each([
  ['was refused', Response.json({}, { status: 503 })],
  ['did not come', null],
])('one that %s is asked for again', async (_, early) => {
  expect(await openAfter(Promise.resolve(early))).toBe(1)
  expect(screen.getByRole('heading', { name: 'asked' })).toBeDefined()
})
