import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { driverContract } from '../../src/driver/contract.ts'
import type { Journey } from '../../src/driver/contract-world.ts'
import { createLibvirtDriver } from '../../src/driver/libvirt/libvirt-driver.ts'
import { domainName } from '../../src/domain-xml/metadata.ts'
import { aMachine, specWithDisk } from './machines.ts'
import { connected } from './connected.ts'
import { PrivateLibvirtd } from './private-libvirtd.ts'

driverContract('the libvirt driver', async () => {
  const libvirtd = await PrivateLibvirtd.start()
  let count = 0
  return {
    open: () => connected(createLibvirtDriver(libvirtd.driverOptions)),
    machine: (spec) => aMachine({ consoles: ['vnc', 'serial'], ...spec }, libvirtd.newFolders(++count)),
    addExternal: async (name) => {
      const id = randomUUID()
      await libvirtd.createTransient(externalXml(name, id))
      return id
    },
    externalRuns: async (id) => (await libvirtd.virsh('domstate', id)).trim() === 'running',
    crash: ({ vmId }) => libvirtd.signalGuest('KILL', domainName(vmId)),
    stick: ({ vmId }) => libvirtd.signalGuest('STOP', domainName(vmId)),
    unstick: ({ vmId }) => libvirtd.signalGuest('CONT', domainName(vmId)),
    disconnect: () => libvirtd.signalDaemon('KILL'),
    reconnect: () => libvirtd.startDaemon(),
    journey: () => libvirtJourney(libvirtd, libvirtd.newFolders(++count)),
    [Symbol.asyncDispose]: () => libvirtd[Symbol.asyncDispose](),
  }
})

type Folders = ReturnType<PrivateLibvirtd['newFolders']>

/** A domain as somebody else would write it. */
function externalXml(name: string, id: string): string {
  return `
<domain type='qemu'>
  <name>${name}</name><uuid>${id}</uuid>
  <memory unit='MiB'>32</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><controller type='usb' model='none'/><memballoon model='none'/></devices>
</domain>`
}

/** To a libvirtd of its own, with a disk in a file of either. */
async function libvirtJourney(here: PrivateLibvirtd, folders: Folders): Promise<Journey> {
  await using stack = new AsyncDisposableStack()
  const other = stack.use(await PrivateLibvirtd.start('other.test'))
  const there = stack.use(await connected(createLibvirtDriver(other.driverOptions)))
  const diskBytes = 96 * 2 ** 20
  const { diskId, ...spec } = specWithDisk()
  const machineIn = async (places: Folders, content: number) => {
    const path = join(places.logFolder, 'disk.raw')
    await writeFile(path, Buffer.alloc(diskBytes, content))
    return aMachine(spec, { ...places, disks: { [diskId]: [{ path, format: 'raw' }] } })
  }
  const folder = `/run/overt-${randomUUID().slice(0, 8)}`
  for (const { root } of [here, other]) await mkdir(join(root, folder))
  const parts = {
    there,
    leaving: await machineIn(folders, 1),
    arriving: await machineIn(other.newFolders(1), 2),
    diskId,
    diskBytes,
    folder,
    folderSeen: join(here.root, folder),
    bandwidthMibPerSecond: 48,
  }
  const made = stack.move()
  return { ...parts, [Symbol.asyncDispose]: () => made.disposeAsync() }
}
