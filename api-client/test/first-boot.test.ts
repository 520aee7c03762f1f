import { expect, it } from 'vitest'
import { isGuestUserName, isHostName, isIpv4WithPrefix } from '../src/rules/first-boot.ts'

it.each([
  ['web-7', true],
  ['web.example.org', true],
  ['-web', false],
  ['web..org', false],
  [`${'a'.repeat(64)}.org`, false],
])('%s as a host name: %s', (name, is) => expect(isHostName(name)).toBe(is))

it.each([
  ['ada', true],
  ['Ada', false],
  ['0ada', false],
  ['a'.repeat(33), false],
])('%s as a user: %s', (name, is) => expect(isGuestUserName(name)).toBe(is))

it.each([
  ['10.0.0.5/24', true],
  ['10.0.0.256/24', false],
  ['10.0.0.5/33', false],
  ['10.0.0.5', false],
  ['010.0.0.5/24', false],
])('%s as an address with its prefix: %s', (text, is) => expect(isIpv4WithPrefix(text)).toBe(is))
