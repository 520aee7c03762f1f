import { isDeepStrictEqual } from 'node:util'
import type { HostDescription, MachineExit, MachineReport, RunRef } from '@overt/api-client/agent'
import type { Tx } from '../db/database.ts'
import { type NewEvent, recordEvents } from '../events/record.ts'
import { followLostRun, moveRun } from '../vm-runs/move-run.ts'
import { recordRunEnd } from '../vm-runs/record-end.ts'
import { deleteRuntimeOfRun } from '../vm-runs/store.ts'
import { compareCapabilities, withKnownFacts } from './capabilities.ts'
import { fitEventsOf } from './fit-events.ts'
import { type FoldedReports, foldReports, type QueuedReport } from './fold-reports.ts'
import {
  deleteMachines,
  type HostRuntimeWrite,
  type IngestHostRow,
  type IngestVmRow,
  listStoredMachines,
  listVms,
  lockHosts,
  lockVms,
  type MachineWrite,
  saveHostRuntimes,
  saveMachines,
  saveSequences,
  type StoredMachineRow,
} from './ingest-store.ts'
import { compareMachine, wordsOfChange } from './machine-changes.ts'

/** A run whose end is recorded; its host may forget it. */
export interface AcknowledgedEnd {
  readonly hostId: string
  readonly run: RunRef
}

/** What storing reports came to. */
export interface StoredReports {
  /** Those that were in order; late ones are not here. */
  readonly applied: readonly FoldedReports[]
  /** Hosts whose changes could not be used for want of a full report in their session. */
  readonly needFull: readonly string[]
  readonly ends: readonly AcknowledgedEnd[]
  /** A machine was reported whose run is not its VM's. */
  readonly stray: boolean
}

interface Applied {
  readonly folded: FoldedReports
  readonly host: IngestHostRow
}

/**
 * Stores reports of several hosts, in the order they came, in one transaction, with the events people see and the ends
 * of runs. Late ones are left out before anything is added up.
 */
export async function storeReports(tx: Tx, queued: readonly QueuedReport[]): Promise<StoredReports> {
  const hosts = new Map(
    (await lockHosts(tx, [...new Set(queued.map(({ hostId }) => hostId))])).map((host) => [host.id, host]),
  )
  const applied: Applied[] = []
  const needFull: string[] = []
  const inOrder = queued.filter((item) => {
    const host = hosts.get(item.hostId)
    return host && !isLate(item, host)
  })
  for (const folded of foldReports(inOrder)) {
    const host = hosts.get(folded.hostId)
    if (!host) continue
    if (folded.fullSequence === undefined && host.stored?.sessionNumber !== folded.sessionNumber) needFull.push(host.id)
    else applied.push({ folded, host })
  }
  const ours = applied.flatMap(({ folded }) => [...folded.machines.values()].filter(({ external }) => !external))
  const exits = applied.flatMap(({ folded, host }) => [...folded.exits.values()].map((exit) => ({ exit, host })))
  const vmIds = [...new Set([...ours, ...exits.map(({ exit }) => exit)].map(({ vmId }) => vmId))]
  const whole = applied.filter(({ folded }) => folded.fullSequence !== undefined).map(({ host }) => host.id)
  await lockVms(
    tx,
    exits.map(({ exit }) => exit.vmId),
  )
  const vms = new Map((await listVms(tx, vmIds)).map((vm) => [vm.id, vm]))
  const known = await listStoredMachines(
    tx,
    whole,
    applied.map(({ host }) => host.id),
    vmIds,
  )
  const storedMachines = new Map(known.map((row) => [`${row.hostId}/${row.vmId}`, row]))

  const writes: MachineWrite[] = []
  const events: NewEvent[] = []
  for (const entry of applied) compareMachines(entry, vms, storedMachines, writes, events)
  const gone = known.filter((row) => whole.includes(row.hostId) && !isReported(applied, row))
  await saveHosts(tx, applied, events)
  await saveMachines(tx, writes)
  await deleteMachines(tx, gone)
  const ends = await recordEnds(tx, exits, vms)
  await recordEvents(tx, events)
  const stray = writes.some(({ report }) => report.status !== 'down' && vms.get(report.vmId)?.run_id !== report.runId)
  return { applied: applied.map(({ folded }) => folded), needFull, ends, stray }
}

/** Whether something newer is stored, or a newer session was issued. */
function isLate({ report }: QueuedReport, { issuedSession, stored }: IngestHostRow): boolean {
  if (report.sessionNumber !== issuedSession) return true
  return stored?.sessionNumber === report.sessionNumber && report.sequence <= stored.sequence
}

function isReported(applied: readonly Applied[], row: StoredMachineRow): boolean {
  return applied.some(({ host, folded }) => host.id === row.hostId && folded.machines.has(row.vmId))
}

function compareMachines(
  { folded, host }: Applied,
  vms: ReadonlyMap<string, IngestVmRow>,
  storedMachines: ReadonlyMap<string, StoredMachineRow>,
  writes: MachineWrite[],
  events: NewEvent[],
): void {
  const { sessionNumber, sequence } = folded
  for (const report of folded.machines.values()) {
    if (report.external) continue
    const stored = storedMachines.get(`${host.id}/${report.vmId}`)
    const { differs, visible } = compareMachine(stored, report)
    if (!differs) continue
    writes.push({ hostId: host.id, sessionNumber, sequence, report })
    const vm = vms.get(report.vmId)
    if (!visible || vm?.run_id !== report.runId) continue
    const from = stored?.runId === report.runId ? stored.status : undefined
    events.push({
      objectKind: 'vm',
      objectId: vm.id,
      objectName: vm.name,
      change: 'updated',
      ancestors: vm.ancestors,
      parents: [{ kind: 'host', id: host.id }],
      ...(report.operationId ? { operationId: report.operationId } : {}),
      ...(isToldElsewhere(vm, host.id, from) ? {} : wordsOfChange(from, report, vm.name, host.name)),
    })
  }
}

