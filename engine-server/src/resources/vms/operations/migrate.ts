import type { MigrationFigures, MigrationPlaces, MigrationPolicy, RunRef } from '@overt/api-client/agent'
import { engineActor } from '../../../authz/actor.ts'
import { AppError } from '../../../errors.ts'
import { recordEvent } from '../../../events/record.ts'
import { defineOperation, type Json, type ObjectRef, type StepContext } from '../../../operations/define.ts'
import { FinalFailure, judge } from '../../../operations/failures.ts'
import { keep } from '../../../scheduling/keep.ts'
import type { Placement } from '../../../scheduling/place.ts'
import { followLostRun, moveRun } from '../../../vm-runs/move-run.ts'
import { lockPlacement } from '../../../vm-runs/placement-lock.ts'
import { openSeed } from '../cloud-init-store.ts'
import { forgetCopy } from '../../disks/copies.ts'
import { countArrivals } from '../arrivals.ts'
import { reserveCopies } from '../carried-disks.ts'
import { placeElsewhere } from '../migration-placement.ts'
import {
  type HostAddress,
  isReportedBy,
  isSettledOn,
  listAddresses,
  type MigrationWay,
  releaseMigration,
  reserveMigration,
} from '../migration-store.ts'
import { findById } from '../store.ts'
import { atTheirCopies, type Carrying, clearCopies, copyId, copyTask, leaveCopies, makeCopies } from './carry-disks.ts'
import { machineSpec, planRun, type RunPlan } from './machine-spec.ts'
import { howItWent } from './migration-words.ts'
import { noHost } from './no-host.ts'
import { endedUnder, powerLock, runRef, waitForRun } from './run.ts'

/** Input of `vm.migrate`. */
export type MigrateInput = {
  readonly runId: string
  readonly runNumber: number
  /** The host it leaves. */
  readonly hostId: string
  /** The host asked for; null: the one that fits best. */
  readonly toHostId: string | null
  readonly policy: MigrationPolicy['name']
  /** In MiB per second; null, or absent in one that an older engine accepted: as much as there is. */
  readonly bandwidthMibPerSecond?: number | null
  /** The VM's disks: nobody may take one away meanwhile. The content of those that are carried goes along. */
  readonly disks: readonly { readonly id: string; readonly name: string; readonly carried?: boolean }[]
}

/** Output of the step `place`. */
type PlaceOutput = Carrying & {
  readonly hostId: string
  readonly hostName: string
  readonly from: HostAddress
  readonly to: HostAddress
  readonly placement: Placement
  readonly plan: RunPlan
}

/** A guest may be large, its network slow, and others may leave before it. */
const moveDeadlineMs = 24 * 3_600_000
/** How long a host that does not answer is waited for where another may know as well. */
const askDeadlineMs = 15_000
/** How long the new host's report is waited for; the guest is there by then. */
const settleMs = 30_000
const parallelConnections = 4

/**
 * Moves a running guest to another host. The hosts do it between themselves; whatever happens to them or to us, the guest
 * is on one of them, and this finds out on which before it ends.
 */
export const migrateVmOperation = defineOperation<MigrateInput>({
  kind: 'vm.migrate',
  toldElsewhere: ['succeeded'],
  locks: (input, vm) => [
    ...powerLock(input, vm),
    { object: vm, aspect: 'placement' as const, mode: 'exclusive' as const },
    ...input.disks.map(({ id, name, carried }) => ({
      object: { kind: 'disk', id, name } satisfies ObjectRef,
      aspect: 'storage' as const,
      mode: carried ? ('exclusive' as const) : ('shared' as const),
    })),
  ],
  steps: [
    { name: 'place', run: choose, undo: release },
    { name: 'disks', run: makeCopies, undo: takeBackCopies },
    { name: 'prepare', run: prepare, undo: unprepare },
    {
      name: 'move',
      weight: 8,
      cancellable: true,
      run: move,
      undo: findOut,
      tell: (output, input) => howItWent(wayOf(input), output as MigrationFigures), // what that step returned
    },
    { name: 'settle', run: settle },
    { name: 'clear', run: clearBehind },
  ],
})

