import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { MachineSpec, RunRef } from '@overt/api-client/agent'
import type { DiskLayer, ResolvedMachine } from '../driver/port.ts'
import { AgentError } from '../errors.ts'
import type { Networks } from '../network/port.ts'
import type { Seeds } from '../seed/seeds.ts'
import type { Storage } from '../storage/port.ts'
import type { VmFiles } from './vm-files.ts'

export type ResolveParts = {
  storage: Pick<Storage, 'chain'>
  networks: Pick<Networks, 'bridgeOf'>
  seeds: Seeds
  files: VmFiles
  /** Folders of runs: sockets beneath one, serial logs beneath the other. */
  folders: { sockets: string; logs: string }
}

/** Finds everything of storage and network a run needs. Makes nothing; `not_found` names what is missing. */
export async function resolveMachine(
  parts: ResolveParts,
  run: RunRef,
  spec: MachineSpec,
  operationId: string,
): Promise<ResolvedMachine> {
  const disks: Record<string, readonly DiskLayer[]> = {}
  for (const disk of spec.disks) {
    const chain = await parts.storage.chain(disk.domainId, disk.volumeId)
    // The engine's word against the domain's own metadata: a raw disk read as qcow2 would follow a guest's header.
    if (chain[0]?.format !== disk.format)
      throw new AgentError('invalid_request', `Disk ${disk.diskId} is ${chain[0]?.format}, not ${disk.format}.`, {
        details: { diskId: disk.diskId },
      })
    disks[disk.diskId] = chain
  }
  const bridges: Record<string, string> = {}
  for (const nic of spec.nics) bridges[nic.nicId] = await parts.networks.bridgeOf(nic.networkId)
  const { cloudInit, ...plain } = spec
  return {
    spec: plain,
    operationId,
    specHash: createHash('sha256').update(JSON.stringify(plain)).digest('hex'),
    disks,
    bridges,
    ...(cloudInit ? { seedIsoPath: parts.seeds.pathOf(run.runId) } : {}),
    ...(spec.firmware === 'uefi' ? { firmwareVariablesPath: parts.files.variablesPath(run.vmId) } : {}),
    ...runFolders(parts.folders, run.runId),
  }
}

/** A run's own folders. The socket folder's name is cut short: a socket's path ends at 107 bytes. */
function runFolders(folders: ResolveParts['folders'], runId: string): { socketFolder: string; logFolder: string } {
  return {
    socketFolder: join(folders.sockets, runId.replaceAll('-', '').slice(0, 16)),
    logFolder: join(folders.logs, runId),
  }
}

/** Makes the files a run needs before it is defined: its folders, its VM's folder and its seed. Repeatable. */
export async function prepareRun(parts: ResolveParts, run: RunRef, spec: MachineSpec): Promise<void> {
  const { socketFolder, logFolder } = runFolders(parts.folders, run.runId)
  await mkdir(socketFolder, { recursive: true, mode: 0o711 })
  await mkdir(logFolder, { recursive: true, mode: 0o711 })
  await parts.files.keep(run.vmId, spec.disks)
  if (spec.cloudInit) await parts.seeds.write(run.runId, spec.cloudInit)
}

/** Removes the files of a run that is over. Repeatable. */
export async function cleanRun(parts: ResolveParts, runId: string): Promise<void> {
  const { socketFolder, logFolder } = runFolders(parts.folders, runId)
  await parts.seeds.remove(runId)
  await rm(socketFolder, { recursive: true, force: true })
  await rm(logFolder, { recursive: true, force: true })
}
