import { expect, test } from 'vitest'
import { cloudInitOf, missingIn, newVm, toCreateVm } from './vm-form-values.ts'

const image = '00000000-0000-4000-8007-000000000001'
const network = '00000000-0000-4000-8011-000000000001'

test('what the page begins with is a request once it has a name', () => {
  expect(toCreateVm({ ...newVm(image, network), name: ' web-1 ' })).toEqual({
    name: 'web-1',
    memoryBytes: 2 ** 30,
    cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
    firmware: 'bios',
    bootDevices: ['disk'],
    deleteProtected: false,
    disks: [{ source: { type: 'clone', diskId: image, mode: 'linked' }, allocation: 'thin' }],
    nics: [{ networkId: network, model: 'virtio', linked: true }],
    start: true,
  })
})

test('without an image it begins with a blank disk', () => {
  const { disks } = toCreateVm({ ...newVm(undefined, undefined), name: 'a' })
  expect(disks).toEqual([{ source: { type: 'blank', sizeBytes: 10 * 2 ** 30 }, allocation: 'thin' }])
})

test('an ISO in the drive is booted from after the disk', () => {
  expect(toCreateVm({ ...newVm(image, network), isoDiskId: image }).bootDevices).toEqual(['disk', 'cdrom'])
})

test('lists are taken apart, blanks left out', () => {
  const values = { ...newVm(image, network).cloudInit, kind: 'fields' as const }
  expect(
    cloudInitOf({
      ...values,
      userName: 'ada',
      sshKeys: 'ssh-ed25519 AAAA a@b\n\n  ssh-ed25519 BBBB c@d  ',
      address: '10.83.0.50/24',
      nameServers: '10.83.0.1, 9.9.9.9',
    }),
  ).toEqual({
    userName: 'ada',
    sshAuthorizedKeys: ['ssh-ed25519 AAAA a@b', 'ssh-ed25519 BBBB c@d'],
    network: { address: '10.83.0.50/24', nameServers: ['10.83.0.1', '9.9.9.9'] },
  })
})

test('whole files replace the fields', () => {
  const values = {
    ...newVm(image, network).cloudInit,
    kind: 'raw' as const,
    userData: '#cloud-config\n',
    userName: 'x',
  }
  expect(cloudInitOf(values)).toEqual({ raw: { userData: '#cloud-config\n' } })
})

test('what is missing is named by its place in the request', () => {
  const values = newVm(undefined, undefined)
  const [disk] = values.disks
  if (!disk) throw new Error('A new VM has a disk.')
  const disks = [
    { ...disk, size: { amount: undefined, unit: 'GiB' as const } },
    { ...disk, key: 1, source: 'clone' as const },
  ]
  expect(Object.keys(missingIn({ ...values, disks }))).toEqual([
    '/name',
    '/disks/0/source/sizeBytes',
    '/disks/1/source/diskId',
  ])
})
