import { vmDefaults } from '@overt/design/test-support/factories.ts'
import { expect, test } from 'vitest'
import { cloudInitOf, emptyCloudInit, withAddress } from './cloud-init-values.ts'
import { draftOf, isDraft, missingIn, newVm, placementQuestion, toCreateVm } from './vm-form-values.ts'

const image = '00000000-0000-4000-8007-000000000001'
const defaults = vmDefaults()
const network = defaults.networkId ?? ''

test('what the page begins with is what the engine gives', () => {
  expect(toCreateVm({ ...newVm(image, defaults), name: ' web-1 ' })).toEqual({
    name: 'web-1',
    clusterId: defaults.clusterId,
    memoryBytes: 2 ** 30,
    cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
    firmware: 'bios',
    bootDevices: ['disk'],
    deleteProtected: false,
    disks: [{ source: { type: 'clone', diskId: image, mode: 'linked' }, allocation: 'thin' }],
    nics: [{ networkId: network, model: 'virtio', linked: true }],
    start: true,
  })
  const other = vmDefaults({ memoryBytes: 3 * 2 ** 29, firmware: 'uefi', networkId: null, clusterId: null })
  expect(toCreateVm(newVm(image, other))).toMatchObject({ memoryBytes: 3 * 2 ** 29, firmware: 'uefi', nics: [] })
})

test('without an image it begins with a blank disk of the engine’s size, where the engine says', () => {
  expect(toCreateVm(newVm(undefined, defaults)).disks).toEqual([
    {
      source: { type: 'blank', sizeBytes: 10 * 2 ** 30 },
      allocation: 'thin',
      storageDomainId: defaults.storageDomainId,
    },
  ])
})

test('a display other than the usual is asked for', () => {
  expect(toCreateVm(newVm(image, defaults))).not.toHaveProperty('display')
  expect(toCreateVm({ ...newVm(image, defaults), display: 'spice' }).display).toBe('spice')
})

test('an ISO in the drive is booted from after the disk', () => {
  expect(toCreateVm({ ...newVm(image, defaults), isoDiskId: image }).bootDevices).toEqual(['disk', 'cdrom'])
})

test('lists are taken apart, blanks left out, addresses tied to the place of their NIC', () => {
  const values = withAddress(
    {
      ...emptyCloudInit,
      kind: 'fields',
      userName: 'ada',
      sshKeys: 'ssh-ed25519 AAAA a@b\n\n  ssh-ed25519 BBBB c@d  ',
      commands: 'echo a\n\n echo b',
    },
    { nicKey: 7, address: '10.83.0.50/24', gateway: '', nameServers: '10.83.0.1, 9.9.9.9' },
  )
  expect(cloudInitOf(values, [3, 7])).toEqual({
    userName: 'ada',
    sshAuthorizedKeys: ['ssh-ed25519 AAAA a@b', 'ssh-ed25519 BBBB c@d'],
    nics: [{ position: 1, address: '10.83.0.50/24', nameServers: ['10.83.0.1', '9.9.9.9'] }],
    runCommands: ['echo a', 'echo b'],
  })
  expect(cloudInitOf(values, [3]), 'the NIC is gone, and its address with it').not.toHaveProperty('nics')
})

test('whole files replace the fields', () => {
  const values = { ...emptyCloudInit, kind: 'raw' as const, userData: '#cloud-config\n', userName: 'x' }
  expect(cloudInitOf(values, [0])).toEqual({ raw: { userData: '#cloud-config\n' } })
})

test('what is missing is named by its place in the request', () => {
  const values = newVm(undefined, defaults)
  expect(placementQuestion({ ...values, display: 'spice' }).display, 'not every host can show it').toBe('spice')
  const [disk] = values.disks
  if (!disk) throw new Error('A new VM has a disk.')
  const disks = [
    { ...disk, size: { amount: undefined, unit: 'GiB' as const } },
    { ...disk, key: 1, source: 'clone' as const },
  ]
  const nics = [{ key: 0, networkId: '', model: 'virtio' as const }]
  expect(Object.keys(missingIn({ ...values, name: '', disks, nics }))).toEqual([
    '/name',
    '/disks/0/source/sizeBytes',
    '/disks/1/source/diskId',
    '/nics/0/networkId',
  ])
})

test('the scheduler is asked only what is entered whole', () => {
  const values = newVm(image, defaults)
  const half = { ...values, memory: { amount: 0.3, unit: 'MiB' as const } }
  expect(placementQuestion(half)).not.toHaveProperty('memoryBytes')
  const [disk] = values.disks
  if (!disk) throw new Error('A new VM has a disk.')
  expect(placementQuestion({ ...values, disks: [disk, { ...disk, key: 1, imageId: '' }] }).disks).toHaveLength(1)
})

test('a draft has no secret and is known again; something else is not', () => {
  const secret = {
    password: 'hunter2',
    script: 'hunter2',
    commands: 'hunter2',
    userData: 'hunter2',
    networkConfig: 'hunter2',
  }
  const values = { ...newVm(image, defaults), name: 'kept', cloudInit: { ...emptyCloudInit, ...secret } }
  const draft = draftOf(values)
  expect(JSON.stringify(draft)).not.toContain('hunter2')
  expect(draft.name).toBe('kept')
  expect(isDraft(JSON.parse(JSON.stringify(draft)), values)).toBe(true)
  for (const other of [null, 1, {}, { ...draft, disks: {} }, { ...draft, cloudInit: undefined }])
    expect(isDraft(other, values)).toBe(false)
})

test('hosts a VM is pinned to are sent and asked about; without any, it may run on all', () => {
  const values = newVm(image, defaults)
  expect(toCreateVm(values)).not.toHaveProperty('pinnedHostIds')
  const pinned = { ...values, pinnedHostIds: ['host'] }
  expect(toCreateVm(pinned).pinnedHostIds).toEqual(['host'])
  expect(placementQuestion(pinned).pinnedHostIds).toEqual(['host'])
})
