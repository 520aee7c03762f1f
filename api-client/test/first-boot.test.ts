import { describe, expect, it } from 'vitest'
import { isGuestUserName, isHostName, isIpv4WithPrefix, sshKeyProblem } from '../src/rules/first-boot.ts'

/** A key of a type as its own data say it is. */
function key(type: string, says = type): string {
  const length = String.fromCharCode(0, 0, 0, says.length)
  return `${type} ${btoa(`${length}${says}${String.fromCharCode(0, 0, 0, 32)}${'k'.repeat(32)}`)} ada@example`
}

describe('a public SSH key', () => {
  it.each(['ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256', 'sk-ssh-ed25519@openssh.com'])(
    'of type %s is taken',
    (type) => {
      expect(sshKeyProblem(key(type))).toBeUndefined()
      expect(sshKeyProblem(key(type).split(' ').slice(0, 2).join(' '))).toBeUndefined()
    },
  )
  it.each([
    ['a word', 'hello', 'shape'],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----', 'private'],
    ['an unknown type', key('ssh-dss'), 'type'],
    ['data that are cut off', key('ssh-ed25519').replace(/.{3} ada@example$/, ''), 'base64'],
    ['data that are no base64', 'ssh-ed25519 AAAA!!!! ada', 'base64'],
    ['data that are too short', 'ssh-ed25519 AAAA', 'base64'],
    ['data of another type', key('ssh-rsa', 'ssh-ed25519'), 'mismatch'],
  ])('%s is not one', (_, line, problem) => expect(sshKeyProblem(line)).toBe(problem))
})

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
