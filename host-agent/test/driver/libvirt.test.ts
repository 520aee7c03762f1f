import { randomUUID } from 'node:crypto'
import { driverContract } from '../../src/driver/contract.ts'
import { createLibvirtDriver } from '../../src/driver/libvirt/libvirt-driver.ts'
import { domainName } from '../../src/domain-xml/metadata.ts'
import { aMachine } from './machines.ts'
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
    [Symbol.asyncDispose]: () => libvirtd[Symbol.asyncDispose](),
  }
})

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
