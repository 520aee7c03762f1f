import { describe, expect, it } from 'vitest'
import { readSshKey, sshKeyProblem } from '../src/rules/ssh-key.ts'

const part = (text: string) => String.fromCharCode(0, 0, Math.floor(text.length / 256), text.length % 256) + text
const line = (type: string, ...parts: string[]) => `${type} ${btoa([type, ...parts].map(part).join(''))} ada@example`
const exponent = '\u0001\u0000\u0001'
/** A number of so many bits, odd. */
const modulus = (bits: number) => {
  const rest = `${'m'.repeat(Math.ceil(bits / 8) - 2)}o`
  const first = String.fromCharCode(1 << ((bits - 1) % 8))
  return bits % 8 === 0 ? `\u0000${first}${rest}` : `${first}${rest}`
}
const ed25519 = line('ssh-ed25519', 'k'.repeat(32))
const dataOf = (key: string) => key.split(' ')[1] ?? ''

describe('a public SSH key', () => {
  it.each([
    [ed25519, 256],
    [line('ssh-rsa', exponent, modulus(2048)), 2048],
    [line('ssh-rsa', exponent, modulus(2051)), 2051],
    [line('ssh-rsa', '\u0003', modulus(16_384)), 16_384],
    [line('ecdsa-sha2-nistp256', 'nistp256', `\u0004${'p'.repeat(64)}`), 256],
    [line('ecdsa-sha2-nistp384', 'nistp384', `\u0004${'p'.repeat(96)}`), 384],
    [line('ecdsa-sha2-nistp521', 'nistp521', `\u0004${'p'.repeat(132)}`), 521],
    [line('sk-ssh-ed25519@openssh.com', 'k'.repeat(32), 'ssh:'), 256],
    [line('sk-ecdsa-sha2-nistp256@openssh.com', 'nistp256', `\u0004${'p'.repeat(64)}`, 'ssh:'), 256],
  ])('%s is taken', (key, bits) => {
    expect(readSshKey(key)).toEqual({ type: key.split(' ')[0], data: dataOf(key), comment: 'ada@example', bits })
    expect(readSshKey(key.split(' ').slice(0, 2).join(' '))).toMatchObject({ comment: '' })
  })
  it('is the same with other spaces and padding, and keeps its comment', () => {
    const [type, data = ''] = ed25519.split(' ')
    expect(readSshKey(`  ${type}\t${data}   ada at  work \n`)).toEqual({
      type,
      data,
      comment: 'ada at work',
      bits: 256,
    })
    const padded = dataOf(line('ecdsa-sha2-nistp256', 'nistp256', `\u0004${'p'.repeat(64)}`))
    expect(padded).toMatch(/[AEIMQUYcgkosw048]=$/)
    const loose = padded.replace(/.=$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=`)
    expect(readSshKey(`ecdsa-sha2-nistp256 ${loose}`)).toMatchObject({ data: padded })
  })
  it.each([
    ['a word', 'hello', 'shape'],
    ['two keys', `${ed25519}\n${ed25519}`, 'shape'],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA', 'private'],
    ['a key with options', `from="10.0.0.1",command="sh -c \\"a b\\"" ${ed25519}`, 'options'],
    ['a key with one option', `no-pty ${ed25519}`, 'options'],
    ['an unknown type', `ssh-dss ${dataOf(ed25519)}`, 'type'],
    ['a certificate', `ssh-ed25519-cert-v01@openssh.com ${dataOf(ed25519)}`, 'type'],
    ['a word that every object knows', `constructor ${dataOf(ed25519)}`, 'type'],
    ['data that are cut off', ed25519.replace(/.{4} ada@example$/, ''), 'base64'],
    ['data that are no base64', 'ssh-ed25519 AAAA!!!! ada', 'base64'],
    ['data that are too short', 'ssh-ed25519 AAAA', 'base64'],
    ['data with a length beyond their end', `ssh-ed25519 ${btoa('\u00ff\u00ff\u00ff\u00ffssh-ed25519')}`, 'base64'],
    ['data with something after the key', line('ssh-ed25519', 'k'.repeat(32), 'more'), 'base64'],
    ['a point that is too short', line('ssh-ed25519', 'k'.repeat(31)), 'base64'],
    ['a point of another curve', line('ecdsa-sha2-nistp256', 'nistp384', `\u0004${'p'.repeat(96)}`), 'base64'],
    ['a compressed point', line('ecdsa-sha2-nistp256', 'nistp256', `\u0002${'p'.repeat(32)}`), 'base64'],
    ['a security key for nobody', line('sk-ssh-ed25519@openssh.com', 'k'.repeat(32)), 'base64'],
    ['data of another type', `ssh-rsa ${dataOf(ed25519)}`, 'mismatch'],
    ['RSA of 2047 bits', line('ssh-rsa', exponent, modulus(2047)), 'short'],
    ['RSA of 16,385 bits', line('ssh-rsa', exponent, modulus(16_385)), 'base64'],
    ['RSA with 1 as its exponent', line('ssh-rsa', '\u0001', modulus(2048)), 'base64'],
    ['RSA with an even modulus', line('ssh-rsa', exponent, modulus(2048).replace(/o$/, 'n')), 'base64'],
    ['RSA with a number below zero', line('ssh-rsa', exponent, `\u0080${'m'.repeat(254)}o`), 'base64'],
    ['RSA that zeros make longer', line('ssh-rsa', exponent, `${'\u0000'.repeat(128)}${modulus(1024)}`), 'base64'],
  ])('%s is not one', (_, key, problem) => expect(sshKeyProblem(key)).toBe(problem))
})