async function choose(context: StepContext<MigrateInput>): Promise<PlaceOutput> {
  const { objectId, input, actor, operationId } = context
  const wanted = new Set(input.disks.filter(({ carried }) => carried).map(({ id }) => id))
  return await context.transaction(async (tx) => {
    const vm = await findById(tx, engineActor(context.operationId), objectId)
    if (vm?.run_id !== input.runId || vm.run_host_id !== input.hostId) throw notThere()
    await lockPlacement(tx, vm.cluster_id)
    const carrier = wanted.size > 0 ? actor : undefined
    const { hosts, placement, devices, config, ...found } = await placeElsewhere(tx, vm, input.toHostId, { carrier })
    const { chosen } = placement
    if (!chosen) throw hosts.length === 0 ? noOther(vm.name, input) : noHost(takeOver(vm.name), hosts, placement)
    const run = { vmId: objectId, runId: input.runId, fromHostId: input.hostId }
    if (!(await reserveMigration(tx, run, chosen.id))) throw notThere()
    const addresses = await listAddresses(tx, [input.hostId, chosen.id])
    const [from, to] = [addresses.get(input.hostId), addresses.get(chosen.id)]
    if (!from || !to) throw new FinalFailure('conflict', 'One of the hosts is gone.')
    const domainId = hosts.find(({ id }) => id === chosen.id)?.ownStorage?.domainId
    const disks = found.carried.filter(({ disk_id }) => wanted.has(disk_id))
    const carried = domainId === undefined ? [] : disks.map((disk) => copyTask(operationId, disk, domainId))
    await countArrivals(tx, actor, vm.data_center_id, carried)
    await reserveCopies(tx, carried)
    const attachments = atTheirCopies(devices.attachments, carried)
    const plan = { ...planRun(vm, attachments, devices.nics, devices.iso), config }
    return { hostId: chosen.id, hostName: chosen.name, from, to, placement: keep(placement), plan, carried }
  })
}

function notThere(): AppError {
  return new FinalFailure('conflict', 'The VM does not run there any more.')
}

/** What a host is looked for, in the words of a refusal. */
export const takeOver = (vmName: string) => `take over VM ${vmName}`

/** Why there is no host to choose from at all. */
export function noOther(vmName: string, { toHostId }: Pick<MigrateInput, 'toHostId'>): AppError {
  return toHostId === null
    ? new FinalFailure('insufficient_capacity', `VM ${vmName} cannot move: its cluster has no other host.`)
    : new FinalFailure('conflict', `VM ${vmName} moves within its cluster only, and the host asked for is not in it.`)
}

function wayOf({ policy, bandwidthMibPerSecond = null }: MigrateInput): MigrationWay {
  return { policy, bandwidthMibPerSecond }
}

async function release(context: StepContext<MigrateInput>): Promise<void> {
  const { objectId, input, operationId, outputs } = context
  await context.transaction(async (tx) => {
    await releaseMigration(tx, objectId, input.runId)
    // Chosen, but not told any more: no host was asked to make them.
    if (outputs['place'] === undefined) for (const { id } of input.disks) await forgetCopy(tx, copyId(operationId, id))
  })
}

/**
 * Takes the copies back once the new host says that the guest never was there. What it may have written to stays, for whoever
 * learns where it is.
 */
async function takeBackCopies(context: StepContext<MigrateInput>): Promise<void> {
  const { from, to, carried = [] } = placeOutput(context)
  if (carried.length === 0) return
  // Nothing is sent before that step has ended.
  const wasExpected = context.outputs['prepare'] !== undefined
  const there = wasExpected ? await unlessSilent(abandon(context)) : { arrived: false }
  await clearCopies(context, there?.arrived === false ? [from.id, to.id] : [from.id])
  if (there?.arrived !== false) await leaveCopies(context, to.id, there ? 'guest_was_there' : 'host_is_silent')
}

