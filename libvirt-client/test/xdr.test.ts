import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FrameDecoder, encodeMessage } from '../src/frames.ts'
import { eventMessages } from '../src/generated/events.ts'
import * as types from '../src/generated/types.ts'
import { MESSAGE_MAX } from '../src/generated/wire.ts'
import { readTypedParams, type TypedParamsInput, writeTypedParams } from '../src/typed-params.ts'
import { XdrError, XdrReader, XdrWriter } from '../src/xdr.ts'

const written = (write: (w: XdrWriter) => void): Buffer => {
  const w = new XdrWriter()
  write(w)
  return w.bytes()
}

/** What is written is read again, all of it, in multiples of four bytes. */
const roundTrip = <T>(value: T, write: (w: XdrWriter, value: T) => void, read: (r: XdrReader) => T): void => {
  const bytes = written((w) => write(w, value))
  expect(bytes.length % 4).toBe(0)
  const r = new XdrReader(bytes)
  expect(read(r)).toEqual(value)
  expect(r.remaining).toBe(0)
}

const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((value) => !value.includes('\0'))

describe('round trips', () => {
  test('primitives', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.integer(), (n) =>
          roundTrip(
            n,
            (w, v) => w.int(v),
            (r) => r.int(),
          ),
        ),
      ),
    ).not.toThrow()
    expect(() =>
      fc.assert(
        fc.property(fc.nat(0xffffffff), (n) =>
          roundTrip(
            n,
            (w, v) => w.uint(v),
            (r) => r.uint(),
          ),
        ),
      ),
    ).not.toThrow()
    expect(() =>
      fc.assert(
        fc.property(fc.maxSafeInteger(), (n) =>
          roundTrip(
            n,
            (w, v) => w.hyper(v),
            (r) => r.hyper(),
          ),
        ),
      ),
    ).not.toThrow()
    expect(() =>
      fc.assert(
        fc.property(fc.maxSafeNat(), (n) =>
          roundTrip(
            n,
            (w, v) => w.uhyper(v),
            (r) => r.uhyper(),
          ),
        ),
      ),
    ).not.toThrow()
    expect(() =>
      fc.assert(
        fc.property(fc.double({ noNaN: true }), (n) =>
          roundTrip(
            n,
            (w, v) => w.double(v),
            (r) => r.double(),
          ),
        ),
      ),
    ).not.toThrow()
    expect(() =>
      fc.assert(
        fc.property(fc.uuid(), (id) =>
          roundTrip(
            id,
            (w, v) => w.uuid(v),
            (r) => r.uuid(),
          ),
        ),
      ),
    ).not.toThrow()
    expect(() =>
      fc.assert(
        fc.property(text, (s) =>
          roundTrip(
            s,
            (w, v) => w.string(v, 4096),
            (r) => r.string(4096),
          ),
        ),
      ),
    ).not.toThrow()
  })

  test('optional, lists and bytes', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.array(fc.option(text)), (list) =>
          roundTrip(
            list,
            (w, v) => w.array(v, 100, (w1, item) => w1.optional(item, (w2, s) => w2.string(s, 4096))),
            (r) => r.array(100, (r1) => r1.optional((r2) => r2.string(4096))),
          ),
        ),
      ),
    ).not.toThrow()
    expect(() =>
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) =>
          roundTrip<Uint8Array>(
            bytes,
            (w, v) => w.opaque(v, 50),
            (r) => new Uint8Array(r.opaque(50)),
          ),
        ),
      ),
    ).not.toThrow()
  })

  test('references', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.record({ name: text, uuid: fc.uuid(), id: fc.integer() }), (ref) =>
          roundTrip(ref, types.writeDomainRef, types.readDomainRef),
        ),
      ),
    ).not.toThrow()
  })

  test('"no limit" is read as 2^64 and written back as what it was', () => {
    const bytes = written((w) => w.uhyper(2n ** 64n - 1n))
    expect(new XdrReader(bytes).uhyper()).toBe(2 ** 64)
    expect(written((w) => w.uhyper(2 ** 64))).toEqual(bytes)
  })

  test('typed parameters take their width from their name', () => {
    const params: TypedParamsInput = {
      bandwidth: 100,
      'parallel.connections': 2,
      vcpu_quota: -1,
      migrate_uri: 'tcp://host',
      migrate_disks: ['vda', 'vdb'],
      custom: { type: 'double', value: 0.5 },
      flag: true,
      left_out: undefined,
    }
    const bytes = written((w) => writeTypedParams(w, params, 64))
    expect({ ...readTypedParams(new XdrReader(bytes), 64) }).toEqual({
      bandwidth: 100,
      'parallel.connections': 2,
      vcpu_quota: -1,
      migrate_uri: 'tcp://host',
      migrate_disks: 'vdb',
      custom: 0.5,
      flag: true,
    })
    // bandwidth is an ullong (4), parallel.connections an int (1)
    expect(bytes.readInt32BE(4 + 4 + 12)).toBe(4)
    expect(() => written((w) => writeTypedParams(w, { unheard_of: 1 }, 64))).toThrow(XdrError)
  })
})

