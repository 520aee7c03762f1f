import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { cloudInitSeed, cloudInitView } from './cloud-init.ts'

const vm = {
  vmId: '11111111-1111-4111-8111-111111111111',
  name: 'Web server_1',
  macAddresses: ['56:6f:00:00:00:01', '56:6f:00:00:00:02'],
}

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

test('a static address is of the first card, known by its MAC address; the others ask DHCP', () => {
  const network = { address: '10.0.0.5/24', gateway: '10.0.0.1', nameServers: ['10.0.0.2'] }
  const expected = `version: 2
ethernets:
  nic1:
    match: {macaddress: "56:6f:00:00:00:01"}
    addresses: ["10.0.0.5/24"]
    gateway4: "10.0.0.1"
    nameservers: {addresses: ["10.0.0.2"]}
  nic2:
    match: {macaddress: "56:6f:00:00:00:02"}
    dhcp4: true
`
  expect(cloudInitSeed({ network }, vm).networkConfig).toBe(expected)
  expect(cloudInitSeed({ nics: [{ position: 0, ...network }] }, vm).networkConfig).toBe(expected)
  expect(cloudInitSeed({ nics: [{ position: 1, address: '10.0.1.5/24' }] }, vm).networkConfig).toContain(
    '"56:6f:00:00:00:02"}\n    addresses: ["10.0.1.5/24"]',
  )
  expect(cloudInitSeed({}, vm).networkConfig).toBeUndefined()
})

test('time zone and commands become cloud-config, whatever is in the commands', () => {
  const { userData } = cloudInitSeed(
    { timeZone: 'Europe/Berlin', runCommands: ['echo "a: b" # c', 'true'], script: '#!x' },
    vm,
  )
  expect(parse(userData)).toMatchObject({
    timezone: 'Europe/Berlin',
    runcmd: [['/var/lib/overt/first-boot'], 'echo "a: b" # c', 'true'],
  })
})

test('whatever is typed, the files are YAML that says it', () => {
  const line = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
  fc.assert(
    fc.property(line, fc.array(line, { minLength: 1 }), (password, runCommands) => {
      const { userData } = cloudInitSeed({ userName: 'ada', password, runCommands }, vm)
      expect(parse(userData)).toMatchObject({ chpasswd: { users: [{ name: 'ada', password }] }, runcmd: runCommands })
    }),
  )
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