/** Ends what the disks have left behind. */
async function clearBehind(context: StepContext<MigrateInput>): Promise<undefined> {
  await clearCopies(context, [placeOutput(context).from.id])
}

async function prepare(context: StepContext<MigrateInput>): Promise<Json> {
  const { objectId, input, operationId, services } = context
  const { to, plan } = placeOutput(context)
  for (const network of plan.networks)
    await context.command(to.id, 'network.ensure', { network }, { suffix: `network-${network.networkId}` })
  const secretId = plan.config.cloudInitSecretId
  const macAddresses = plan.nics.map(({ macAddress }) => macAddress)
  const seedVm = { vmId: objectId, name: plan.config.name, macAddresses }
  const cloudInit = secretId === null ? undefined : await openSeed(services, secretId, seedVm)
  const { places } = await context.command(to.id, 'migration.expect', {
    migrationId: operationId,
    run: refOf(context),
    spec: machineSpec(plan, cloudInit),
    fromHostId: input.hostId,
  })
  return { places }
}

/** Nothing has been sent, or it is known by now that it did not arrive: a host that is silent may forget it later. */
async function unprepare(context: StepContext<MigrateInput>): Promise<void> {
  await unlessSilent(abandon(context))
}

async function move(context: StepContext<MigrateInput>): Promise<MigrationFigures> {
  const { input, operationId } = context
  const { from, to } = placeOutput(context)
  const { places } = context.outputs['prepare'] as unknown as { places: MigrationPlaces } // what that step returned
  const policy: MigrationPolicy = {
    name: input.policy,
    ...(input.policy === 'very_large' ? { parallelConnections } : {}),
    ...(input.bandwidthMibPerSecond && { bandwidthMibPerSecond: input.bandwidthMibPerSecond }),
  }
  const target = { hostId: to.id, address: to.address, port: to.port }
  const { carried = [] } = placeOutput(context)
  const copiedDisks = carried.map(({ diskId }) => diskId)
  const along = copiedDisks.length > 0 ? { copiedDisks } : {}
  const body = { migrationId: operationId, run: refOf(context), target, places, policy, ...along }
  try {
    return await context.command(from.id, 'migration.send', body, { deadlineMs: moveDeadlineMs })
  } catch (thrown) {
    // What may pass is tried again; at the end of that, and of a cancel, the undo finds out.
    if (context.signal.aborted || judge(thrown).kind !== 'fail') throw thrown
    if ((await whereabouts(context)) === 'there') return { totalMs: 0 }
    throw thrown
  }
}

/** Ends the migration, if it still goes on, and sees to it that the run is where its guest is. */
async function findOut(context: StepContext<MigrateInput>): Promise<void> {
  if ((await whereabouts(context)) === 'there') await adopt(context)
}

/**
 * Which of the two hosts has the guest. The one it leaves is asked first and ends what still goes on; where that one
 * cannot know, or does not answer, the other one does. When neither can tell it is not guessed.
 */
async function whereabouts(context: StepContext<MigrateInput>): Promise<'here' | 'there'> {
  const { from, to } = placeOutput(context)
  const run = refOf(context)
  const { db } = context.services
  // One that was removed meanwhile has nothing: by force that is the administrator's word. A run that neither has is ended
  // by who compares runs with what hosts tell.
  const remain = await listAddresses(db, [from.id, to.id])
  const asked = remain.has(from.id)
    ? await unlessSilent(
        context.command(from.id, 'migration.stop', { run }, { suffix: 'stop', deadlineMs: askDeadlineMs }),
      )
    : ({ guest: 'gone' } as const)
  if (asked?.guest === 'left') return remain.has(to.id) ? 'there' : 'here'
  // It was found on both, and what was on the other one was ended: what it says of that is not where the guest is.
  if (asked?.guest === 'gone' && (await isSettledOn(db, run, from.id))) return 'here'
  const there = remain.has(to.id) ? await unlessSilent(abandon(context)) : { arrived: false }
  if (asked?.guest === 'stays') {
    if (there?.arrived === false) return 'here'
    // Agents of before `gone` was told say so of a guest they do not have. What is destroyed next must not be the only one.
    const told = await isReportedBy(db, run, from.id)
    if (told === undefined)
      throw new AppError(
        'host_unreachable',
        `Host ${from.name} has not told yet what runs on it. Retry this when it is up.`,
      )
    if (told) {
      if (there) await endSecond(context)
      return 'here'
    }
  }
  if (!there) throw nobodyKnows(context, asked?.guest)
  const { arrived } = there
  if (asked?.guest === 'unclear')
    await context.command(from.id, 'migration.settle', { run, moved: arrived }, { suffix: 'settle' })
  return arrived ? 'there' : 'here'
}

