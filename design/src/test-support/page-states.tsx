import { engineOperations, type OperationId } from '@overt/api-client/engine'
import type { ErrorCode } from '@overt/api-client/errors'
import { QueryClient } from '@tanstack/react-query'
import { cleanup, screen, waitFor } from '@testing-library/react'
import type { RouteObject } from 'react-router'
import { describe, expect, test } from 'vitest'
import { en } from '../feedback/errors/en.ts'
import { designText } from '../text/design-text.ts'
import type { Portal } from '../shell/portal.ts'
import { anId } from './factories.ts'
import { type FakeHandlers, type RecordedCall, refusal } from './fake-engine.ts'
import { mountPortal, renderPortal } from './render-portal.tsx'

/** Every address of the routes, with an id where one stands; those that only lead elsewhere are left out. */
function addressesOf(routes: readonly RouteObject[], above = ''): string[] {
  return routes.flatMap((route) => {
    const path = route.index || !route.path ? above : `${above}/${route.path}`
    if (route.children) return addressesOf(route.children, path)
    return route.lazy ? [path.replaceAll(/:\w+/g, anId(1)) || '/'] : []
  })
}

/** What the shell itself asks; it is answered as ever, so that the state shown is the page's own. */
const shell = new Set<OperationId>(['getSession', 'updateSettings'])

/** Answers to everything the contract can be asked. */
function answerAll(answer: (call: RecordedCall) => unknown): FakeHandlers {
  const operations = Object.keys(engineOperations) as OperationId[]
  return Object.fromEntries(operations.filter((id) => !shell.has(id)).map((id) => [id, answer]))
}

const refuseAll = (code: ErrorCode) =>
  answerAll(({ operationId }) => {
    throw refusal(code, `${operationId} was refused.`)
  })

/**
 * The states every page must have besides its own: what it shows while it waits, when the engine fails, and when what
 * it is about is absent or not the caller's to see. New pages are tested by being routes.
 */
export function testPageStates(portal: Portal): void {
  const queryClient = new QueryClient()
  const addresses = addressesOf([...portal.pages(queryClient), ...portal.bare(queryClient)])
  describe.each(addresses)('%s', (address) => {
    test('waits visibly', async () => {
      mountPortal(
        portal,
        address,
        answerAll(() => new Promise(() => undefined)),
      )
      await waitFor(() => {
        const waiting = document.querySelector('[role=status], [role=progressbar], .ov-progress-line:not([hidden])')
        expect(waiting ?? screen.queryByRole('heading', { level: 1 })).not.toBeNull()
      })
      expect(screen.queryByRole('alert')).toBeNull()
    })

    test('tells a failure with its request id and a way to try again, or shows what needs no answer', async () => {
      const { calls } = await renderPortal(portal, address, refuseAll('internal'))
      if (!calls.some(({ operationId }) => isOfPage(operationId, address))) return
      expect((await screen.findAllByText('request-1')).length).toBeGreaterThan(0)
      expect((await screen.findAllByText(en['next.internal'])).length).toBeGreaterThan(0)
      expect(screen.getAllByRole('button', { name: designText.t('retry') }).length).toBeGreaterThan(0)
    })

    test('says what the user may not see or do here, and who can change that', async () => {
      const { calls } = await renderPortal(portal, address, refuseAll('forbidden'))
      if (!calls.some(({ operationId }) => isOfPage(operationId, address))) return
      expect(await screen.findByText(/administrator/)).toBeDefined()
    })
  })

  test.each(addresses.filter((address) => address.includes(anId(1))))(
    '%s says that it is absent, or not to be seen, and what to do about it',
    async (address) => {
      for (const code of ['not_found', 'forbidden'] as const) {
        await renderPortal(portal, address, refuseAll(code))
        const title = designText.t(code === 'forbidden' ? 'error.forbidden' : 'error.notFound')
        expect(await screen.findByRole('heading', { name: title })).toBeDefined()
        expect((await screen.findAllByText(en[`next.${code}`])).length).toBeGreaterThan(0)
        cleanup()
      }
    },
  )

  test.each(addresses.filter((address) => !address.includes(anId(1))))(
    '%s offers something when there is nothing',
    async (address) => {
      const { calls } = await renderPortal(portal, address, emptyLists)
      const asked = calls.filter(({ operationId }) => isOfPage(operationId, address))
      // A page that is more than a list has nothing to show here, as only lists are answered.
      if (!asked.every(({ operationId }) => operationId.startsWith('list'))) return
      expect(screen.queryByRole('alert')).toBeNull()
      expect(screen.queryByRole('table'), 'no table without rows').toBeNull()
      // A list says that it is empty; a form can still be filled in.
      if (asked.length > 0) expect(document.querySelector('.pf-v6-c-empty-state, form'), 'says so').not.toBeNull()
    },
  )
}

const emptyLists = answerAll(({ operationId }) => {
  if (operationId.startsWith('list')) return { items: [], next: null, total: 0 }
  throw refusal('internal', `${operationId} is no list.`)
})

/** Whether the page asked it, not a badge in the masthead, which asks for both on every page. */
function isOfPage(operationId: OperationId, address: string): boolean {
  if (operationId === 'listOperations') return address.startsWith('/operations')
  if (operationId === 'listNotices') return false
  if (operationId === 'listEvents') return address.endsWith('/events')
  return !shell.has(operationId)
}
