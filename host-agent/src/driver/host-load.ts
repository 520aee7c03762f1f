import { readdir, readFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import type { StatisticsReport } from '@overt/api-client/agent'

/** The host's part of a statistics report. */
export type HostLoad = StatisticsReport['host']

type Counters = { atMs: number; cpuBusy: number; cpuAll: number; received: number; sent: number }

/** Measures the load of this host from /proc. Rates are means since the call before; the first call gives zeros. */
export class HostLoadMeter {
  readonly #proc: string
  readonly #sys: string
  #before: Counters | undefined

  constructor(proc = '/proc', sys = '/sys') {
    this.#proc = proc
    this.#sys = sys
  }

  async measure(): Promise<HostLoad> {
    const [cpu, memory, network] = await Promise.all([this.#cpu(), this.#memory(), this.#network()])
    const now: Counters = { atMs: performance.now(), ...cpu, ...network }
    const before = this.#before ?? now
    this.#before = now
    const seconds = (now.atMs - before.atMs) / 1000
    const ticks = now.cpuAll - before.cpuAll
    return {
      cpuPercent: ticks > 0 ? Math.min(100, Math.max(0, ((now.cpuBusy - before.cpuBusy) / ticks) * 100)) : 0,
      ...memory,
      networkReceiveBytesPerSecond: ratePerSecond(before.received, now.received, seconds),
      networkTransmitBytesPerSecond: ratePerSecond(before.sent, now.sent, seconds),
      load1: loadavg()[0] ?? 0,
    }
  }

  async #cpu(): Promise<Pick<Counters, 'cpuBusy' | 'cpuAll'>> {
    const [, ...fields] = (await readFile(join(this.#proc, 'stat'), 'utf8')).split('\n')[0]?.split(/\s+/) ?? []
    // user nice system idle iowait irq softirq steal; the guest fields after them are within user and nice.
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = fields.map(Number)
    const cpuBusy = user + nice + system + irq + softirq + steal
    return { cpuBusy, cpuAll: cpuBusy + idle + iowait }
  }

  async #memory(): Promise<Pick<HostLoad, 'memoryUsedBytes' | 'memoryTotalBytes'>> {
    const text = await readFile(join(this.#proc, 'meminfo'), 'utf8')
    const bytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024
    const memoryTotalBytes = bytes('MemTotal')
    return { memoryTotalBytes, memoryUsedBytes: Math.max(0, memoryTotalBytes - bytes('MemAvailable')) }
  }

  async #network(): Promise<Pick<Counters, 'received' | 'sent'>> {
    const [text, skipped] = await Promise.all([readFile(join(this.#proc, 'net/dev'), 'utf8'), this.#inner()])
    let received = 0
    let sent = 0
    for (const line of text.split('\n')) {
      const match = /^\s*([^:\s]+):\s*(.*)$/.exec(line)
      if (!match || skipped.has(match[1] ?? '')) continue
      const fields = (match[2] ?? '').split(/\s+/).map(Number)
      received += fields[0] ?? 0
      sent += fields[8] ?? 0
    }
    return { received, sent }
  }

  /** Devices within the host: what passes them passes another device too, or never leaves. */
  async #inner(): Promise<Set<string>> {
    const root = join(this.#sys, 'class/net')
    const names = await readdir(root)
    const inner = await Promise.all(
      names.map(async (name) => {
        const files: readonly string[] = await readdir(join(root, name)).catch(() => []) // it went meanwhile
        return name === 'lo' || files.includes('bridge') || files.includes('tun_flags') ? name : undefined
      }),
    )
    return new Set(inner.filter((name) => name !== undefined))
  }
}

/** A mean rate between two readings of a counter; zero when the counter began anew or no time has passed. */
export function ratePerSecond(before: number, now: number, seconds: number): number {
  return seconds > 0 && now > before ? (now - before) / seconds : 0
}
