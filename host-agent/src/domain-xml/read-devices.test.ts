import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readDevices } from './read-devices.ts'

const golden = (name: string) => readFileSync(join(import.meta.dirname, 'golden', `${name}.golden.xml`), 'utf8')

test('reads everything a domain is written with', () => {
  const read = readDevices(golden('x86_64-everything-kvm'))
  expect(read).toMatchObject({
    machineType: 'q35',
    firmware: 'bios',
    cpu: { mode: 'custom', model: 'Westmere', sockets: 4, coresPerSocket: 2, threadsPerCore: 2, online: 8 },
    memoryBytes: 2 ** 31,
  })
  const of = (kind: string) => read?.devices.filter((device) => device.kind === kind)
  expect(of('disk')).toEqual([
    {
      kind: 'disk',
      name: 'vda',
      bus: 'virtio',
      detail: 'qcow2',
      diskId: '11111111-1111-4111-8111-111111111111',
      bootOrder: 2,
      readOnly: false,
    },
    expect.objectContaining({ name: 'sda', bus: 'scsi', detail: 'raw' }),
  ])
  expect(of('cdrom')).toHaveLength(2)
  expect(of('nic')?.[1]).toMatchObject({ model: 'e1000e', macAddress: '52:54:00:44:55:66', linked: false })
  expect(of('display')?.map(({ model }) => model)).toEqual(['vnc', 'spice'])
  expect(of('channel')?.map(({ detail }) => detail)).toEqual(['com.redhat.spice.0', 'org.qemu.guest_agent.0'])
  expect(of('controller')).toHaveLength(21)
  expect(of('rng')?.[0]).toEqual({ kind: 'rng', model: 'virtio', detail: '/dev/urandom' })
})

test('reads addresses as people write them, and firmware of its own', () => {
  const read = readDevices(`<domain type='kvm'><os firmware='efi'><type machine='pc-q35-8.2'>hvm</type></os>
    <memory unit='MiB'>64</memory><currentMemory unit='MiB'>64</currentMemory><vcpu>2</vcpu><devices>
    <emulator>/usr/bin/qemu</emulator>
    <controller type='scsi'><alias name='scsi0'/><address type='pci' domain='0x0000' bus='0x1a' slot='0x00' function='0x1'/></controller>
    <disk device='disk'><target dev='sda' bus='scsi'/><alias name='ua-disk-../../etc'/><address type='drive' controller='0' bus='0' target='0' unit='3'/></disk>
    <input type='tablet' bus='usb'><address type='usb' bus='0' port='1'/></input>
    <channel><target type='virtio' name='x'/><address type='virtio-serial' controller='0' bus='0' port='2'/></channel>
    <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
    <memballoon model='none'/><audio id='1'/></devices></domain>`)
  expect(read).toMatchObject({ machineType: 'pc-q35-8.2', emulator: '/usr/bin/qemu', firmware: 'uefi' })
  expect(read?.cpu).toEqual({ sockets: 2, coresPerSocket: 1, threadsPerCore: 1, online: 2 })
  expect(read?.devices.map(({ kind, address }) => [kind, address])).toEqual([
    ['controller', 'pci 0000:1a:00.1'],
    ['disk', 'drive 0:0:0:3'],
    ['input', 'usb 0:1'],
    ['channel', 'virtio-serial 0:0:2'],
    ['tpm', undefined],
  ])
  expect(read?.devices[1]).not.toHaveProperty('diskId')
})

test.each(['', 'nonsense', '<network/>'])('%o is no domain', (text) => {
  expect(readDevices(text)).toBeUndefined()
})
