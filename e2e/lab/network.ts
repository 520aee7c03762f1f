import { randomInt } from 'node:crypto'
import { execute, must } from './exec.ts'

/** A lab's own /24 and the bridge that stands for its switch. */
export interface LabNetwork {
  bridge: string
  /** First three parts of its addresses, such as `10.143.7`. */
  prefix: string
  /** This machine's address in it. */
  gateway: string
}

const gatewayNumber = 254

/** Makes a bridge with a random 10.x.y.0/24 that no interface or route of this machine uses. */
export async function createNetwork(bridge: string): Promise<LabNetwork> {
  const used = `${await must(['ip', '-4', 'addr'])}\n${await must(['ip', '-4', 'route'])}`
  let prefix: string
  do prefix = `10.${randomInt(100, 250)}.${randomInt(0, 256)}`
  while (used.includes(` ${prefix}.`))
  const gateway = `${prefix}.${gatewayNumber}`
  await must(['ip', 'link', 'add', bridge, 'type', 'bridge'])
  await must(['ip', 'addr', 'add', `${gateway}/24`, 'dev', bridge])
  await must(['ip', 'link', 'set', bridge, 'up'])
  return { bridge, prefix, gateway }
}

/** Puts a cable between the lab's bridge and a namespace, where it shows as eth0. */
export async function plugIn(network: LabNetwork, port: string, pid: number): Promise<void> {
  await must(['ip', 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid)])
  await must(['ip', 'link', 'set', port, 'master', network.bridge, 'up'])
}

/** Takes a port out of the bridge: the host keeps its carrier and hears nobody, as behind a broken switch. */
export async function detach(port: string): Promise<void> {
  await must(['ip', 'link', 'set', port, 'nomaster'])
}

/** Puts a port back into the bridge. */
export async function attach(network: LabNetwork, port: string): Promise<void> {
  await must(['ip', 'link', 'set', port, 'master', network.bridge])
}

/** Removes an interface if it is there. The kernel may be removing it too, with the host at its other end. */
export async function removeLink(name: string): Promise<void> {
  const { code, stderr } = await execute(['ip', 'link', 'del', name])
  if (code !== 0 && (await isLink(name))) throw new Error(`Interface ${name} could not be removed: ${stderr}`)
}

async function isLink(name: string): Promise<boolean> {
  const links = JSON.parse(await must(['ip', '-j', 'link'])) as { ifname: string }[]
  return links.some((link) => link.ifname === name)
}
