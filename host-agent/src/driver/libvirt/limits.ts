import type { MigrationPolicy } from '@overt/api-client/agent'
import type { MigrationParams } from '@overt/libvirt-client'
import type { DepartureProgress } from '../port.ts'

/**
 * Limits with which a migration begins, so that all of it together keeps to that of its policy.
 *
 * libvirt gives its `bandwidth` to QEMU several times over: as `max-bandwidth` of the memory, and as `speed` of the block
 * job of each disk (`qemuMigrationSrcNBDStorageCopy` in libvirt's `qemu_migration.c`). All disks are copied at once, before
 * the memory, so each gets its share. Connections in parallel need none: QEMU counts what they send together
 * (`multifd_send_pages`). libvirt takes whole MiB: where there are more disks than MiB, they take one each all the same.
 *
 * A disk goes in bursts of up to 16 MiB, which QEMU's mirror hands out at once: its limit holds over seconds, and for what
 * is empty too, which is counted though it is not sent. Not limited at all, by QEMU's choice: what is left once the guest is
 * stopped to go over, and the pages a guest asks for after it went over by post-copy.
 */
export function limitsAtFirst(
  { name, bandwidthMibPerSecond: limit }: MigrationPolicy,
  diskCount: number,
): Pick<MigrationParams, 'bandwidth' | 'bandwidth.postcopy'> {
  if (limit === undefined) return {}
  return {
    bandwidth: Math.max(1, Math.floor(limit / Math.max(1, diskCount))),
    ...(name === 'post_copy' && { 'bandwidth.postcopy': limit }),
  }
}

/**
 * The memory's limit beside disks that are there by now: what the guest still writes goes over too, and libvirt lets nobody
 * change the speed of a disk. Undefined: none, or the memory has not begun. MiB per second.
 */
export function limitBeside(
  { bandwidthMibPerSecond: limit }: MigrationPolicy,
  { now, memory, disks }: DepartureProgress,
): number | undefined {
  // At first libvirt counts neither, and sets the limit it was given once the disks begin: what is set before is lost.
  if (limit === undefined || now === 'disks' || memory.totalBytes === 0) return undefined
  return Math.max(1, limit - Math.ceil(disks.dirtyBytesPerSecond / 2 ** 20))
}
