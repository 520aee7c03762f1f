import type { Driver } from '../driver/port.ts'
import { AgentError } from '../errors.ts'
import type { Storage } from '../storage/port.ts'
import { type Logger, reasonOf } from '../system/log.ts'
import type { Runs } from './runs.ts'
import type { BootVolume, KeptVm, VmFiles } from './vm-files.ts'

type Parts = {
  files: VmFiles
  storage: Pick<Storage, 'chain'>
  driver: Driver
  runs: Runs
  log: Logger
  post<T>(vmId: string, act: () => Promise<T>): Promise<T>
}

/**
 * Removes what is kept of VMs that are no more. Nobody tells a host that a VM was deleted, and one that ran it once may
 * be away when it happens; but with a VM go its disks, and every host can see that.
 */
export class Leftovers {
  private readonly parts: Parts
  private sweeping: Promise<void> | undefined
  private again = false
  /** Something of a VM whose disk is gone could not be removed yet. */
  private waiting = false

  constructor(parts: Parts) {
    this.parts = parts
  }

  /** Looks through all that is kept; a call during a look makes another follow. Never rejects. */
  sweep(): Promise<void> {
    if (this.sweeping) {
      this.again = true
      return this.sweeping
    }
    this.sweeping = (async () => {
      do {
        this.again = false
        await this.sweepNow()
      } while (this.again)
      this.sweeping = undefined
    })()
    return this.sweeping
  }

  /** Looks again if something waits for a run to be acknowledged or for the hypervisor to answer. */
  retry(): void {
    if (this.waiting) void this.sweep()
  }

  private async sweepNow(): Promise<void> {
    const { files, log } = this.parts
    this.waiting = false
    try {
      for (const kept of await files.list()) {
        if (!(await this.isGone(kept.volume))) continue
        await this.parts.post(kept.vmId, () => this.remove(kept))
      }
    } catch (error) {
      this.waiting = true
      log.warn({ err: error }, `could not look for what deleted VMs left: ${reasonOf(error)}`)
    }
  }

  /** Judged in the VM's mailbox, where it is not being started. */
  private async remove({ vmId, volume }: KeptVm): Promise<void> {
    const { files, driver, runs, log } = this.parts
    if (!driver.connection.up || (await driver.machines.find(vmId)) || runs.latest(vmId)?.mark === 'started') {
      this.waiting = true
      return
    }
    const now = (await files.list()).find((kept) => kept.vmId === vmId)
    if (!now || now.volume?.volumeId !== volume?.volumeId) return
    await driver.machines.forget(vmId)
    await files.remove(vmId)
    log.info({ vmId }, 'removed what was kept of a VM whose disk is gone')
  }

  /** Only storage that answers, and knows the domain, can tell that a volume is gone. */
  private async isGone(volume: BootVolume | undefined): Promise<boolean> {
    if (!volume) return true
    try {
      await this.parts.storage.chain(volume.domainId, volume.volumeId)
      return false
    } catch (error) {
      return (
        error instanceof AgentError && error.code === 'not_found' && error.details?.['volumeId'] === volume.volumeId
      )
    }
  }
}
