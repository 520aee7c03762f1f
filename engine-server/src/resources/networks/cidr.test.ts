import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseFree, cidrMistake, formatCidr, type Ipv4Cidr, parseCidr } from './cidr.ts'

const parsed = (text: string): Ipv4Cidr => {
  const cidr = parseCidr(text)
  if (!cidr) throw new Error(text)
  return cidr
}

test.each(['', '10.0.0.1', '10.0.0.1/33', '256.0.0.1/24', '010.0.0.1/24', '10.0.0.1/024', '10.0.0/24', '1.2.3.4/24 '])(
  '%s is no network',
  (text) => {
    expect(parseCidr(text)).toBeUndefined()
  },
)

test('writes what it read', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 32 }), (address, prefix) => {
      const cidr = parsed(formatCidr({ address, prefix }))
      expect([cidr.address, cidr.prefix]).toEqual([address, prefix])
      expect(cidr.first <= address && address <= cidr.last).toBe(true)
    }),
  )
})

test.each([
  ['10.83.0.1/24', undefined],
  ['192.168.7.254/24', undefined],
  ['10.83.0.0/24', /own address/],
  ['10.83.0.255/24', /own address/],
  ['10.0.0.1/8', /prefix/],
  ['10.0.0.1/30', /prefix/],
  ['8.8.8.1/24', /private/],
  ['127.0.0.1/24', /private/],
])('the mistake of %s is %s', (text, mistake) => {
  expect(cidrMistake(parsed(text)) ?? '').toMatch(mistake ?? /^$/)
})

test('chooses the first free network', () => {
  expect(formatCidr(chooseFree([]) ?? parsed('0.0.0.0/0'))).toBe('10.83.0.1/24')
  const taken = ['10.83.0.1/24', '10.83.2.129/25', '10.84.0.1/16']
  expect(formatCidr(chooseFree(taken.map(parsed)) ?? parsed('0.0.0.0/0'))).toBe('10.83.1.1/24')
  expect(formatCidr(chooseFree([...taken, '10.83.1.1/24'].map(parsed)) ?? parsed('0.0.0.0/0'))).toBe('10.83.3.1/24')
  expect(chooseFree([parsed('10.0.0.1/8')])).toBeUndefined()
})
