import type { MigrationFigures } from '@overt/api-client/agent'
import type { TypedParams } from '@overt/libvirt-client'
import type { DepartureProgress } from '../port.ts'
import type { CopyProgress } from './convergence.ts'
import { Speed } from './speed.ts'

/** With the rounds in which the memory is gone through. */
export type LibvirtProgress = DepartureProgress & { memory: CopyProgress }

/** Reads what libvirt tells of one migration while it goes on. */
export class JobStats {
  private readonly memoryBytes: number
  // Of memory libvirt tells the speed. Of disks it does not: each is a block job, of which it adds up the counts only.
  private readonly diskSpeed = new Speed()
  private writeSpeed = new Speed()
  private diskBytes = 0

  /** @param memoryBytes the guest's, of which libvirt tells nothing before it has copied the disks */
  constructor(memoryBytes: number) {
    this.memoryBytes = memoryBytes
  }

  /** How far it is. */
  read(params: TypedParams, atMs?: number): LibvirtProgress {
    const number = (name: string) => numberOf(params, name) ?? 0
    const diskBytes = number('disk_total')
    const now = number('memory_total') === 0 && diskBytes > 0 ? 'disks' : 'memory'
    // A leap is no writing of the guest's: another disk is counted from now on. With the memory no disk begins any more.
    const isAnother = (now === 'disks' || this.diskBytes === 0) && diskBytes > this.diskBytes * 1.1
    if (isAnother) this.writeSpeed = new Speed()
    this.diskBytes = diskBytes
    const whole = now === 'disks' ? this.memoryBytes : 0
    return {
      now,
      memory: {
        iteration: number('memory_iteration'),
        remainingBytes: number('memory_remaining') + whole,
        totalBytes: number('memory_total') + whole,
        bytesPerSecond: number('memory_bps'),
        throttlePercent: number('auto_converge_throttle'),
        dirtyBytesPerSecond: number('memory_dirty_rate') * (number('memory_page_size') || 4096),
      },
      disks: {
        remainingBytes: number('disk_remaining'),
        totalBytes: diskBytes,
        bytesPerSecond: this.diskSpeed.next(number('disk_processed'), atMs),
        // What the guest writes is added to what there is to copy.
        dirtyBytesPerSecond: this.writeSpeed.next(diskBytes, atMs),
      },
    }
  }
}

/** What libvirt tells of a migration that is over. */
export function readFigures(params: TypedParams): Omit<MigrationFigures, 'totalMs'> {
  const downtimeMs = numberOf(params, 'downtime')
  const transferredBytes = numberOf(params, 'memory_processed')
  const copiedDiskBytes = numberOf(params, 'disk_processed')
  const rounds = numberOf(params, 'memory_iteration')
  return {
    ...(downtimeMs !== undefined && { downtimeMs }),
    ...(transferredBytes !== undefined && { transferredBytes }),
    ...(copiedDiskBytes !== undefined && { copiedDiskBytes }),
    ...(rounds !== undefined && { rounds }),
  }
}

function numberOf(params: TypedParams, name: string): number | undefined {
  const value = params[name]
  return typeof value === 'number' ? value : undefined
}
