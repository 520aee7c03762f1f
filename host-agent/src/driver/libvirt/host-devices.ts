import { readdir, readFile, readlink } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { basename, join } from 'node:path'
import type { HostDescription } from '@overt/api-client/agent'

type Nic = NonNullable<HostDescription['nics']>[number]
type StorageDevice = NonNullable<HostDescription['storageDevices']>[number]

/** Network interfaces that lead somewhere: not loopback, and neither bridges nor the ends that guests hang on. */
export async function readNics(root = '/sys/class/net'): Promise<Nic[]> {
  const names = (await entriesOf(root)).filter((name) => name !== 'lo')
  const nics = await Promise.all(names.map((name) => readNic(join(root, name), name)))
  return nics.filter((nic) => nic !== undefined)
}

async function readNic(folder: string, name: string): Promise<Nic | undefined> {
  const [inside, macAddress, operstate, carrier, speed, driver] = await Promise.all([
    entriesOf(folder),
    readText(join(folder, 'address')),
    readText(join(folder, 'operstate')),
    readText(join(folder, 'carrier')),
    readText(join(folder, 'speed')),
    readLink(join(folder, 'device/driver')),
  ])
  const isPhysical = inside.includes('device')
  if (inside.includes('tun_flags') || inside.includes('bridge') || (inside.includes('brport') && !isPhysical)) return
  const addresses = (networkInterfaces()[name] ?? []).map(({ cidr, address }) => cidr ?? address)
  if (!isPhysical && addresses.length === 0) return undefined
  const speedMbps = Number(speed ?? 0)
  return {
    name,
    ...(macAddress && !/^(00:){5}00$/.test(macAddress) ? { macAddress } : {}),
    linkUp: operstate === 'up' || (operstate === 'unknown' && carrier === '1'),
    // Without a link the kernel says -1.
    ...(Number.isSafeInteger(speedMbps) && speedMbps > 0 ? { speedMbps } : {}),
    ...(driver ? { driver } : {}),
    addresses,
  }
}

/** Block devices that keep something: not loops, memory, CDs or what is made of other devices. */
const notKept = /^(loop|ram|zram|sr|fd|dm-|md|nbd)/

/** Storage devices of the host. */
export async function readStorageDevices(root = '/sys/block'): Promise<StorageDevice[]> {
  const names = (await entriesOf(root)).filter((name) => !notKept.test(name))
  const devices = await Promise.all(names.map((name) => readStorageDevice(join(root, name), name)))
  return devices.filter((device) => device !== undefined)
}

async function readStorageDevice(folder: string, name: string): Promise<StorageDevice | undefined> {
  const [sectors, rotational, model, ...serials] = await Promise.all([
    readText(join(folder, 'size')),
    readText(join(folder, 'queue/rotational')),
    readText(join(folder, 'device/model')),
    readText(join(folder, 'device/serial')),
    readText(join(folder, 'serial')),
  ])
  // The kernel counts sectors of 512 bytes, whatever the device has.
  const sizeBytes = Number(sectors ?? 0) * 512
  if (!(sizeBytes > 0)) return undefined
  const serial = serials.find((text) => text)
  return {
    name,
    ...(model ? { model } : {}),
    ...(serial ? { serial } : {}),
    sizeBytes,
    rotational: rotational === '1',
  }
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted()
  } catch {
    // A machine without the folder has none of what it lists.
    return []
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    // Firmware fills fields of a fixed length with what it likes.
    return (await readFile(path, 'utf8')).replaceAll(/[^\u0020-\u007e]/g, '').trim() || undefined
  } catch {
    // Not every device tells everything; the speed of one without a link can't even be read.
    return undefined
  }
}

async function readLink(path: string): Promise<string | undefined> {
  try {
    return basename(await readlink(path))
  } catch {
    // A virtual interface has no driver.
    return undefined
  }
}
