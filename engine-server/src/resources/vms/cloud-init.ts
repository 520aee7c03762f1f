// From what a person fills in to the files of a NoCloud seed. Pure.
import type { CloudInitSeed } from '@overt/api-client/agent'
import type { Schema } from '@overt/api-client/engine'

type CloudInit = Schema<'CloudInit'>

/** What can be shown of it: nothing secret. */
export function cloudInitView(settings: CloudInit): Schema<'CloudInitView'> {
  const { hostName, userName, raw, password, script, sshAuthorizedKeys } = settings
  return {
    ...(hostName === undefined ? {} : { hostName }),
    ...(userName === undefined ? {} : { userName }),
    raw: raw !== undefined,
    hasPassword: password !== undefined,
    hasScript: script !== undefined,
    sshKeyCount: sshAuthorizedKeys?.length ?? 0,
  }
}

/** Writes the seed. The instance id is the VM's, so that a guest takes it for its first boot once only. */
export function cloudInitSeed(
  settings: CloudInit,
  vm: { readonly vmId: string; readonly name: string },
): CloudInitSeed {
  const metaData = lines([
    `instance-id: ${text(vm.vmId)}`,
    `local-hostname: ${text(settings.hostName ?? hostNameFrom(vm.name))}`,
  ])
  const networkConfig = settings.raw?.networkConfig ?? networkOf(settings)
  return { metaData, userData: userDataOf(settings), ...(networkConfig === undefined ? {} : { networkConfig }) }
}

function userDataOf(settings: CloudInit): string {
  const { raw, script, userName, password, sshAuthorizedKeys = [], hostName } = settings
  if (raw) return raw.userData
  const account = userName !== undefined || password !== undefined || sshAuthorizedKeys.length > 0
  // A script alone is the whole user data: the smallest readers of NoCloud know that form, too.
  if (script !== undefined && !account) return script
  const document = ['#cloud-config']
  if (hostName !== undefined) document.push(`hostname: ${text(hostName)}`, 'preserve_hostname: false')
  if (account) document.push(...accountLines(userName, password, sshAuthorizedKeys))
  if (script !== undefined) document.push(...scriptLines(script))
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

function scriptLines(script: string): string[] {
  return [
    'write_files:',
    `  - path: ${scriptPath}`,
    '    permissions: "0700"',
    '    encoding: b64',
    `    content: ${Buffer.from(script).toString('base64')}`,
    'runcmd:',
    `  - [${scriptPath}]`,
  ]
}

function networkOf({ network }: CloudInit): string | undefined {
  if (!network) return undefined
  const { address, gateway, nameServers = [] } = network
  return lines([
    'version: 2',
    'ethernets:',
    '  first:',
    '    match: {name: "e*"}',
    `    addresses: [${text(address)}]`,
    ...(gateway === undefined ? [] : [`    gateway4: ${text(gateway)}`]),
    ...(nameServers.length > 0 ? [`    nameservers: {addresses: [${nameServers.map(text).join(', ')}]}`] : []),
  ])
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
