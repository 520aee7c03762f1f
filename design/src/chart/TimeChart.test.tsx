import { fireEvent, render, screen, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { refusal } from '../test-support/fake-engine.ts'
import { Legend } from './Legend.tsx'
import { Meter, meterShares } from './Meter.tsx'
import { lonePoints } from './plot-options.ts'
import type { Statistics } from './statistics.ts'
import { TimeChart } from './TimeChart.tsx'

const statistics: Statistics = {
  range: '1h',
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-01T00:01:00.000Z',
  stepSeconds: 15,
  series: [{ metric: 'cpu_percent', values: [10, null, 30, 42] }],
}
const quiet = { error: null, onRetry: () => undefined }
const lines = [{ metric: 'cpu_percent', label: 'CPU' }] as const
const cpu = (source: Parameters<typeof TimeChart>[0]['source']) => (
  <TimeChart title="CPU" unit="percent" lines={lines} source={source} ceiling={100} />
)

test('a chart is one stop of the keyboard; arrow keys move along it and say what is there', async () => {
  render(cpu({ ...quiet, statistics }))
  const chart = await screen.findByRole('application', { name: /CPU: 42% now, between 10% and 42%/ })
  const said = () => within(chart).getByRole('status').textContent
  const press = (key: string) => fireEvent.keyDown(chart, { key })
  chart.focus()
  press('ArrowLeft')
  expect(said()).toMatch(/, CPU 42%$/)
  press('ArrowLeft')
  press('ArrowLeft')
  expect(said()).toMatch(/, CPU not measured$/)
  press('Home')
  expect(said()).toMatch(/, CPU 10%$/)
  press('Escape')
  expect(said()).toBe('')
})

test('the same numbers are there as a table, the newest first, gaps included', () => {
  render(cpu({ ...quiet, statistics }))
  const toggle = screen.getByRole('button', { name: 'Show CPU as a table' })
  fireEvent.click(toggle)
  expect(toggle.getAttribute('aria-pressed')).toBe('true')
  const cells = within(screen.getByRole('table', { name: 'CPU' })).getAllByRole('cell')
  expect(cells.map(({ textContent }) => textContent)).toEqual(['42%', '30%', 'not measured', '10%'])
})

test('what cannot be read says why and offers to try again', () => {
  const onRetry = vi.fn<() => void>()
  render(cpu({ statistics: undefined, error: refusal('timeout', 'The database took too long.'), onRetry }))
  expect(screen.getByRole('alert').textContent).toContain('The database took too long.')
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(onRetry).toHaveBeenCalledOnce()
})

test('it waits in its own height, and says when there is nothing', () => {
  const { rerender, container } = render(cpu({ ...quiet, statistics: undefined }))
  expect(container.querySelector('.ov-chart-body .pf-v6-c-skeleton')).not.toBeNull()
  rerender(cpu({ ...quiet, statistics: { ...statistics, series: [{ metric: 'cpu_percent', values: [null] }] } }))
  expect(screen.getByText('Nothing was measured in this time.')).toBeDefined()
})

test('a legend tells the lines apart by dash as well as by colour', () => {
  const series = ['read', 'write'].map((label) => ({ key: label, label, values: [1024, null] }))
  const { container } = render(<Legend series={series} unit="bytes_per_second" />)
  const looks = [...container.querySelectorAll('line')].map((line) => line.getAttribute('stroke-dasharray'))
  expect(new Set(looks).size).toBe(2)
  expect(container.textContent).toBe('read1 KiB/swrite1 KiB/s')
})

test('points without neighbours are drawn as dots', () => {
  expect(lonePoints([1, null, 2, 3, null, 4])).toEqual([0, 5])
})

test('a meter says in words how much is used, and that more was promised than there is', () => {
  const write = (amount: number) => `${amount} threads`
  render(<Meter title="CPU" amounts={{ total: 8, used: 2, committed: 12 }} write={write} />)
  const meter = screen.getByRole('meter', { name: 'CPU' })
  expect(meter.getAttribute('aria-valuenow')).toBe('25')
  expect(meter.getAttribute('aria-valuetext')).toBe(
    '2 threads of 8 threads used. 12 threads promised to VMs (150%): overcommitted',
  )
  expect(meterShares({ total: 8, used: 2, committed: 12 })).toMatchObject({ committed: 100, isOver: true })
})

test('a meter whose use is not known does not claim that nothing is used', () => {
  render(<Meter title="CPU" amounts={{ total: 8, used: null }} write={String} />)
  expect(screen.getByText('–')).toBeDefined()
  expect(screen.getByText('Use of 8 is not known now')).toBeDefined()
})

test('a meter of nothing says so', () => {
  render(<Meter title="CPU" amounts={{ total: 0, used: null, committed: 0 }} write={String} />)
  expect(screen.getByRole('meter', { name: 'CPU' }).getAttribute('aria-valuetext')).toBe('There is none now')
})
