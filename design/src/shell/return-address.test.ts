import { expect, test } from 'vitest'
import { safeReturnAddress, signInAddress } from './return-address.ts'

test.each([
  ['/vms?search=a#b', '/vms?search=a#b'],
  [null, '/'],
  ['https://evil.example/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/vms/..//evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?to=/vms', '/'],
  ['vms', '/'],
])('after signing in, %j leads to %s', (wished, place) => {
  expect(safeReturnAddress(wished)).toBe(place)
})

test('the sign-in address carries where to return', () => {
  expect(signInAddress({ pathname: '/', search: '' })).toBe('/sign-in')
  expect(signInAddress({ pathname: '/vms', search: '?a=1' })).toBe('/sign-in?to=%2Fvms%3Fa%3D1')
  expect(signInAddress({ pathname: '/vms', search: '' }, true)).toBe('/sign-in?to=%2Fvms&ended=1')
})
