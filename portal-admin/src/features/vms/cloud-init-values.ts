import type { Schema } from '@overt/api-client/engine'

/** A static address of one NIC as it is entered; nothing entered: by DHCP. */
export interface AddressValues {
  readonly nicKey: number
  readonly address: string
  readonly gateway: string
  readonly nameServers: string
}

/** First-boot settings as a form has them; lists are text, one entry a line or separated by commas. */
export interface CloudInitValues {
  readonly kind: 'none' | 'fields' | 'raw'
  readonly hostName: string
  readonly timeZone: string
  readonly userName: string
  readonly password: string
  readonly sshKeys: string
  readonly addresses: readonly AddressValues[]
  readonly script: string
  readonly commands: string
  readonly userData: string
  readonly networkConfig: string
}

/** Nothing set. */
export const emptyCloudInit: CloudInitValues = {
  kind: 'none',
  hostName: '',
  timeZone: '',
  userName: '',
  password: '',
  sshKeys: '',
  addresses: [],
  script: '',
  commands: '',
  userData: '#cloud-config\n',
  networkConfig: '',
}

/** Without what may be secret, to be kept in the browser: passwords, scripts and whole files. */
export function withoutSecrets(values: CloudInitValues): CloudInitValues {
  const { password, script, commands, userData, networkConfig } = emptyCloudInit
  return { ...values, password, script, commands, userData, networkConfig }
}

/** The address entered for a NIC. */
export function addressOf(values: CloudInitValues, nicKey: number): AddressValues {
  const found = values.addresses.find((entry) => entry.nicKey === nicKey)
  return found ?? { nicKey, address: '', gateway: '', nameServers: '' }
}

/** The same with another address for a NIC. */
export function withAddress(values: CloudInitValues, address: AddressValues): CloudInitValues {
  const others = values.addresses.filter(({ nicKey }) => nicKey !== address.nicKey)
  return { ...values, addresses: [...others, address] }
}

/** The request's first-boot settings for a VM with these NICs, in their order; undefined where nothing is set. */
export function cloudInitOf(values: CloudInitValues, nicKeys: readonly number[]): Schema<'CloudInit'> | undefined {
  if (values.kind === 'none') return undefined
  if (values.kind === 'raw') {
    const networkConfig = values.networkConfig.trim() === '' ? {} : { networkConfig: values.networkConfig }
    return { raw: { userData: values.userData, ...networkConfig } }
  }
  const keys = listOf(values.sshKeys, /\n/)
  const commands = listOf(values.commands, /\n/)
  const nics = nicKeys.flatMap((nicKey, position) => nicOf(addressOf(values, nicKey), position))
  return {
    ...some('hostName', values.hostName.trim()),
    ...some('timeZone', values.timeZone.trim()),
    ...some('userName', values.userName.trim()),
    ...some('password', values.password),
    ...(keys.length > 0 ? { sshAuthorizedKeys: keys } : {}),
    ...(nics.length > 0 ? { nics } : {}),
    ...some('script', values.script.trim() === '' ? '' : values.script),
    ...(commands.length > 0 ? { runCommands: commands } : {}),
  }
}

type NicAddress = NonNullable<Schema<'CloudInit'>['nics']>[number]

function nicOf({ address, gateway, nameServers }: AddressValues, position: number): NicAddress[] {
  if (address.trim() === '') return []
  const servers = listOf(nameServers, /[\s,]+/)
  return [
    {
      position,
      address: address.trim(),
      ...some('gateway', gateway.trim()),
      ...(servers.length > 0 ? { nameServers: servers } : {}),
    },
  ]
}

function listOf(text: string, separator: RegExp): string[] {
  return text
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** One member of a request, left out when it is empty. */
export function some<Name extends string>(name: Name, value: string): { [N in Name]?: string } {
  return value === '' ? {} : ({ [name]: value } as { [N in Name]: string }) // the computed name is Name itself
}
