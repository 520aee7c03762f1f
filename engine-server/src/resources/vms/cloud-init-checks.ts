import { isHostName, isIpv4, isIpv4WithPrefix } from '@overt/api-client/rules/first-boot'
import { sshKeyProblem } from '@overt/api-client/rules/ssh-key'
import type { Schema } from '@overt/api-client/engine'
import { parseDocument } from 'yaml'
import { AppError } from '../../errors.ts'
import { keySentences } from '../ssh-keys/sentences.ts'

type CloudInit = Schema<'CloudInit'>

/**
 * Refuses first-boot settings that no guest could use, with a sentence by each field.
 * `nicCount` is how many NICs the VM has.
 */
export function checkCloudInit(settings: CloudInit, nicCount: number): void {
  const fields: Record<string, string> = {}
  const refuse = (at: string, message: string) => (fields[`/cloudInit/${at}`] ??= message)
  const { hostName, timeZone, sshAuthorizedKeys = [], script, network, nics = [], raw } = settings
  if (hostName !== undefined && !isHostName(hostName))
    refuse('hostName', 'A host name is labels of at most 63 letters, digits and hyphens, separated by dots.')
  if (timeZone !== undefined && !isTimeZone(timeZone)) refuse('timeZone', `There is no time zone ${timeZone}.`)
  for (const [index, key] of sshAuthorizedKeys.entries()) {
    const problem = sshKeyProblem(key)
    if (problem) refuse(`sshAuthorizedKeys/${index}`, `Key ${index + 1}: ${keySentences[problem]}`)
  }
  if (script !== undefined && !script.startsWith('#!'))
    refuse('script', 'Its first line must name what runs it, as "#!/bin/sh".')
  if (network) checkAddress(network, 'network', refuse)
  for (const [index, nic] of nics.entries()) {
    if (nic.position >= nicCount) refuse(`nics/${index}/position`, `The VM has ${nicCount} NICs.`)
    if (nics.findIndex(({ position }) => position === nic.position) !== index)
      refuse(`nics/${index}/position`, 'This NIC has an address already.')
    checkAddress(nic, `nics/${index}`, refuse)
  }
  if (raw) checkRaw(raw, refuse)
  const [first] = Object.values(fields)
  if (first !== undefined) throw new AppError('invalid_request', first, { details: { fields } })
}

type Refuse = (at: string, message: string) => void

function checkAddress(
  { address, gateway, nameServers = [] }: NonNullable<CloudInit['network']>,
  at: string,
  refuse: Refuse,
): void {
  if (!isIpv4WithPrefix(address)) refuse(`${at}/address`, 'An address with its prefix, as 10.0.0.5/24.')
  if (gateway !== undefined && !isIpv4(gateway)) refuse(`${at}/gateway`, 'An address, as 10.0.0.1.')
  for (const [index, server] of nameServers.entries())
    if (!isIpv4(server)) refuse(`${at}/nameServers/${index}`, 'An address, as 10.0.0.1.')
}

function checkRaw({ userData, networkConfig }: NonNullable<CloudInit['raw']>, refuse: Refuse): void {
  // Everything else cloud-init takes (scripts, MIME parts, templates) is no YAML.
  if (/^#cloud-config\s/.test(`${userData}\n`)) checkYaml(userData, 'raw/userData', refuse)
  if (networkConfig !== undefined) checkYaml(networkConfig, 'raw/networkConfig', refuse)
}

function checkYaml(source: string, at: string, refuse: Refuse): void {
  // Parsed but never turned into values, so that nothing is expanded.
  const [error] = parseDocument(source, { prettyErrors: true, uniqueKeys: false, logLevel: 'error' }).errors
  if (!error) return
  const [start] = error.linePos ?? []
  const [sentence = ''] = error.message.split(/ at line \d+|\n/)
  refuse(at, `Line ${start?.line ?? 1}, column ${start?.col ?? 1}: ${sentence.replace(/[.:]?$/, '.')}`)
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
