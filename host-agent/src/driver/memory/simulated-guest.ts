import type { GuestFacts } from '@overt/api-client/agent'
import type { ResolvedMachine } from '../port.ts'
import { sanitizeGuestText } from '../guest-agent/sanitize-guest-text.ts'
import { type LoadRole, roleOf } from './load.ts'
import { between, seedOf } from './noise.ts'

type System = { osName: string; osVersion: string; kernel: string; nic: string; root: string; fileSystem: string }

const linux = { nic: 'enp1s0', root: '/', fileSystem: 'ext4' }
const debian: System = { ...linux, osName: 'Debian GNU/Linux', osVersion: '12', kernel: '6.1.0-28-amd64' }
const ubuntu: System = { ...linux, osName: 'Ubuntu', osVersion: '24.04', kernel: '6.8.0-51-generic' }
const rocky: System = {
  ...linux,
  osName: 'Rocky Linux',
  osVersion: '9.5',
  kernel: '5.14.0-503.el9.x86_64',
  fileSystem: 'xfs',
}
const windows = { nic: 'Ethernet', root: 'C:\\', fileSystem: 'NTFS' }
const windowsServer: System = {
  ...windows,
  osName: 'Windows Server 2022',
  osVersion: '21H2',
  kernel: '10.0.20348',
}
const windows11: System = { ...windows, osName: 'Windows 11 Pro', osVersion: '24H2', kernel: '10.0.26100' }

/** What runs where, some more often than others. */
const systems: Readonly<Record<LoadRole, readonly [System, ...System[]]>> = {
  web: [debian, ubuntu, debian, rocky],
  database: [rocky, debian],
  batch: [rocky, ubuntu],
  build: [ubuntu, debian],
  desktop: [windows11, windows11, ubuntu],
  office: [windowsServer, debian],
  idle: [debian],
}

/** What the agent inside a simulated guest says: plausible for the VM's name, and the same each time. */
export function simulatedGuestFacts(vmId: string, name: string, nics: ResolvedMachine['spec']['nics']): GuestFacts {
  const seed = seedOf(vmId)
  const choices = systems[roleOf(name)]
  const { osName, osVersion, kernel, nic, root, fileSystem } =
    choices[Math.floor(between(seed, 11) * choices.length)] ?? choices[0]
  const totalBytes = 20 * 1024 ** 3
  return {
    agentVersion: 'simulated',
    hostName: sanitizeGuestText(name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-'), 63) ?? 'guest',
    osName,
    osVersion,
    kernel,
    timeZone: 'UTC',
    interfaces: nics.map(({ macAddress }, index) => ({
      name: index === 0 ? nic : `${nic}${index + 1}`,
      macAddress,
      addresses: [addressOf(macAddress)],
    })),
    fileSystems: [
      {
        mountPoint: root,
        type: fileSystem,
        totalBytes,
        usedBytes: Math.round(totalBytes * (0.15 + 0.6 * between(seed, 12))),
      },
    ],
  }
}

/** An address of 10.0.0.0/8 that stays the same for a NIC. */
function addressOf(macAddress: string): string {
  const bytes = macAddress.split(':').map((byte) => Number.parseInt(byte, 16))
  return `10.${bytes[3] ?? 0}.${bytes[4] ?? 0}.${bytes[5] ?? 0}`
}
