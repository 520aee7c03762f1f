import { expect, test } from 'vitest'
import { type InputsChannel, listenToInputs, placeOf, sendKey } from './inputs.ts'
import { scanCode } from './scancodes.ts'

test.each([
  ['Escape', 0x01, 0x81],
  ['Digit1', 0x02, 0x82],
  ['KeyQ', 0x10, 0x90],
  ['Enter', 0x1c, 0x9c],
  ['ControlLeft', 0x1d, 0x9d],
  ['KeyA', 0x1e, 0x9e],
  ['Backslash', 0x2b, 0xab],
  ['KeyZ', 0x2c, 0xac],
  ['Space', 0x39, 0xb9],
  ['F10', 0x44, 0xc4],
  ['NumpadDecimal', 0x53, 0xd3],
  ['IntlBackslash', 0x56, 0xd6],
  ['F12', 0x58, 0xd8],
  ['AltRight', 0x38e0, 0xb8e0],
  ['Delete', 0x53e0, 0xd3e0],
  ['ArrowUp', 0x48e0, 0xc8e0],
])('%s has the scan code of a PC', (code, down, up) => {
  expect([scanCode(code, true), scanCode(code, false)]).toEqual([down, up])
})

function aChannel() {
  const sent: number[][] = []
  const ws = { send: (bytes: Uint8Array) => sent.push([...bytes]) } as unknown as WebSocket // all that is used of it
  const channel: InputsChannel = { ws, state: 'ready', waiting_for_ack: 0 }
  return { channel, sent }
}

test('a key is one message: type, length, scan code', () => {
  const { channel, sent } = aChannel()
  sendKey(channel, 'Delete', true)
  sendKey(channel, 'Delete', false)
  sendKey(channel, 'BrowserBack', true)
  expect(sent).toEqual([
    [101, 0, 4, 0, 0, 0, 0xe0, 0x53, 0, 0],
    [102, 0, 4, 0, 0, 0, 0xe0, 0xd3, 0, 0],
  ])
})

test('nothing is sent before the channel is ready', () => {
  const { channel, sent } = aChannel()
  sendKey({ ...channel, state: 'ticket' }, 'KeyA', true)
  sendKey(undefined, 'KeyA', true)
  expect(sent).toEqual([])
})

// Of a rectangle only its place and size are read.
const box = (left: number, top: number, width: number, height: number) => () =>
  ({ left, top, width, height }) as DOMRect

test('the pointer’s place is the guest’s, however the picture is scaled and centred', () => {
  const canvas = { width: 800, height: 600, getBoundingClientRect: box(100, 50, 1600, 600) }
  expect(placeOf({ clientX: 100 + 400, clientY: 50 }, canvas)).toEqual({ x: 0, y: 0, scale: 1 })
  expect(placeOf({ clientX: 100 + 800, clientY: 350 }, canvas)).toEqual({ x: 400, y: 300, scale: 1 })
  expect(placeOf({ clientX: 5000, clientY: 5000 }, canvas)).toMatchObject({ x: 799, y: 599 })
  const doubled = { width: 800, height: 600, getBoundingClientRect: box(0, 0, 1600, 1200) }
  expect(placeOf({ clientX: 800, clientY: 600 }, doubled)).toEqual({ x: 400, y: 300, scale: 2 })
})

test('who only watches sends nothing; a key that is down when the focus goes is released', () => {
  const canvas = document.createElement('canvas')
  const { channel, sent } = aChannel()
  let isViewOnly = true
  const stop = listenToInputs({
    canvas,
    channel: () => channel,
    mouseMode: () => 2,
    isViewOnly: () => isViewOnly,
  })
  canvas.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyA' }))
  expect(sent).toEqual([])
  isViewOnly = false
  canvas.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyA' }))
  canvas.dispatchEvent(new FocusEvent('blur'))
  expect(sent.map(([type]) => type)).toEqual([101, 102])
  stop()
  canvas.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyA' }))
  expect(sent).toHaveLength(2)
})
