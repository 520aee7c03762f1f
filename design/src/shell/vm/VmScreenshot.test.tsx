import { focusManager, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aRunningVm, aVm } from '../../test-support/factories.ts'
import { fakeEngine } from '../../test-support/fake-engine.ts'
import { createQueryClient } from '../api.ts'
import { screenshotEveryMs } from './queries.ts'
import { VmScreenshot } from './VmScreenshot.tsx'

let scroll: (isIntersecting: boolean) => void
let engine: ReturnType<typeof fakeEngine>

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(tell: (entries: { isIntersecting: boolean }[]) => void) {
        scroll = (isIntersecting) => tell([{ isIntersecting }])
      }
      observe(): void {}
      disconnect(): void {}
    },
  )
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:picture', revokeObjectURL: () => undefined }))
  engine = fakeEngine({ getVmScreenshot: () => new Blob(['x'], { type: 'image/png' }) as never })
  vi.stubGlobal('fetch', engine.fetch)
})
afterEach(() => {
  focusManager.setFocused(undefined)
  vi.useRealTimers()
})

const show = (vm: ReturnType<typeof aVm>) =>
  render(
    <QueryClientProvider client={createQueryClient(() => undefined)}>
      <VmScreenshot vm={vm} />
    </QueryClientProvider>,
  )
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const look = (isIntersecting: boolean) => act(() => scroll(isIntersecting))

test('a picture is read while it is in sight in a tab that shows, and only then', async () => {
  show(aRunningVm())
  await pass(3 * screenshotEveryMs)
  expect(engine.calls, 'not before it is in sight').toHaveLength(0)
  look(true)
  await pass(1)
  expect(engine.calls).toHaveLength(1)
  expect(screen.getByRole('img')).toBeDefined()
  await pass(2 * screenshotEveryMs)
  expect(engine.calls).toHaveLength(3)
  focusManager.setFocused(false)
  await pass(5 * screenshotEveryMs)
  expect(engine.calls, 'another tab is in front').toHaveLength(3)
  focusManager.setFocused(true)
  await pass(screenshotEveryMs)
  expect(engine.calls.length).toBeGreaterThan(3)
  const seen = engine.calls.length
  look(false)
  await pass(5 * screenshotEveryMs)
  expect(engine.calls, 'scrolled away').toHaveLength(seen)
})

test.each([
  ['a machine that is off', aVm()],
  ['a screen that is not mine to see', aRunningVm({ myRights: ['see'] })],
])('no picture is asked for of %s', async (_, vm) => {
  show(vm)
  look(true)
  await pass(3 * screenshotEveryMs)
  expect(engine.calls).toHaveLength(0)
})