/** A guest that comes from another host, or is torn between two, is told of by its migration. */
function isToldElsewhere(vm: IngestVmRow, hostId: string, from: string | undefined): boolean {
  return vm.run_host_id !== hostId || vm.migration_host_id !== null || (vm.run_moves > 0 && from === undefined)
}

async function saveHosts(tx: Tx, applied: readonly Applied[], events: NewEvent[]): Promise<void> {
  const reportedAt = new Date()
  const writes: HostRuntimeWrite[] = []
  const sequences: { hostId: string; sequence: number; reportedAt: Date }[] = []
  for (const { folded, host } of applied) {
    const { sessionNumber, sequence, facts } = folded
    const told = folded.host ?? host.stored?.description
    if (!told) continue // the first report is a full one, and that has it
    const description = withKnownFacts(told, host.stored?.description)
    const externalMachines = externals(folded, host.stored?.externalMachines ?? [])
    const same =
      host.stored?.sessionNumber === sessionNumber &&
      isDeepStrictEqual(host.stored.description, description) &&
      isDeepStrictEqual(host.stored.externalMachines, externalMachines)
    if (same) {
      sequences.push({ hostId: host.id, sequence, reportedAt })
      continue
    }
    writes.push({ hostId: host.id, sessionNumber, sequence, facts, description, externalMachines, reportedAt })
    events.push(hostEvent(host, description), ...capabilityEvents(host, description))
    // Without its hypervisor it has not told what it offers.
    if (description.driverConnected !== false) events.push(...fitEventsOf(host, host.stored?.description, description))
  }
  await saveHostRuntimes(tx, writes)
  await saveSequences(tx, sequences)
}

/** A full report names all machines that are not ours; a change only those that changed. */
function externals(folded: FoldedReports, stored: readonly MachineReport[]): MachineReport[] {
  const reported = [...folded.machines.values()].filter(({ external }) => external)
  const before = folded.fullSequence === undefined ? stored : []
  return [...before.filter(({ vmId }) => !folded.machines.has(vmId)), ...reported]
}

function hostEvent(host: IngestHostRow, description: HostDescription): NewEvent {
  const base = { objectKind: 'host', objectId: host.id, objectName: host.name, ancestors: host.ancestors } as const
  const was = host.stored && faultOf(host.stored.description, host.name)
  const is = faultOf(description, host.name)
  if (is && is.kind !== was?.kind)
    return { ...base, change: 'updated', code: 'host.non_operational', severity: 'error', message: is.words }
  if (was && !is)
    return { ...base, change: 'updated', code: 'host.operational', severity: 'normal', message: was.mended }
  return { ...base, change: 'updated' }
}

/** Why a host runs no guests, by its own word: its hypervisor is away, or a network is not as it should be. */
function faultOf(
  { driverConnected, driverMessage, brokenNetworks: [network] = [] }: HostDescription,
  name: string,
): { kind: string; words: string; mended: string } | undefined {
  if (driverConnected === false) {
    const because = driverMessage ? `: ${driverMessage}` : '.'
    return {
      kind: 'driver',
      words: `The hypervisor of host ${name} does not answer${because}`,
      mended: `The hypervisor of host ${name} answers again.`,
    }
  }
  if (!network) return undefined
  return {
    kind: network.networkId,
    words: `Network ${network.name} is missing on host ${name}: ${network.reason}`,
    mended: `Network ${network.name} is there again on host ${name}.`,
  }
}

/** What it is and can do is another than when it last told. */
function capabilityEvents(host: IngestHostRow, description: HostDescription): NewEvent[] {
  const change = host.stored && compareCapabilities(host.stored.description, description)
  if (!change) return []
  return [
    {
      objectKind: 'host',
      objectId: host.id,
      objectName: host.name,
      change: 'updated',
      ancestors: host.ancestors,
      code: 'host.capabilities_changed',
      severity: change.isLess ? 'warning' : 'normal',
      message: `Host ${host.name} is not as it was: ${change.words.join('; ')}.`,
    },
  ]
}

async function recordEnds(
  tx: Tx,
  exits: readonly { readonly exit: MachineExit; readonly host: IngestHostRow }[],
  vms: ReadonlyMap<string, IngestVmRow>,
): Promise<AcknowledgedEnd[]> {
  const ends: AcknowledgedEnd[] = []
  for (const { exit, host } of exits) {
    const { vmId, runId, runNumber, reason, message = '' } = exit
    const vm = vms.get(vmId)
    // What is left of a guest on a host it has moved from, or did not get to, may end there: its run goes on.
    const isItsHost = vm?.run_id !== runId || host.id === vm.run_host_id || host.id === vm.migration_host_id
    // It ended where it was on its way to, so it had arrived there, and written to the disks that came along.
    if (vm?.run_id === runId && vm.run_host_id && host.id === vm.migration_host_id)
      await moveRun(tx, { vmId, runId, hostId: vm.run_host_id }, host.id)
    const recorded = isItsHost && (await recordRunEnd(tx, { vmId, runId, reason, message, at: new Date(exit.at) }))
    if (!recorded) {
      await deleteRuntimeOfRun(tx, vmId, runId, host.id)
      // It was taken for lost while its guest went on there.
      await followLostRun(tx, vmId, runId, host.id)
    }
    ends.push({ hostId: host.id, run: { vmId, runId, runNumber } })
  }
  return ends
}
