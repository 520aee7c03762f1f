// What goes over a lab host's cable, as its kernel counts it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { LabHost } from '../host.ts'

/** How much a host had sent at a moment of its own clock. */
export interface Sent {
  readonly atSeconds: number
  readonly bytes: number
}

/** Looks at what a host sends until something is over; answers all looks. */
export async function sentUntil(host: LabHost, over: Promise<unknown>): Promise<Sent[]> {
  const looks = [await look(host)]
  let isOver = false
  const ended = over.finally(() => (isOver = true))
  while (!isOver) {
    await Promise.race([ended, sleep(50)])
    looks.push(await look(host))
  }
  await ended
  return looks
}

/** The most that was sent within a time, in bytes per second; 0 when the looks span less. */
export function fastest(looks: readonly Sent[], seconds: number): number {
  let most = 0
  for (const [index, from] of looks.entries()) {
    const to = looks.slice(index).find(({ atSeconds }) => atSeconds - from.atSeconds >= seconds)
    if (to) most = Math.max(most, (to.bytes - from.bytes) / (to.atSeconds - from.atSeconds))
  }
  return most
}

async function look(host: LabHost): Promise<Sent> {
  const { stdout } = await host.exec(['cat', '/proc/uptime', '/proc/net/dev'])
  const sent = /eth0:(?:\s+\d+){8}\s+(\d+)/.exec(stdout)?.[1]
  if (sent === undefined) throw new Error(`${host.name} has no cable`)
  return { atSeconds: Number(stdout.split(' ', 1)[0]), bytes: Number(sent) }
}