describe('what must not be sent', () => {
  test.each([
    ['a string over its limit', (w: XdrWriter) => w.string('abcde', 4)],
    ['a string with NUL', (w: XdrWriter) => w.string('a\0b', 10)],
    ['a fraction', (w: XdrWriter) => w.uint(1.5)],
    ['a negative unsigned', (w: XdrWriter) => w.uint(-1)],
    ['NaN', (w: XdrWriter) => w.uhyper(Number.NaN)],
    ['65 bits', (w: XdrWriter) => w.uhyper(2n ** 64n)],
    ['no UUID', (w: XdrWriter) => w.uuid('11111111-2222-3333-4444-55555555555g')],
    ['too long a list', (w: XdrWriter) => w.array([1, 2, 3], 2, (x, n) => x.int(n))],
  ])('%s', (_, write) => {
    expect(() => written(write)).toThrow(XdrError)
  })

  test('more than a message may hold', () => {
    const w = new XdrWriter(1024)
    w.raw(Buffer.alloc(1020))
    w.uint(1)
    expect(() => w.uint(2)).toThrow(XdrError)
  })
})

describe('hostile input', () => {
  type Reader = (r: XdrReader) => unknown
  const readers: [string, Reader][] = [
    ...Object.entries(types).filter(([name]) => name.startsWith('read')),
    ...Object.entries(eventMessages).map(([name, { read }]): [string, Reader] => [name, read]),
  ] as [string, Reader][] // entries of a module are typed as the union of all its functions

  test('there is something to attack', () => expect(readers.length).toBeGreaterThan(80))

  test.each(readers)('%s gives a value or an XdrError on any bytes', (_, read) => {
    // Small numbers make plausible lengths and flags; random bytes alone would fail at the first one.
    const words = fc.array(fc.oneof(fc.nat(8), fc.nat(0xffffffff)), { maxLength: 40 })
    expect(() =>
      fc.assert(
        fc.property(words, fc.nat(3), (list, cut) => {
          const bytes = Buffer.alloc(list.length * 4)
          list.forEach((word, i) => bytes.writeUInt32BE(word, i * 4))
          try {
            read(new XdrReader(bytes.subarray(0, Math.max(0, bytes.length - cut))))
          } catch (error) {
            if (!(error instanceof XdrError)) throw error
          }
        }),
        { numRuns: 60 },
      ),
    ).not.toThrow()
  })

  test('a list that says it is longer than its message costs nothing', () => {
    const bytes = written((w) => {
      w.uint(16384)
      w.uint(0)
    })
    let read = 0
    expect(() => new XdrReader(bytes).array(16384, () => read++)).toThrow(XdrError)
    expect(read).toBe(0)
  })

  test.each([...Array(40).keys()])('a reference cut at byte %i is an error', (length) => {
    const whole = written((w) =>
      types.writeDomainRef(w, { name: 'guest-of-16-chars', uuid: '11111111-2222-3333-4444-555555555555', id: 7 }),
    )
    expect(whole.length).toBeGreaterThan(40)
    expect(() => types.readDomainRef(new XdrReader(whole.subarray(0, length)))).toThrow(XdrError)
  })

  test('a parameter named __proto__ is only a parameter', () => {
    const bytes = written((w) => writeTypedParams(w, { ['__proto__']: 'x' }, 4))
    const params = readTypedParams(new XdrReader(bytes), 4)
    expect(Object.getPrototypeOf(params)).toBeNull()
    expect(Object.keys(params)).toEqual(['__proto__'])
  })
})

describe('frames', () => {
  const message = (serial: number, size: number): Buffer =>
    Buffer.from(
      encodeMessage({ program: 1, procedure: 2, type: 1, serial, status: 0 }, (w) => w.raw(Buffer.alloc(size, serial))),
    )

  test('however the bytes are cut, the same messages come out', () => {
    const whole = Buffer.concat([message(1, 40), message(2, 0), message(3, 400)])
    expect(() =>
      fc.assert(
        fc.property(fc.array(fc.nat(whole.length), { maxLength: 12 }), (cuts) => {
          const seen: [number, number][] = []
          const decoder = new FrameDecoder((header, body) => seen.push([header.serial, body.remaining]))
          let from = 0
          for (const to of [...cuts.toSorted((a, b) => a - b), whole.length]) {
            decoder.feed(whole.subarray(from, to))
            from = to
          }
          expect(seen).toEqual([
            [1, 40],
            [2, 0],
            [3, 400],
          ])
        }),
      ),
    ).not.toThrow()
  })

  test.each([0, 3, 27, MESSAGE_MAX + 5, 0xffffffff])('a message of %i bytes is refused', (length) => {
    const head = Buffer.alloc(28)
    head.writeUInt32BE(length)
    expect(() => new FrameDecoder(() => undefined).feed(head)).toThrow(XdrError)
  })

  test('another version of the protocol is refused', () => {
    const bytes = message(1, 0)
    bytes.writeUInt32BE(2, 8)
    expect(() => new FrameDecoder(() => undefined).feed(bytes)).toThrow(XdrError)
  })
})
