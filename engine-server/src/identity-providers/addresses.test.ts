import { expect, test } from 'vitest'
import { AddressError, lookupOf, refusalOf, resolveHost } from './addresses.ts'

test.each([
  '127.0.0.1',
  '127.255.255.254',
  '::1',
  '169.254.169.254',
  '169.254.0.1',
  'fe80::1',
  'febf::1',
  'fd00:ec2::254',
  '::ffff:127.0.0.1',
  '::ffff:169.254.169.254',
  '::ffff:7f00:1',
])('%s is this machine or link-local: only where that is allowed', (address) => {
  expect(refusalOf(address, false)).toContain('this machine itself or a link-local')
  expect(refusalOf(address, true)).toBeUndefined()
})

test.each([
  '0.0.0.0',
  '0.1.2.3',
  '224.0.0.1',
  '239.1.1.1',
  '255.255.255.255',
  '240.0.0.1',
  '::',
  'ff02::1',
  '::ffff:0.0.0.0',
])('%s is never connected to', (address) => {
  for (const allowLocal of [true, false]) expect(refusalOf(address, allowLocal)).toContain('no server')
})

test.each(['10.0.0.1', '172.16.0.1', '192.168.1.1', '192.0.2.1', 'fd00::1', '2001:db8::1', '8.8.8.8'])(
  '%s is where a provider may be',
  (address) => expect(refusalOf(address, false)).toBeUndefined(),
)

test('names and addresses in any notation are looked at by what they lead to', async () => {
  // As the address of a URL is written once it was read: every notation of IPv4 is one.
  for (const host of ['http://127.1', 'http://0x7f000001', 'http://2130706433', 'http://[::ffff:127.0.0.1]'])
    await expect(resolveHost(new URL(host).hostname, false), host).rejects.toThrow(AddressError)
  await expect(resolveHost('localhost', false)).rejects.toThrow(/localhost leads to .* this machine itself/)
  await expect(resolveHost('no-such-host.invalid', false)).rejects.toThrow(/There is no host named|name server/)
  expect(await resolveHost('localhost', true)).toContainEqual({ address: '127.0.0.1', family: 4 })
  expect(await resolveHost('192.0.2.7', false)).toEqual([{ address: '192.0.2.7', family: 4 }])
})

test('a connection goes to what was looked at, whatever the name leads to by then', () => {
  const lookup = lookupOf([{ address: '192.0.2.7', family: 4 }])
  const answers: unknown[] = []
  lookup('moved.example', { all: true }, (...answer) => answers.push(answer))
  lookup('moved.example', {}, (...answer) => answers.push(answer))
  expect(answers).toEqual([
    [null, [{ address: '192.0.2.7', family: 4 }]],
    [null, '192.0.2.7', 4],
  ])
})
