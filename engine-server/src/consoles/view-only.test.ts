import { expect, test } from 'vitest'
import { type ViewerFilter, viewOnlyFilter } from './view-only.ts'

/** Passes chunks through a filter, cut at every byte or whole, and joins what comes out. */
function through(filter: ViewerFilter, chunks: readonly Buffer[], cut: boolean): string | undefined {
  const passed: Buffer[] = []
  for (const chunk of chunks)
    for (const part of cut ? Array.from(chunk, (byte) => Buffer.from([byte])) : [chunk]) {
      const out = filter(part)
      if (!out) return undefined
      passed.push(out)
    }
  return Buffer.concat(passed).toString('hex')
}
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const hello = Buffer.concat([Buffer.from('RFB 003.008\n'), hex('01 01')])

const rfb = {
  pixelFormat: Buffer.alloc(20),
  encodings: hex('02000002 00000007 ffffff21'),
  updateRequest: hex('0301 00000000 00100010'),
  continuous: hex('9601 00000000 00100010'),
  fence: hex('f8000000 00000001 03 aabbcc'),
}
const rfbInput = {
  key: hex('04010000 0000ff0d'),
  pointer: hex('0501 00100010'),
  pointerWithMoreButtons: hex('0580 00100010 01'),
  clipboard: Buffer.concat([hex('06000000 00000005'), Buffer.from('hello')]),
  extendedClipboard: Buffer.concat([hex('06000000 fffffffb'), Buffer.alloc(5, 1)]),
  power: hex('fa000102'),
  size: Buffer.concat([hex('fb00 00100010 0100'), Buffer.alloc(16)]),
  keyByPlace: hex('ff000001 0000ff0d 0000001c'),
  sound: hex('ff010000'),
  soundFormat: hex('ff010002 0302 0000ac44'),
}

test.each([false, true])('a VNC viewer may ask for the picture and do nothing (cut at each byte: %s)', (cut) => {
  const asked = Object.values(rfb)
  const all = asked.flatMap((message) => [message, ...Object.values(rfbInput)])
  expect(through(viewOnlyFilter('vnc'), [hello, ...all], cut)).toBe(Buffer.concat([hello, ...asked]).toString('hex'))
})

test.each([
  ['another version', Buffer.from('RFB 003.003\n')],
  ['another security type', Buffer.concat([Buffer.from('RFB 003.008\n'), hex('02')])],
  ['a message nobody knows', Buffer.concat([hello, hex('63')])],
  ['a message of QEMU nobody knows', Buffer.concat([hello, hex('ff050000')])],
])('what it cannot judge ends a VNC viewer: %s', (_, bytes) => {
  expect(viewOnlyFilter('vnc')(bytes)).toBeUndefined()
})

test('nothing is typed into a serial port', () => {
  expect(viewOnlyFilter('serial')(Buffer.from('reboot\n'))).toHaveLength(0)
})

/** What a SPICE viewer sends first on a channel: its link, and the sealed password. */
function link(channelType: number, common = 0b1001): Buffer {
  const message = Buffer.alloc(22)
  message[4] = channelType
  message.writeUInt32LE(1, 6)
  message.writeUInt32LE(18, 14)
  message.writeUInt32LE(common, 18)
  const head = Buffer.concat([Buffer.from('REDQ'), hex('02000000 02000000 16000000')])
  return Buffer.concat([head, message, ...(common & 1 ? [hex('01000000')] : []), Buffer.alloc(128, 7)])
}
function mini(type: number, body = Buffer.alloc(3, 9)): Buffer {
  const head = Buffer.alloc(6)
  head.writeUInt16LE(type)
  head.writeUInt32LE(body.length, 2)
  return Buffer.concat([head, body])
}
function full(type: number, subList = 0): Buffer {
  const head = Buffer.alloc(18)
  head.writeUInt16LE(type, 8)
  head.writeUInt32LE(2, 10)
  head.writeUInt32LE(subList, 14)
  return Buffer.concat([head, Buffer.alloc(2, 9)])
}

test.each([false, true])('a SPICE viewer may link and follow, and do nothing (cut at each byte: %s)', (cut) => {
  const inputs = [link(3), mini(2), mini(101), mini(112), mini(3), mini(106)]
  expect(through(viewOnlyFilter('spice'), inputs, cut)).toBe(Buffer.concat([link(3), mini(2), mini(3)]).toString('hex'))
  const main = [link(1), mini(104), mini(107, Buffer.alloc(2000)), mini(105)]
  expect(through(viewOnlyFilter('spice'), main, cut)).toBe(
    Buffer.concat([link(1), mini(104), mini(105)]).toString('hex'),
  )
  const old = [link(3, 0), full(2), full(101), full(3)]
  expect(through(viewOnlyFilter('spice'), old, cut)).toBe(Buffer.concat([link(3, 0), full(2), full(3)]).toString('hex'))
})

test.each([
  ['a channel to a device', link(9)],
  ['something that is no link', Buffer.alloc(40)],
  ['another way to authenticate', Buffer.concat([link(3).subarray(0, 38), hex('02000000'), Buffer.alloc(128)])],
  ['messages inside a message', Buffer.concat([link(3, 0), full(2, 20)])],
  ['a message too long to keep', Buffer.concat([link(2), hex('0100 ffffff7f')])],
])('what it cannot judge ends a SPICE viewer: %s', (_, bytes) => {
  expect(viewOnlyFilter('spice')(bytes)).toBeUndefined()
})
