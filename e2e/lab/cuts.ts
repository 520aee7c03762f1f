// What comes between a host and the rest: silence on a line, or a folder that is gone.
import type { LabHost } from './host.ts'

const table = 'overt_lab_cuts'

/** Lets nothing through between a host and some addresses, without a sign for either side, as a broken switch does. */
export async function silence(host: LabHost, addresses: readonly string[]): Promise<void> {
  const set = addresses.join(', ')
  const rules = `table ip ${table} {
  chain in { type filter hook input priority -300; ip saddr { ${set} } drop; }
  chain out { type filter hook output priority -300; ip daddr { ${set} } drop; }
  chain through { type filter hook forward priority -300; ip saddr { ${set} } drop; ip daddr { ${set} } drop; }
}
`
  await inside(host, ['nft', '-f', '-'], rules)
}

/** Hides a folder from a host: what is opened from now on is not there. Files that are open stay so. */
export async function hideFolder(host: LabHost, folder: string): Promise<void> {
  await inside(host, ['mount', '-t', 'tmpfs', '-o', 'ro,size=4k', 'overt-lab-cut', folder])
}

/** Ends {@link silence} and {@link hideFolder}; harmless where there is neither. */
export async function endCuts(host: LabHost, folder: string): Promise<void> {
  await host.exec(['nft', 'delete', 'table', 'ip', table])
  const { stdout } = await host.exec(['findmnt', '--noheadings', '--output', 'SOURCE', '--mountpoint', folder])
  if (stdout.includes('overt-lab-cut')) await inside(host, ['umount', folder])
}

async function inside(host: LabHost, command: readonly string[], input?: string): Promise<void> {
  const { code, stderr } = await host.exec(command, input === undefined ? {} : { input })
  if (code !== 0) throw new Error(`${command[0]} failed in ${host.name}: ${stderr.trim()}`)
}
