import { screen, waitFor } from '@testing-library/react'
import { lazy } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderPortal } from '../test-support/render-portal.tsx'
import { loadAgain, wasLoadedAgain } from './load-again.ts'
import type { Portal } from './portal.ts'

const lost = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module: http://localhost/a.js'))
const portal: Portal = {
  basename: '',
  name: () => 'Test',
  start: { to: '/', label: () => 'Lost', key: 'v' },
  creates: [],
  navigation: [],
  pages: () => [{ index: true, Component: lazy(lost) }],
  bare: () => [],
  objectPath: () => undefined,
  eventsPath: '/events',
}

beforeEach(() => sessionStorage.clear())
afterEach(() => void vi.restoreAllMocks())

test('the page is loaded again once the engine answers, and once only', async () => {
  vi.useFakeTimers()
  let answers = 0
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => {
    answers += 1
    if (answers === 1) return Promise.reject(new TypeError('Failed to fetch'))
    return Promise.resolve(new Response(null, { status: answers === 2 ? 502 : 200 }))
  })
  const load = vi.fn<() => void>()
  loadAgain(load)
  await vi.advanceTimersByTimeAsync(1_500)
  expect(answers).toBe(2)
  expect(load).not.toHaveBeenCalled()
  expect(wasLoadedAgain()).toBe(false)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(answers).toBe(3)
  expect(load).toHaveBeenCalledTimes(1)
  expect(wasLoadedAgain()).toBe(true)
  await vi.advanceTimersByTimeAsync(40_000)
  expect(wasLoadedAgain()).toBe(false)
  vi.useRealTimers()
})

test('nothing is loaded when the page has been left before the engine answers', async () => {
  const load = vi.fn<() => void>()
  let answer: (response: Response) => void = () => {}
  const asked = vi.spyOn(globalThis, 'fetch').mockReturnValue(new Promise((resolve) => (answer = resolve)))
  const stop = loadAgain(load)
  await waitFor(() => expect(asked).toHaveBeenCalled())
  stop()
  answer(new Response(null))
  await new Promise((resolve) => setTimeout(resolve)) // all that follows from the answer has happened
  expect(load).not.toHaveBeenCalled()
  expect(wasLoadedAgain()).toBe(false)
})

test('a page without its module says so, and after one try leaves the next to the user', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}) // React tells of the error
  sessionStorage.setItem('overt-loaded-again', String(Date.now()))
  await renderPortal(portal, '/', {})
  expect(await screen.findByRole('heading', { name: 'A part of this page did not load' })).toBeDefined()
  expect(screen.getByText(/did not load the second time/)).toBeDefined()
  expect(screen.getByRole('button', { name: 'Reload the page' })).toBeDefined()
})
