import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { NetworkSpec } from '@overt/api-client/agent'
import { systemErrorCode } from '../errors.ts'
import { delay } from '../system/deadline.ts'
import { writeFileAtomic } from '../system/files.ts'
import { identifyProcess } from '../system/process-identity.ts'
import { runTool } from '../system/run-tool.ts'
import { dhcpRanges, dotted, type Subnet } from './addresses.ts'

function files(folder: string) {
  return {
    config: join(folder, 'dnsmasq.conf'),
    pid: join(folder, 'dnsmasq.pid'),
    leases: join(folder, 'dnsmasq.leases'),
  }
}

/**
 * Makes the network's dnsmasq run with this configuration. It daemonizes into a session of its own and so outlives the
 * agent; it is known again by its pid file and command line, and started again when it died or its configuration
 * changed.
 */
export async function ensureDnsmasq(folder: string, bridge: string, mode: NetworkSpec['mode'], subnet: Subnet) {
  const { config, pid } = files(folder)
  const wanted = configText(folder, bridge, mode, subnet)
  const present = await readOptional(config)
  const running = await findDnsmasq(folder)
  if (running !== undefined && present === wanted) return
  if (running !== undefined) await stopDnsmasq(folder)
  await writeFileAtomic(config, wanted)
  await rm(pid, { force: true })
  await runTool('dnsmasq', [`--conf-file=${config}`])
}

/** Ends the network's dnsmasq, if it runs. */
export async function stopDnsmasq(folder: string): Promise<void> {
  const pid = await findDnsmasq(folder)
  if (pid === undefined) return
  process.kill(pid, 'SIGTERM')
  for (let tries = 0; (await findDnsmasq(folder)) !== undefined; tries += 1) {
    if (tries === 40) process.kill(pid, 'SIGKILL')
    await delay(25)
  }
}

/** The pid of the network's dnsmasq, when that very program runs. */
async function findDnsmasq(folder: string): Promise<number | undefined> {
  const { config, pid } = files(folder)
  const number = Number(((await readOptional(pid)) ?? '').trim())
  if (!Number.isSafeInteger(number) || number < 2) return undefined
  const line = await readOptional(`/proc/${number}/cmdline`)
  if (!line?.split('\0').includes(`--conf-file=${config}`)) return undefined
  return (await identifyProcess(number)) ? number : undefined
}

/**
 * Bound to the bridge alone. With NAT it forwards names to the machine's own resolvers; on an isolated network it
 * offers neither a router nor names, for there is no way out.
 */
function configText(folder: string, bridge: string, mode: NetworkSpec['mode'], subnet: Subnet): string {
  const { pid, leases } = files(folder)
  const mask = dotted(2 ** 32 - 2 ** (32 - subnet.prefixLength))
  const ranges = dhcpRanges(subnet).map(([first, last]) => `dhcp-range=${dotted(first)},${dotted(last)},${mask},12h`)
  const hosts = subnet.broadcast - subnet.network - 2
  const names =
    mode === 'nat' ? ['no-hosts', 'domain-needed', 'bogus-priv'] : ['port=0', 'dhcp-option=3', 'dhcp-option=6']
  return [
    '# Written by the Overt agent for one logical network.',
    `pid-file=${pid}`,
    `dhcp-leasefile=${leases}`,
    `interface=${bridge}`,
    'except-interface=lo',
    'bind-dynamic',
    'dhcp-authoritative',
    'dhcp-no-override',
    `dhcp-lease-max=${Math.min(hosts, 10_000)}`,
    ...ranges,
    ...names,
    '',
  ].join('\n')
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === 'ENOENT' || code === 'ESRCH') return undefined
    throw error
  }
}
