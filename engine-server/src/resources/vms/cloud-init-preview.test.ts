import type { Schema } from '@overt/api-client/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anSshKey } from '../../test-support/ssh-key.ts'
import { checkCloudInit } from './cloud-init-checks.ts'
import { mask, maskSecrets, previewCloudInit } from './cloud-init-preview.ts'
import { cloudInitSeed } from './cloud-init.ts'

const settings: Schema<'CloudInit'> = {
  hostName: 'web-7',
  userName: 'dana',
  password: 'correct horse',
  sshAuthorizedKeys: [anSshKey()],
  timeZone: 'Europe/Berlin',
  runCommands: ['true'],
  nics: [{ position: 1, address: '10.0.0.5/24' }],
}

test('the preview is what a start writes, but for the secret and what is not known yet', () => {
  const preview = previewCloudInit({ name: 'web', nicCount: 2, cloudInit: settings })
  const macAddresses = ['56:6f:00:00:00:01', '56:6f:00:00:00:02']
  const seed = cloudInitSeed(settings, { vmId: 'id-of-the-vm', name: 'web', macAddresses })
  expect(preview.userData).toBe(seed.userData.replace('correct horse', mask))
  expect(preview.metaData).toBe(seed.metaData)
  const known = preview.networkConfig?.replaceAll(/MAC address of NIC (\d)/g, '56:6f:00:00:00:0$1')
  expect(known).toBe(seed.networkConfig)
  expect(JSON.stringify(preview)).not.toContain('correct horse')
})

test('no network configuration is told as none', () => {
  expect(previewCloudInit({ nicCount: 1, cloudInit: {} }).networkConfig).toBeNull()
})

test('secrets of whole files are masked, the rest is theirs letter for letter', () => {
  const userData = `#cloud-config
# my password: is not here
password: hunter2
chpasswd: {expire: false, users: [{name: ada, password: "hunter2, x", type: text}]}
users:
  - name: ada
    passwd: $6$hunter2
  - plain_text_passwd: 'hunter2'
write_files:
  - content: |
      -----BEGIN OPENSSH PRIVATE KEY-----
      hunter2
      -----END OPENSSH PRIVATE KEY-----
`
  const shown = previewCloudInit({ nicCount: 1, cloudInit: { raw: { userData } } }).userData
  expect(shown).not.toContain('hunter2')
  expect(shown).toContain('- name: ada\n')
  expect(shown.match(/\*{8}/g)).toHaveLength(5)
})

test('what has no secret is not changed', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', ':', ' ', '-', '\n', '#', '"', '{', '}') })
  for (const source of fc.sample(texts, 200)) expect(maskSecrets(source)).toBe(source)
})

const refused = (cloudInit: Schema<'CloudInit'>, nicCount = 1) => {
  try {
    checkCloudInit(cloudInit, nicCount)
    return {}
  } catch (error) {
    return (error as { details: { fields: Record<string, string> } }).details.fields
  }
}

test.each<[string, Schema<'CloudInit'>, RegExp]>([
  ['hostName', { hostName: 'web..org' }, /63 letters/],
  ['timeZone', { timeZone: 'Europe/Nowhere' }, /no time zone Europe\/Nowhere/],
  ['sshAuthorizedKeys/1', { sshAuthorizedKeys: [anSshKey(), 'ssh-ed25519 AAAA ada'] }, /^Key 2: .*cut off/],
  ['sshAuthorizedKeys/0', { sshAuthorizedKeys: [anSshKey().replace('ssh-ed25519', 'ssh-rsa')] }, /another type/],
  ['script', { script: 'echo hello' }, /#!/],
  ['network/address', { network: { address: '10.0.0.256/24' } }, /prefix/],
  ['nics/0/gateway', { nics: [{ position: 0, address: '10.0.0.5/24', gateway: '10.0.0' }] }, /as 10.0.0.1/],
  ['nics/0/position', { nics: [{ position: 1, address: '10.0.0.5/24' }] }, /has 1 NICs/],
  ['raw/userData', { raw: { userData: '#cloud-config\nusers:\n  - name: a\n bad: [\n' } }, /^Line \d+, column \d+: /],
  [
    'raw/networkConfig',
    { raw: { userData: '#!/bin/sh\n', networkConfig: 'version: 2\n\tx: 1' } },
    /^Line 2, column 1: /,
  ],
])('%s is refused where no guest could use it', (field, cloudInit, sentence) => {
  expect(refused(cloudInit)).toEqual({ [`/cloudInit/${field}`]: expect.stringMatching(sentence) })
})

test('two addresses for one card are refused, and everything wrong is told at once', () => {
  const nic = { position: 0, address: '10.0.0.5/24' }
  expect(Object.keys(refused({ hostName: '-', nics: [nic, nic] }))).toEqual([
    '/cloudInit/hostName',
    '/cloudInit/nics/1/position',
  ])
})

test.each(['#!/bin/sh\nx: [', 'Content-Type: multipart/mixed; boundary="x"\n', '#cloud-config-archive\n- x: [', ''])(
  'user data of another kind are not read as cloud-config: %j',
  (userData) => expect(refused({ raw: { userData } })).toEqual({}),
)

test('a document that grows when it is expanded is only parsed', () => {
  const levels = Array.from({ length: 30 }, (_, n) => `a${n}: &a${n} [${n === 0 ? 'x' : `*a${n - 1}, *a${n - 1}`}]`)
  expect(refused({ raw: { userData: `#cloud-config\n${levels.join('\n')}\n` } })).toEqual({})
})
