import { Secret } from 'otpauth'
import { expect, test } from 'vitest'
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts'

/** RFC 6238, appendix B, SHA-1: the times in seconds, and the codes of eight digits of which ours are the last six. */
const vectors = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
] as const
const secret = Secret.fromUTF8('12345678901234567890').base32

test.each(vectors)('at %d s the code of RFC 6238 is right, and that of the step before and after', (seconds, long) => {
  const code = long.slice(-6)
  const step = Math.floor(seconds / 30)
  const at = (s: number) => stepOfCode(secret, code, s * 1000)
  expect(at(seconds)).toBe(step)
  expect([at(seconds + 30), at(seconds - 30)]).toEqual([step, step])
  expect([at(seconds + 61), at(seconds - 61)]).toEqual([undefined, undefined])
})

test('what is no code is wrong', () => {
  for (const code of ['', '0', '94287082', 'abcdef', '００００００'])
    expect(stepOfCode(secret, code, 59_000), code).toBeUndefined()
})

test('a secret has 160 bits and goes into an address that apps read', () => {
  const fresh = newTotpSecret()
  expect(fresh).toMatch(/^[A-Z2-7]{32}$/)
  expect(newTotpSecret()).not.toBe(fresh)
  const uri = new URL(totpUri(fresh, 'ada@example.org', 'Overt'))
  expect(uri.protocol).toBe('otpauth:')
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({
    secret: fresh,
    issuer: 'Overt',
    digits: '6',
    period: '30',
  })
})
