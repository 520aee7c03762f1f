import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guestCommands, parseGuestFacts } from './parse-guest-facts.ts'
import { sanitizeGuestText } from './sanitize-guest-text.ts'

const said = (value: unknown): string => JSON.stringify({ return: value })

describe('sanitizeGuestText', () => {
  it('removes controls, invisible marks and overrides of direction', () => {
    expect(sanitizeGuestText('a\u0000b\u001b[31mc\u202egnp.exe\u2066\u200b\ufeff\u2028d', 100)).toBe('ab[31mcgnp.exed')
    expect(sanitizeGuestText('tag\u{e0041}\ud800', 100)).toBe('tag')
  })

  it('keeps other scripts and signs as they are', () => {
    expect(sanitizeGuestText(' größe 日本語 עברית 👍 ', 100)).toBe('größe 日本語 עברית 👍')
  })

  it('cuts to length, never within a character', () => {
    expect(sanitizeGuestText('abcdef', 3)).toBe('abc')
    expect(sanitizeGuestText('ab👍', 3)).toBe('ab')
  })

  it('answers nothing for what is no text', () => {
    for (const value of [undefined, null, 5, {}, [], '', ' \u0007 '])
      expect(sanitizeGuestText(value, 10)).toBeUndefined()
  })

  it('holds for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, max) => {
        const clean = sanitizeGuestText(text, max) ?? ''
        expect(clean.length).toBeLessThanOrEqual(max)
        expect(clean.isWellFormed()).toBe(true)
        expect(clean).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })
})

describe('parseGuestFacts', () => {
  it('reads what an honest agent says', () => {
    const facts = parseGuestFacts({
      'guest-info': said({ version: '7.2.0', supported_commands: [] }),
      'guest-get-host-name': said({ 'host-name': 'web-1' }),
      'guest-get-osinfo': said({ 'pretty-name': 'Debian GNU/Linux 12', 'version-id': '12', 'kernel-release': '6.1.0' }),
      'guest-get-timezone': said({ zone: 'CET', offset: -5400 }),
      'guest-network-get-interfaces': said([
        {
          name: 'eth0',
          'hardware-address': '52:54:00:AA:BB:CC',
          'ip-addresses': [{ 'ip-address': '10.0.0.2' }, { 'ip-address': 'fe80::1' }, { 'ip-address': 'javascript:' }],
        },
      ]),
      'guest-get-fsinfo': said([
        { name: 'vda1', mountpoint: '/', type: 'ext4', 'total-bytes': 100, 'used-bytes': 40, disk: [] },
        { name: 'vdb', mountpoint: '/data', type: 'xfs', 'total-bytes': -1, 'used-bytes': 'many' },
      ]),
    })
    expect(facts).toEqual({
      agentVersion: '7.2.0',
      hostName: 'web-1',
      osName: 'Debian GNU/Linux 12',
      osVersion: '12',
      kernel: '6.1.0',
      timeZone: 'CET (UTC-01:30)',
      interfaces: [{ name: 'eth0', macAddress: '52:54:00:aa:bb:cc', addresses: ['10.0.0.2', 'fe80::1'] }],
      fileSystems: [
        { mountPoint: '/', type: 'ext4', totalBytes: 100, usedBytes: 40 },
        { mountPoint: '/data', type: 'xfs' },
      ],
    })
  })

  it('bounds how much a guest can say', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => ({
      mountpoint: `/${'m'.repeat(5_000)}${index}`,
      name: 'n',
    }))
    const facts = parseGuestFacts({
      'guest-network-get-interfaces': said(many.slice(0, 100)),
      'guest-get-fsinfo': said(many),
    })
    expect(facts.interfaces).toHaveLength(64)
    expect(facts.fileSystems).toBeUndefined() // the whole reply is longer than any honest one
  })

  it('survives whatever a guest sends', () => {
    const anything = fc.oneof(
      fc.json().map((json) => `{"return":${json}}`),
      fc.string(),
      fc.constantFrom('{"return":', '[]', 'null', '{"return":null}', '{"return":[[],null,5,{"name":{}}]}'),
      fc.constantFrom('{"return":{"__proto__":{"host-name":"x"},"host-name":{"toString":1}}}'),
    )
    const replies = fc.record(Object.fromEntries(guestCommands.map((command) => [command, anything])))
    fc.assert(
      fc.property(replies, (hostile) => {
        const facts = parseGuestFacts(hostile)
        expect(JSON.stringify(facts).isWellFormed()).toBe(true)
        for (const value of [facts.hostName, facts.osName, facts.agentVersion])
          expect(value === undefined || typeof value === 'string').toBe(true)
      }),
    )
  })
})
