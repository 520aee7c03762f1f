import type { HostClient } from '../hosts/host-client.ts'
import type { Log } from '../log/log.ts'

const delayMs = 2_000
const batch = 1_000

/**
 * Tells hosts which operations have ended, so that their journals may drop the outcomes. Late and in batches: nothing
 * waits for it, and what is not told stays in a journal, harmless.
 */
export class Forgetter {
  private readonly hosts: HostClient
  private readonly log: Log
  private readonly pending = new Map<string, Set<string>>()
  private timer: NodeJS.Timeout | undefined

  constructor(hosts: HostClient, log: Log) {
    this.hosts = hosts
    this.log = log
  }

  add(hostId: string, operationId: string): void {
    const ids = this.pending.get(hostId) ?? new Set()
    this.pending.set(hostId, ids.add(operationId))
    this.timer ??= setTimeout(() => void this.tell(), delayMs).unref()
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer)
    await this.tell()
  }

  private async tell(): Promise<void> {
    this.timer = undefined
    const told = [...this.pending].map(async ([hostId, ids]) => {
      // One that does not answer now is told with the next operations that end there.
      if (!this.hosts.isConnected(hostId)) return
      const operationIds = [...ids].slice(0, batch)
      for (const id of operationIds) ids.delete(id)
      if (ids.size === 0) this.pending.delete(hostId)
      try {
        await this.hosts.query(hostId, 'command.forget', { operationIds }, { deadlineMs: 5_000 })
      } catch (error) {
        this.log.debug({ error, hostId }, 'a host was not told to forget')
      }
    })
    await Promise.all(told)
  }
}
