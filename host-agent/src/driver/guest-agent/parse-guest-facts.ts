import { isIP } from 'node:net'
import type { GuestFacts } from '@overt/api-client/agent'
import { sanitizeGuestText } from './sanitize-guest-text.ts'

/** Replies of the guest's agent, as JSON text, by the command that was asked. Absent: it gave no answer. */
export type GuestReplies = Partial<Record<GuestCommand, string>>

/** The commands of qemu-guest-agent that facts are read from. */
export const guestCommands = [
  'guest-info',
  'guest-get-host-name',
  'guest-get-osinfo',
  'guest-get-timezone',
  'guest-network-get-interfaces',
  'guest-get-fsinfo',
] as const
export type GuestCommand = (typeof guestCommands)[number]

/** More than any honest guest says. */
const REPLY_MAX = 1024 ** 2

/**
 * Makes facts out of the replies. A guest may send anything: each field is taken only when it is what it should be, and
 * lengths and counts are those of the contract.
 */
export function parseGuestFacts(replies: GuestReplies): GuestFacts {
  const info = objectOf(reply(replies, 'guest-info'))
  const os = objectOf(reply(replies, 'guest-get-osinfo'))
  const facts: Partial<Record<keyof GuestFacts, unknown>> = {
    agentVersion: sanitizeGuestText(info['version'], 100),
    hostName: sanitizeGuestText(objectOf(reply(replies, 'guest-get-host-name'))['host-name'], 255),
    osName: sanitizeGuestText(os['pretty-name'], 255) ?? sanitizeGuestText(os['name'], 255),
    osVersion: sanitizeGuestText(os['version-id'], 255) ?? sanitizeGuestText(os['version'], 255),
    kernel: sanitizeGuestText(os['kernel-release'], 255),
    timeZone: timeZone(objectOf(reply(replies, 'guest-get-timezone'))),
    interfaces: interfaces(reply(replies, 'guest-network-get-interfaces')),
    fileSystems: fileSystems(reply(replies, 'guest-get-fsinfo')),
  }
  const known = Object.entries(facts).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as GuestFacts // each field was made above as the contract wants it
}

function reply(replies: GuestReplies, command: GuestCommand): unknown {
  const text = replies[command]
  if (text === undefined || text.length > REPLY_MAX) return undefined
  try {
    return objectOf(JSON.parse(text))['return']
  } catch {
    // Not JSON: as good as no answer.
    return undefined
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function listOf(value: unknown, max: number): Record<string, unknown>[] | undefined {
  return Array.isArray(value) ? value.slice(0, max).map(objectOf) : undefined
}

function bytesOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function timeZone(zone: Record<string, unknown>): string | undefined {
  const named = sanitizeGuestText(zone['zone'], 80)
  const seconds = zone['offset']
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || Math.abs(seconds) > 86_400) return named
  const minutes = Math.trunc(Math.abs(seconds) / 60)
  const two = (value: number) => String(value).padStart(2, '0')
  const offset = `UTC${seconds < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`
  return named ? `${named} (${offset})` : offset
}

function interfaces(value: unknown): GuestFacts['interfaces'] {
  return listOf(value, 64)?.flatMap((each) => {
    const name = sanitizeGuestText(each['name'], 64)
    if (!name) return []
    const mac = sanitizeGuestText(each['hardware-address'], 32)
    const addresses = (listOf(each['ip-addresses'], 64) ?? []).flatMap((address) => {
      const text = sanitizeGuestText(address['ip-address'], 64)
      return text && isIP(text) ? [text] : []
    })
    return [{ name, ...(mac && /^[0-9a-fA-F:]+$/.test(mac) && { macAddress: mac.toLowerCase() }), addresses }]
  })
}

function fileSystems(value: unknown): GuestFacts['fileSystems'] {
  return listOf(value, 256)?.flatMap((each) => {
    const mountPoint = sanitizeGuestText(each['mountpoint'], 1024)
    if (!mountPoint) return []
    const type = sanitizeGuestText(each['type'], 64)
    const totalBytes = bytesOf(each['total-bytes'])
    const usedBytes = bytesOf(each['used-bytes'])
    return [
      {
        mountPoint,
        ...(type && { type }),
        ...(totalBytes !== undefined && { totalBytes }),
        ...(usedBytes !== undefined && { usedBytes }),
      },
    ]
  })
}
