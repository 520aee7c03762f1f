import { expect, test } from 'vitest'
import { cloudInitSeed, cloudInitView } from './cloud-init.ts'

const vm = { vmId: '11111111-1111-4111-8111-111111111111', name: 'Web server_1' }

test('nothing but a name: the guest gets one from the VM', () => {
  expect(cloudInitSeed({}, vm)).toEqual({
    metaData: 'instance-id: 11111111-1111-4111-8111-111111111111\nlocal-hostname: web-server-1\n',
    userData: '#cloud-config\n',
  })
})

test('a script alone is the user data', () => {
  const script = '#!/bin/sh\necho hello\n'
  expect(cloudInitSeed({ hostName: 'web', script }, vm)).toMatchObject({
    metaData: expect.stringContaining('local-hostname: web\n'),
    userData: script,
  })
})

test('user, password, keys and script become cloud-config', () => {
  const { userData } = cloudInitSeed(
    {
      hostName: 'web',
      userName: 'ada',
      password: 'a: "b" #c',
      sshAuthorizedKeys: ['ssh-ed25519 AAAAC3 ada'],
      script: '#!x',
    },
    vm,
  )
  expect(userData).toBe(`#cloud-config
hostname: web
preserve_hostname: false
users:
  - default
  - name: ada
    groups: [sudo]
    shell: /bin/bash
    sudo: "ALL=(ALL) NOPASSWD:ALL"
    lock_passwd: false
    ssh_authorized_keys:
      - "ssh-ed25519 AAAAC3 ada"
ssh_pwauth: true
chpasswd:
  expire: false
  users:
    - name: ada
      password: "a: \\"b\\" #c"
      type: text
write_files:
  - path: /var/lib/overt/first-boot
    permissions: "0700"
    encoding: b64
    content: IyF4
runcmd:
  - [/var/lib/overt/first-boot]
`)
})

test('text that YAML would take for something else is quoted', () => {
  expect(cloudInitSeed({ hostName: 'yes' }, vm).metaData).toContain('local-hostname: "yes"')
  expect(cloudInitSeed({ hostName: '123' }, vm).metaData).toContain('local-hostname: "123"')
})

test('a static address becomes a network configuration', () => {
  const network = { address: '10.0.0.5/24', gateway: '10.0.0.1', nameServers: ['10.0.0.2'] }
  expect(cloudInitSeed({ network }, vm).networkConfig).toContain('addresses: ["10.0.0.5/24"]')
})

test('raw files go as they are, and nothing secret is shown', () => {
  const raw = { userData: '#cloud-config\nx: 1\n', networkConfig: 'version: 1\n' }
  expect(cloudInitSeed({ raw }, vm)).toMatchObject(raw)
  expect(cloudInitView({ raw, password: 'p', script: '#!s', sshAuthorizedKeys: ['k'] })).toEqual({
    raw: true,
    hasPassword: true,
    hasScript: true,
    sshKeyCount: 1,
  })
})
