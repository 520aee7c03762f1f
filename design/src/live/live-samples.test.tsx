import { act, cleanup, render } from '@testing-library/react'
import type { Schema } from '@overt/api-client/engine'
import { afterEach, expect, test, vi } from 'vitest'

type LiveSample = Schema<'LiveSample'>
const stream = vi.hoisted(() => ({
  hear: undefined as ((samples: readonly LiveSample[]) => void) | undefined,
  shown: [] as (readonly string[])[],
}))
vi.mock('./live-state.ts', () => ({
  onSamples: (listener: typeof stream.hear) => void (stream.hear = listener),
  showSamplesOf: (ids: readonly string[]) => void stream.shown.push(ids),
}))
const { useLiveSample } = await import('./live-samples.ts')

afterEach(() => {
  cleanup()
  stream.shown = []
})

function Cpu({ id, kind = 'vm' }: { readonly id: string | undefined; readonly kind?: LiveSample['kind'] }) {
  return <p>{useLiveSample(kind, id)?.cpuPercent ?? 'none'}</p>
}
const sample = (id: string, cpuPercent: number) => ({ kind: 'vm', id, cpuPercent }) as LiveSample
const settled = () => act(async () => undefined)

test('tells once what a render shows, and takes it back when it goes', async () => {
  const { unmount } = render(
    <>
      <Cpu id="a" />
      <Cpu id="b" />
      <Cpu id="a" />
      <Cpu id={undefined} />
    </>,
  )
  await settled()
  expect(stream.shown).toEqual([['a', 'b']])
  unmount()
  await settled()
  expect(stream.shown.at(-1)).toEqual([])
})

test('shows the newest measurement of its object, by kind, and none of before it was shown', async () => {
  const { container, rerender } = render(<Cpu id="a" />)
  expect(container.textContent).toBe('none')
  act(() => stream.hear?.([sample('a', 5), sample('b', 6)]))
  expect(container.textContent).toBe('5')
  act(() => stream.hear?.([sample('a', 7)]))
  expect(container.textContent).toBe('7')
  rerender(<Cpu id="a" kind="host" />)
  expect(container.textContent).toBe('none')
  rerender(<Cpu id="b" />)
  expect(container.textContent).toBe('none')
  rerender(<Cpu id="a" />)
  expect(container.textContent).toBe('none')
})
