import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { MemoryRouter } from 'react-router'
import { beforeEach, expect, test, vi } from 'vitest'
import ConsoleViewer, { type ConsoleViewerProps } from './ConsoleViewer.tsx'
import type { DisplayEvents } from './display.ts'

const shown = vi.hoisted(() => ({ keys: [] as string[], pasted: [] as string[], connections: [] as DisplayEvents[] }))
vi.mock('./vnc.ts', () => ({
  openVnc: () => ({
    connect: (_: unknown, events: DisplayEvents) => {
      shown.connections.push(events)
      events.onReady()
      return { close: () => undefined }
    },
    look: () => undefined,
    focus: () => undefined,
    release: () => undefined,
    setKey: ({ code }: { code: string }, isDown: boolean) => shown.keys.push(`${isDown ? '+' : '-'}${code}`),
    dispose: () => undefined,
  }),
}))
vi.mock('./serial.ts', () => ({
  openSerial: () => ({
    connect: (_: unknown, events: DisplayEvents) => {
      events.onReady()
      return { close: () => undefined }
    },
    look: () => undefined,
    focus: () => undefined,
    release: () => undefined,
    paste: (text: string) => shown.pasted.push(text),
    copy: () => '',
    dispose: () => undefined,
  }),
}))

beforeEach(() => {
  shown.keys.length = 0
  shown.pasted.length = 0
  shown.connections.length = 0
})

async function show(props: Partial<ConsoleViewerProps> = {}) {
  const openTicket = vi.fn<ConsoleViewerProps['openTicket']>(async () => ({ path: '/socket', sessionId: 's1' }))
  const onProtocol = vi.fn<ConsoleViewerProps['onProtocol']>()
  const onKeyboard = vi.fn<ConsoleViewerProps['onKeyboard']>()
  function Viewer() {
    const [keyboard, setKeyboard] = useState(props.keyboard)
    return (
      <ConsoleViewer
        name="web-1"
        protocols={['vnc', 'serial']}
        isRunning
        openTicket={openTicket}
        onProtocol={onProtocol}
        {...props}
        keyboard={keyboard}
        onKeyboard={(layout) => {
          onKeyboard(layout)
          setKeyboard(layout)
        }}
      />
    )
  }
  render(
    <MemoryRouter>
      <Viewer />
    </MemoryRouter>,
  )
  await screen.findByRole('status', { name: 'Connected' })
  return { openTicket, onProtocol, onKeyboard }
}
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

test('the screen is shown first, and the serial port can be chosen', async () => {
  const { openTicket, onProtocol } = await show()
  expect(openTicket.mock.calls).toEqual([['vnc', undefined, false]])
  press(/^Shown: Screen/)
  fireEvent.click(await screen.findByText('Serial port'))
  expect(onProtocol).toHaveBeenCalledWith('serial')
})

test('a protocol the machine has not is not asked for', async () => {
  const { openTicket } = await show({ protocol: 'spice' })
  expect(openTicket).toHaveBeenCalledWith('vnc', undefined, false)
})

test('keys of the menu are pressed together', async () => {
  await show()
  press('Send keys')
  fireEvent.click(await screen.findByText('Ctrl+Alt+Del'))
  expect(shown.keys).toEqual(['+ControlLeft', '+AltLeft', '+Delete', '-Delete', '-AltLeft', '-ControlLeft'])
})

test('watching is a session of its own, in which nothing can be sent', async () => {
  const { openTicket } = await show()
  press('View only')
  await waitFor(() => expect(openTicket).toHaveBeenLastCalledWith('vnc', undefined, true))
  await screen.findByText(/You only watch/)
  expect(screen.getByRole('button', { name: 'Send keys' })).toHaveProperty('disabled', true)
  expect(screen.getByRole('button', { name: 'Paste text' })).toHaveProperty('disabled', true)
})

test('text is typed with the layout chosen; what it lacks is told before', async () => {
  await show()
  press(/^Keyboard of the machine/)
  fireEvent.click(await screen.findByText('German'))
  press('Paste text')
  const field = screen.getByLabelText(/Its keyboard: German/)
  fireEvent.change(field, { target: { value: 'я' } })
  expect(screen.getByText(/Cannot be typed on this keyboard \(German\): я/)).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Type text' })).toHaveProperty('disabled', true)
  fireEvent.change(field, { target: { value: '/' } })
  press('Type text')
  await screen.findByText('Everything was sent.')
  expect(shown.keys).toEqual(['+ShiftLeft', '+Digit7', '-Digit7', '-ShiftLeft'])
})

test('typing can be stopped, and stops when the connection is cut', async () => {
  await show()
  press('Paste text')
  fireEvent.change(screen.getByLabelText(/Text to type/), { target: { value: 'a'.repeat(1000) } })
  press('Type text')
  press('Stop typing')
  await screen.findByText('Stopped before the end.')
  const typed = shown.keys.length
  press('Type text')
  shown.connections.at(-1)?.onEnd()
  await screen.findByText('Stopped before the end.')
  expect(shown.keys.length).toBeLessThan(typed + 100)
})

test('to a serial port text is sent as it is', async () => {
  await show({ protocol: 'serial' })
  expect(screen.queryByRole('button', { name: 'Send keys' })).toBeNull()
  press('Paste text')
  fireEvent.change(screen.getByLabelText('Text to send to the serial port'), { target: { value: 'Grüße я\n' } })
  press('Send text')
  expect(shown.pasted).toEqual(['Grüße я\n'])
})

test('who closes the paste panel is back at the button that opened it', async () => {
  await show()
  const button = screen.getByRole('button', { name: 'Paste text' })
  button.focus()
  press('Paste text')
  expect(document.activeElement).toBe(screen.getByLabelText(/Text to type/))
  const close = screen.getByRole('button', { name: 'Close' })
  close.focus()
  fireEvent.click(close)
  expect(close.isConnected).toBe(false)
  expect(document.activeElement).toBe(button)
})

test('with a layout chosen the character of a key is typed, not its place', async () => {
  const { onKeyboard } = await show({ keyboard: 'de' })
  const target = document.querySelector('.ov-console-target')
  if (!target) throw new Error('there is no screen')
  await waitFor(() => {
    fireEvent.keyDown(target, { key: 'z', code: 'KeyZ' })
    expect(shown.keys.slice(-2)).toEqual(['+KeyY', '-KeyY'])
  })
  const before = shown.keys.length
  fireEvent.keyDown(target, { key: 'z', code: 'KeyZ', ctrlKey: true })
  expect(shown.keys).toHaveLength(before)
  press('Keyboard of the machine: German')
  fireEvent.click(await screen.findByText('French'))
  expect(onKeyboard).toHaveBeenCalledWith('fr')
})

test('the power of the machine says why not', async () => {
  const run = vi.fn<() => void>()
  await show({
    power: [
      { id: 'start', label: 'Start', run, disabledReason: 'It runs.' },
      { id: 'stop', label: 'Power off', run, disabledReason: undefined },
    ],
  })
  press('Power')
  expect(await screen.findByText('It runs.')).toBeTruthy()
  fireEvent.click(screen.getByText('Start'))
  expect(run).not.toHaveBeenCalled()
  press('Power')
  fireEvent.click(await screen.findByText('Power off'))
  await waitFor(() => expect(run).toHaveBeenCalledTimes(1))
})
