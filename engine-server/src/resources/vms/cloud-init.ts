// From what a person fills in to the files of a NoCloud seed. Pure.
import type { CloudInitSeed } from '@overt/api-client/agent'
import type { Schema } from '@overt/api-client/engine'

type CloudInit = Schema<'CloudInit'>

/** What can be shown of it: nothing secret. */
export function cloudInitView(settings: CloudInit): Schema<'CloudInitView'> {
  const { hostName, userName, timeZone, raw, password, script, runCommands, sshAuthorizedKeys } = settings
  return {
    ...(hostName === undefined ? {} : { hostName }),
    ...(userName === undefined ? {} : { userName }),
    ...(timeZone === undefined ? {} : { timeZone }),
    raw: raw !== undefined,
    hasPassword: password !== undefined,
    hasScript: script !== undefined || (runCommands?.length ?? 0) > 0,
    sshKeyCount: sshAuthorizedKeys?.length ?? 0,
  }
}

/** The VM whose seed it is. */
export interface SeedVm {
  readonly vmId: string
  readonly name: string
  /** Of its NICs in their order: a guest knows a card by it, whatever it calls the card. */
  readonly macAddresses: readonly string[]
}

/** Writes the seed. The instance id is the VM's, so that a guest takes it for its first boot once only. */
export function cloudInitSeed(settings: CloudInit, vm: SeedVm): CloudInitSeed {
  const metaData = lines([
    `instance-id: ${text(vm.vmId)}`,
    `local-hostname: ${text(settings.hostName ?? hostNameFrom(vm.name))}`,
  ])
  const networkConfig = settings.raw?.networkConfig ?? networkOf(settings, vm.macAddresses)
  return { metaData, userData: userDataOf(settings), ...(networkConfig === undefined ? {} : { networkConfig }) }
}

function userDataOf(settings: CloudInit): string {
  const { raw, script, userName, password, sshAuthorizedKeys = [], hostName, timeZone, runCommands = [] } = settings
  if (raw) return raw.userData
  const account = userName !== undefined || password !== undefined || sshAuthorizedKeys.length > 0
  // A script alone is the whole user data: the smallest readers of NoCloud know that form, too.
  if (script !== undefined && !account && timeZone === undefined && runCommands.length === 0) return script
  const document = ['#cloud-config']
  if (hostName !== undefined) document.push(`hostname: ${text(hostName)}`, 'preserve_hostname: false')
  if (timeZone !== undefined) document.push(`timezone: ${text(timeZone)}`)
  if (account) document.push(...accountLines(userName, password, sshAuthorizedKeys))
  document.push(...commandLines(script, runCommands))
  return lines(document)
}

function accountLines(userName: string | undefined, password: string | undefined, keys: readonly string[]): string[] {
  const keyLines = (indent: string) => [
    `${indent}ssh_authorized_keys:`,
    ...keys.map((key) => `${indent}  - ${text(key)}`),
  ]
  const passwordLines =
    password === undefined
      ? []
      : [
          'ssh_pwauth: true',
          'chpasswd:',
          '  expire: false',
          '  users:',
          `    - name: ${text(userName ?? 'root')}`,
          `      password: ${text(password)}`,
          '      type: text',
        ]
  if (userName === undefined || userName === 'root')
    return ['disable_root: false', ...(keys.length > 0 ? keyLines('') : []), ...passwordLines]
  return [
    'users:',
    '  - default',
    `  - name: ${text(userName)}`,
    '    groups: [sudo]',
    '    shell: /bin/bash',
    '    sudo: "ALL=(ALL) NOPASSWD:ALL"',
    `    lock_passwd: ${password === undefined}`,
    ...(keys.length > 0 ? keyLines('    ') : []),
    ...passwordLines,
  ]
}

const scriptPath = '/var/lib/overt/first-boot'

function commandLines(script: string | undefined, commands: readonly string[]): string[] {
  const run = [
    ...(script === undefined ? [] : [`[${scriptPath}]`]),
    ...commands.map((command) => JSON.stringify(command)),
  ]
  if (run.length === 0) return []
  const file =
    script === undefined
      ? []
      : [
          'write_files:',
          `  - path: ${scriptPath}`,
          '    permissions: "0700"',
          '    encoding: b64',
          `    content: ${Buffer.from(script).toString('base64')}`,
        ]
  return [...file, 'runcmd:', ...run.map((entry) => `  - ${entry}`)]
}

type StaticAddress = NonNullable<CloudInit['network']>

/** The first NIC is told by `network` alone, too; it is one of `nics`, then. */
function networkOf({ network, nics = [] }: CloudInit, macAddresses: readonly string[]): string | undefined {
  const byPosition = new Map<number, StaticAddress>(nics.map(({ position, ...address }) => [position, address]))
  if (network && !byPosition.has(0)) byPosition.set(0, network)
  if (byPosition.size === 0) return undefined
  const cards = macAddresses.flatMap((macAddress, position) => [
    `  nic${position + 1}:`,
    `    match: {macaddress: ${text(macAddress)}}`,
    ...addressLines(byPosition.get(position)),
  ])
  return cards.length === 0 ? undefined : lines(['version: 2', 'ethernets:', ...cards])
}

function addressLines(address: StaticAddress | undefined): string[] {
  if (!address) return ['    dhcp4: true']
  const { gateway, nameServers = [] } = address
  return [
    `    addresses: [${text(address.address)}]`,
    ...(gateway === undefined ? [] : [`    gateway4: ${text(gateway)}`]),
    ...(nameServers.length > 0 ? [`    nameservers: {addresses: [${nameServers.map(text).join(', ')}]}`] : []),
  ]
}

/** A name as a host name: letters, digits and hyphens. */
function hostNameFrom(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 63) || 'vm'
  )
}

const plain = /^[A-Za-z][A-Za-z0-9._-]*$|^[0-9a-f]{8}-[0-9a-f-]{27}$/
/** YAML reads these as something else than text. */
const notText = /^(y|n|yes|no|true|false|on|off|null|~)$/i

/** A YAML scalar: quoted as in JSON, which is YAML, unless it can't be mistaken. */
function text(value: string): string {
  return plain.test(value) && !notText.test(value) ? value : JSON.stringify(value)
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`
}
