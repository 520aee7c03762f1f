import { systemErrorCode } from '../errors.ts'
import { runTool } from '../system/run-tool.ts'

export type FirewallRules = {
  bridge: string /** `10.1.2.0/24`; absent: the bridge has no address. */
  network?: string
  nat: boolean
}

/** What filters and translates between a bridge and the rest of the machine. */
export type Firewall = {
  /** Replaces the rules of a network by these. */
  apply(id: string, rules: FirewallRules): Promise<void>
  remove(id: string): Promise<void>
  /** Whether the rules of a network are there. */
  isPresent(id: string): Promise<boolean>
}

/** The firewall this machine has: nftables, or iptables where `nft` is missing. */
export async function findFirewall(): Promise<Firewall> {
  try {
    await runTool('nft', ['--version'])
    return nftables
  } catch (error) {
    if (error instanceof Error && systemErrorCode(error.cause) === 'ENOENT') return iptables
    throw error
  }
}

/**
 * One table for each network, replaced in one transaction. Guests may talk among themselves; out and back only with
 * NAT. A drop in another table still drops: rules of ours never weaken the machine's own.
 */
export const nftables: Firewall = {
  async apply(id, rules) {
    await runTool('nft', ['-f', '-'], { input: nftScript(`overt_${id}`, rules) })
  },
  async remove(id) {
    // Declared first, so that deleting it succeeds when it is not there.
    await runTool('nft', ['-f', '-'], { input: `table ip overt_${id} {}\ndelete table ip overt_${id}\n` })
  },
  async isPresent(id) {
    return (await runTool('nft', ['list', 'table', 'ip', `overt_${id}`], { accept: [0, 1] })).code === 0
  },
}

function nftScript(table: string, { bridge, network, nat }: FirewallRules): string {
  const out =
    nat && network
      ? [
          `iifname "${bridge}" ip saddr ${network} accept`,
          `oifname "${bridge}" ip daddr ${network} ct state established,related accept`,
        ]
      : []
  const masquerade =
    nat && network
      ? `chain postrouting { type nat hook postrouting priority srcnat; policy accept;
  ip saddr ${network} ip daddr 224.0.0.0/4 return
  ip saddr ${network} ip daddr != ${network} masquerade
 }`
      : ''
  return `table ip ${table} {}
delete table ip ${table}
table ip ${table} {
 chain forward { type filter hook forward priority filter; policy accept;
  ${[`iifname "${bridge}" oifname "${bridge}" accept`, ...out, `iifname "${bridge}" reject`, `oifname "${bridge}" reject`].join('\n  ')}
 }
 ${masquerade}
}
`
}

/** The same by iptables: two chains for each network, hooked in once. */
export const iptables: Firewall = {
  async apply(id, { bridge, network, nat }) {
    await iptables.remove(id)
    const { forward, post } = chains(id)
    await rule('-N', forward)
    await rule('-A', forward, '-i', bridge, '-o', bridge, '-j', 'ACCEPT')
    if (nat && network) {
      await rule('-A', forward, '-i', bridge, '-s', network, '-j', 'ACCEPT')
      await rule(
        '-A',
        forward,
        '-o',
        bridge,
        '-d',
        network,
        '-m',
        'conntrack',
        '--ctstate',
        'ESTABLISHED,RELATED',
        '-j',
        'ACCEPT',
      )
      await rule('-t', 'nat', '-N', post)
      await rule('-t', 'nat', '-A', post, '-s', network, '-d', '224.0.0.0/4', '-j', 'RETURN')
      await rule('-t', 'nat', '-A', post, '-s', network, '!', '-d', network, '-j', 'MASQUERADE')
      await rule('-t', 'nat', '-I', 'POSTROUTING', '-j', post)
    }
    await rule('-A', forward, '-i', bridge, '-j', 'REJECT')
    await rule('-A', forward, '-o', bridge, '-j', 'REJECT')
    await rule('-I', 'FORWARD', '-j', forward)
  },
  async remove(id) {
    const { forward, post } = chains(id)
    const steps = [
      ['-D', 'FORWARD', '-j', forward],
      ['-F', forward],
      ['-X', forward],
      ['-t', 'nat', '-D', 'POSTROUTING', '-j', post],
      ['-t', 'nat', '-F', post],
      ['-t', 'nat', '-X', post],
    ]
    // Exit code 1 or 2: it was not there.
    for (const step of steps) await runTool('iptables', ['-w', '5', ...step], { accept: [0, 1, 2] })
  },
  async isPresent(id) {
    const hook = ['-C', 'FORWARD', '-j', chains(id).forward]
    return (await runTool('iptables', ['-w', '5', ...hook], { accept: [0, 1, 2] })).code === 0
  },
}

function chains(id: string): { forward: string; post: string } {
  return { forward: `overt_${id}_f`, post: `overt_${id}_p` }
}

async function rule(...args: string[]): Promise<void> {
  await runTool('iptables', ['-w', '5', ...args])
}
