import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readNics, readStorageDevices } from './host-devices.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'overt-sys-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function files(content: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(content)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
}

test('network interfaces are those that lead somewhere', async () => {
  await files({
    'lo/operstate': 'unknown\n',
    'eno1/address': '52:54:00:00:00:01\n',
    'eno1/operstate': 'up\n',
    'eno1/speed': '10000\n',
    'eno1/device/uevent': '',
    'eno2/operstate': 'down\n',
    'eno2/speed': '-1\n',
    'eno2/device/uevent': '',
    'vnet0/tun_flags': '0x1002\n',
    'virbr0/bridge/bridge_id': '',
    'veth1/brport/path_cost': '',
    'ifb0/operstate': 'down\n',
  })
  await mkdir(join(root, 'drivers/ixgbe'), { recursive: true })
  await symlink(join(root, 'drivers/ixgbe'), join(root, 'eno1/device/driver'))
  expect(await readNics(root)).toEqual([
    {
      name: 'eno1',
      macAddress: '52:54:00:00:00:01',
      linkUp: true,
      speedMbps: 10_000,
      driver: 'ixgbe',
      addresses: [],
    },
    { name: 'eno2', linkUp: false, addresses: [] },
  ])
})

test('storage devices are those that keep something, and text of firmware is cleaned', async () => {
  await files({
    'sda/size': '2048\n',
    'sda/queue/rotational': '1\n',
    'sda/device/model': 'DISK\u0007 9000   \n',
    'vda/size': '4096\n',
    'vda/queue/rotational': '0\n',
    'vda/serial': 'abc\n',
    'sdb/size': '0\n',
    'loop0/size': '10\n',
    'dm-0/size': '10\n',
  })
  expect(await readStorageDevices(root)).toEqual([
    { name: 'sda', model: 'DISK 9000', sizeBytes: 2 ** 20, rotational: true },
    { name: 'vda', serial: 'abc', sizeBytes: 2 ** 21, rotational: false },
  ])
})

test('a machine that tells nothing has nothing', async () => {
  expect(await readNics(join(root, 'none'))).toEqual([])
  expect(await readStorageDevices(join(root, 'none'))).toEqual([])
})
