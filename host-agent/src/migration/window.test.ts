import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type Duplex, duplexPair } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { acknowledge, sendWithin, windowBytes } from './window.ts'

/** Two ends, joined by way of two hosts; `wire` is what lies between these. */
function joined(bytes: number): { from: Duplex; to: Duplex; wire: Duplex; over: Promise<void>[] } {
  const [from, fromInner] = duplexPair()
  const [wire, farEnd] = duplexPair({ highWaterMark: 2 ** 25 }) // as the kernel's buffers
  const [toInner, to] = duplexPair()
  const sent = Promise.withResolvers<void>()
  const passed = Promise.withResolvers<void>()
  sendWithin(bytes, fromInner, wire, sent.resolve)
  acknowledge(farEnd, toInner, () => passed.resolve())
  return { from, to, wire, over: [sent.promise, passed.promise] }
}

/** Writes random bytes in pieces of random lengths. */
async function talk(end: Duplex, length: number): Promise<Buffer> {
  const all = randomBytes(length)
  for (let at = 0; at < length; ) {
    const size = 1 + (all[at] ?? 0) ** 2
    if (!end.write(all.subarray(at, at + size))) await once(end, 'drain')
    at += size
  }
  end.end()
  return all
}

async function settled(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await nextTurn()
}

test('what goes either way arrives as it was, and both ends come to their end', async () => {
  const { from, to, over } = joined(windowBytes(0))
  const [there, back, sentThere, sentBack] = await Promise.all([
    buffer(to),
    buffer(from),
    talk(from, 5_000_000),
    talk(to, 300_000),
  ])
  expect([there.equals(sentThere), back.equals(sentBack)]).toEqual([true, true])
  await Promise.all(over)
})

test('while nobody takes it, no more than the window is on its way; once it is taken, all of it comes', async () => {
  const bytes = windowBytes(0)
  const { from, to, wire } = joined(bytes)
  let onWire = 0
  const write = wire.write.bind(wire)
  wire.write = ((chunk: Buffer, ...rest: []) => {
    onWire += chunk.length
    return write(chunk, ...rest)
  }) as typeof wire.write
  const sent = talk(from, 20_000_000)
  await settled()
  // What its buffers hold counts as passed on, and the chunk that used up the window was let through.
  const slack = 256 * 1024
  expect(onWire).toBeGreaterThan(0)
  expect(onWire).toBeLessThan(bytes + slack)
  to.write('still there')
  await once(from, 'data')
  const there = await buffer(to)
  expect(there.equals(await sent)).toBe(true)
  expect(onWire).toBe(there.length)
})

test('who says no more but still reads gets the rest', async () => {
  const { from, to } = joined(windowBytes(0))
  to.end()
  from.resume()
  await once(from, 'end')
  const [there, sent] = await Promise.all([buffer(to), talk(from, 5_000_000)])
  expect(there.equals(sent)).toBe(true)
})

test.each(['from', 'to', 'wire'] as const)('when %s breaks all of it ends', async (which) => {
  const ends = joined(windowBytes(0))
  ends[which].destroy(new Error('broken'))
  for (const end of ['from', 'to', 'wire'] as const) ends[end].on('error', () => undefined)
  await Promise.all(ends.over)
  expect([ends.from, ends.to, ends.wire].map(({ destroyed }) => destroyed)).toEqual([true, true, true])
})

test('the window grows with the distance, within bounds', () => {
  expect([0, 0.1, 4, 1_000].map(windowBytes)).toEqual([2 ** 20, 2 ** 20, 5_000_000, 2 ** 25])
})
