import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { commandLine } from '../process-identity.ts'
import { tryRun } from '../run.ts'

const forwardingSwitch = '/proc/sys/net/ipv4/ip_forward'

/** Ids of the networks the agent of a data folder has made on this machine. */
export async function findOwnNetworks(agentFolder: string): Promise<string[]> {
  const names = await readdir(join(agentFolder, 'network')).catch(() => [])
  return names.filter((name) => /^[0-9a-f-]{36}$/.test(name))
}

/**
 * Removes a network's DHCP server, firewall rules and bridge: each only when it is the agent's beyond doubt, by its
 * command line, by a name made from the network's id, by the alias the agent gives its bridges.
 */
export async function removeNetwork(agentFolder: string, id: string): Promise<void> {
  const folder = join(agentFolder, 'network', id)
  const pid = Number(await readFile(join(folder, 'dnsmasq.pid'), 'utf8').catch(() => '0'))
  if (pid > 1 && commandLine(pid).includes(`--conf-file=${join(folder, 'dnsmasq.conf')}`)) process.kill(pid, 'SIGTERM')
  const short = id.replaceAll('-', '').slice(-8)
  await removeRules(short)
  const bridge = `overt${short}`
  const link = await tryRun('ip', ['link', 'show', bridge])
  if (link?.includes(`alias overt:${id}`)) await tryRun('ip', ['link', 'del', bridge])
}

async function removeRules(short: string): Promise<void> {
  if ((await tryRun('nft', ['delete', 'table', 'ip', `overt_${short}`])) !== undefined) return
  // Where the machine has no nft the agent uses chains of iptables.
  const [forward, post] = [`overt_${short}_f`, `overt_${short}_p`]
  for (const [table, hook, chain] of [
    ['filter', 'FORWARD', forward],
    ['nat', 'POSTROUTING', post],
  ] as const) {
    for (const step of [
      ['-D', hook, '-j', chain],
      ['-F', chain],
      ['-X', chain],
    ])
      await tryRun('iptables', ['-w', '5', '-t', table, ...step])
  }
}

/** Gives the machine's packet forwarding the value it had before the agent needed it. */
export async function restoreForwarding(agentFolder: string): Promise<void> {
  const before = await readFile(join(agentFolder, 'network/ip-forward.before'), 'utf8').catch(() => undefined)
  if (before !== undefined) await writeFile(forwardingSwitch, before.trim())
}