/** Without a disk that both hosts have, nothing holds a guest back whose change of hosts was torn apart: it goes on at both. */
async function endSecond(context: StepContext<MigrateInput>): Promise<void> {
  const run = refOf(context)
  // Said first: the end of what is there is not the end of the run.
  await context.transaction((tx) => releaseMigration(tx, run.vmId, run.runId))
  await context.command(placeOutput(context).to.id, 'machine.destroy', { run }, { suffix: 'second' })
}

/** The host that could tell is silent: somebody has to bring it back. */
function nobodyKnows(context: StepContext<MigrateInput>, guest: 'stays' | 'gone' | 'unclear' | undefined): AppError {
  const { from, to } = placeOutput(context)
  const advice = 'Bring that one back, then retry this; if it is gone for good, remove it by force.'
  return new AppError('host_unreachable', `${known()} ${advice}`)
  function known(): string {
    if (guest === undefined)
      return `Host ${from.name} does not answer, nor does host ${to.name}, which would know whether it has the guest.`
    const where = guest === 'unclear' ? 'has the guest, stopped.' : 'does not have the guest any more.'
    return `Host ${from.name} ${where} It may run on host ${to.name}, which does not answer.`
  }
}

function abandon(context: StepContext<MigrateInput>) {
  const body = { migrationId: context.operationId, run: refOf(context) }
  return context.command(placeOutput(context).to.id, 'migration.abandon', body, {
    suffix: 'abandon',
    deadlineMs: askDeadlineMs,
  })
}

/** What a host answers; undefined when it does not. */
async function unlessSilent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AppError && (error.code === 'host_unreachable' || error.code === 'timeout')) return undefined
    throw error
  }
}

async function adopt(context: StepContext<MigrateInput>, figures?: MigrationFigures): Promise<void> {
  const { objectId, input, operationId, actor } = context
  const { from, to } = placeOutput(context)
  await context.transaction(async (tx) => {
    const vm = await moveRun(tx, { vmId: objectId, runId: input.runId, hostId: from.id }, to.id)
    if (!vm) return await followLostRun(tx, objectId, input.runId, to.id)
    const how = figures ? ` ${howItWent(wayOf(input), figures)}` : ''
    await recordEvent(tx, {
      objectKind: 'vm',
      objectId,
      objectName: vm.name,
      change: 'updated',
      ancestors: vm.ancestors,
      parents: [from, to].map(({ id }) => ({ kind: 'host', id })),
      code: 'vm.migrated',
      message: `VM ${vm.name} was migrated from host ${from.name} to host ${to.name}.${how}`,
      userId: actor.userId,
      userName: actor.userName,
      operationId,
    })
  })
}

async function settle(context: StepContext<MigrateInput>): Promise<undefined> {
  const { input } = context
  await adopt(context, context.outputs['move'] as MigrationFigures | undefined)
  // Closes what was open for it.
  await unlessSilent(abandon(context))
  const run = await waitForRun(context, input.runId, ({ status }) => status !== null, settleMs)
  if (run?.runId !== input.runId) throw endedUnder(run, input.runId, 'The guest ended as soon as it was there')
}

function placeOutput({ outputs }: StepContext<MigrateInput>): PlaceOutput {
  return outputs['place'] as unknown as PlaceOutput // what that step returned
}

function refOf(context: StepContext<MigrateInput>): RunRef {
  return runRef(context)
}
