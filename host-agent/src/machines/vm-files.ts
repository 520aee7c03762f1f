import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { MachineSpec } from '@overt/api-client/agent'
import { isPlainUuid } from '../storage/port.ts'
import { namesIn } from '../system/files.ts'

/** The volume a VM boots from: what is kept of the VM on this host lives as long as it does. */
export type BootVolume = { domainId: string; volumeId: string }

/** A VM of which something is kept; without a boot volume nothing says that it will come again. */
export type KeptVm = { vmId: string; volume: BootVolume | undefined }

const MARK = 'boots-from.'

/**
 * What this host keeps of a VM between its runs: the variables of its firmware, in a folder per VM. Beside them an
 * empty file whose name tells the volume it boots from; a name, for it is written whole or not at all.
 */
export class VmFiles {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  /** Where the firmware's variables of a VM are, or would be. */
  variablesPath(vmId: string): string {
    return join(this.folder, vmId, 'variables.fd')
  }

  /** Notes what a VM boots from now. QEMU's user may pass the folder. Repeatable. */
  async keep(vmId: string, disks: MachineSpec['disks']): Promise<void> {
    const disk = disks.find(({ device }) => device === 'disk')
    const name = disk ? `${MARK}${disk.domainId}.${disk.volumeId}` : undefined
    const folder = join(this.folder, vmId)
    await mkdir(folder, { recursive: true, mode: 0o711 })
    if (name) await (await open(join(folder, name), 'a', 0o600)).close()
    for (const other of await readdir(folder))
      if (other.startsWith(MARK) && other !== name) await rm(join(folder, other), { force: true })
  }

  /** All VMs something is kept of. */
  async list(): Promise<KeptVm[]> {
    const kept: KeptVm[] = []
    for (const vmId of await namesIn(this.folder)) {
      if (!isPlainUuid(vmId)) continue
      const mark = (await namesIn(join(this.folder, vmId))).find((name) => name.startsWith(MARK))
      const [domainId, volumeId] = mark?.slice(MARK.length).split('.') ?? []
      kept.push({ vmId, volume: domainId && volumeId ? { domainId, volumeId } : undefined })
    }
    return kept
  }

  /** Removes what is kept of a VM. Repeatable. */
  async remove(vmId: string): Promise<void> {
    await rm(join(this.folder, vmId), { recursive: true, force: true })
  }
}
