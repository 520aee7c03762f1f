import type { MigrationFigures } from '@overt/api-client/agent'
import type { MigrationWay } from '../migration-store.ts'

/** Policies as the portals call them. */
const names: Readonly<Record<MigrationWay['policy'], string>> = {
  minimal_downtime: 'minimal downtime',
  post_copy: 'post-copy',
  suspend_if_needed: 'suspend if needed',
  very_large: 'very large VMs',
}

/** How a guest is moved, as a sentence goes on: `by the policy minimal downtime`. */
export function inWords({ policy, bandwidthMibPerSecond }: MigrationWay): string {
  const most = bandwidthMibPerSecond === null ? '' : `, with ${bandwidthMibPerSecond} MiB/s at most`
  return `by the policy ${names[policy]}${most}`
}

/** How a migration went and what its policy did for that, for people. */
export function howItWent(way: MigrationWay, figures: MigrationFigures): string {
  // The host that knew has lost it; the guest is there all the same.
  if (figures.totalMs === 0) return `The guest was moved ${inWords(way)}; how that went was not told.`
  return [figuresInWords(figures), `It was moved ${inWords(way)}: ${measures(figures)}.`].join(' ')
}

function figuresInWords(figures: MigrationFigures): string {
  const { totalMs, transferredBytes, copiedDiskBytes, rounds, downtimeMs } = figures
  const copied = copiedDiskBytes === undefined ? '' : `, copied ${inMib(copiedDiskBytes)} of disks`
  const times = rounds === undefined ? '' : ` in ${rounds === 1 ? 'one round' : `${rounds} rounds`}`
  const sent = transferredBytes === undefined ? '' : `, sent ${inMib(transferredBytes)} of memory${times}`
  const stood = downtimeMs === undefined ? '' : `; the guest stood still for ${inTime(downtimeMs)}`
  return `It took ${inTime(totalMs)}${copied}${sent}${stood}.`
}

/** No policy but one that suspends lets a guest stand still for longer at once. Milliseconds. */
const suspendedMs = 8_000

/** What was done about a guest that changed its memory too fast, in the order in which it is. */
function measures(figures: MigrationFigures): string {
  const { throttlePercent = 0, allowedDowntimeMs: allowed, downtimeMs = 0, postCopy } = figures
  if (postCopy) return 'it went over before all of its memory had, and fetched the rest (post-copy)'
  if (postCopy === false) return 'all of its memory had been copied before post-copy was begun'
  if (allowed === undefined) return 'what that did was not told'
  const slowed = throttlePercent > 0 ? `it was slowed by up to ${throttlePercent} %` : 'it was not slowed'
  const isSuspended = allowed > suspendedMs && downtimeMs > 500
  return `${slowed}, and ${isSuspended ? 'suspended at the end' : `might stand still for ${inTime(allowed)} at most`}`
}

function inMib(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}

function inTime(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`
}
