import { engineActor } from '../../../authz/actor.ts'
import type { Tx } from '../../../db/database.ts'
import { defineOperation, type StepContext } from '../../../operations/define.ts'
import { FinalFailure } from '../../../operations/failures.ts'
import { keep } from '../../../scheduling/keep.ts'
import { place, type Placement } from '../../../scheduling/place.ts'
import { removeUnusedSecrets } from '../../../secrets/remove.ts'
import { lockPlacement } from '../../../vm-runs/placement-lock.ts'
import { recordRunEnd } from '../../../vm-runs/record-end.ts'
import { openSeed } from '../cloud-init-store.ts'
import { getDemands, listCandidates } from '../candidate-store.ts'
import { listAttachments } from '../device-store.ts'
import { placementRequest, readBindingDevices } from '../placement-request.ts'
import { reserveHost } from '../run-store.ts'
import { findById } from '../store.ts'
import { lockVm } from '../write-store.ts'
import { machineSpec, planRun, type RunPlan } from './machine-spec.ts'
import { noHost } from './no-host.ts'
import { endedUnder, powerLock, waitForRun } from './run.ts'

/** Input of `vm.start`. */
export type StartInput = {
  readonly runId: string
  readonly runNumber: number
  /** The VM's disks: nobody may take one away meanwhile. */
  readonly disks: readonly { readonly id: string; readonly name: string }[]
}

/** Output of the step `place`. */
type PlaceOutput = {
  readonly hostId: string
  readonly hostName: string
  readonly placement: Placement
  readonly plan: RunPlan
}

/** How long a host may take to start a machine. */
const launchDeadlineMs = 120_000
/** How long its report is waited for; it is started by then, so nothing is undone for want of it. */
const settleMs = 60_000

/** Chooses a host, starts the run there and waits until the host reports it. */
export const startVmOperation = defineOperation<StartInput>({
  kind: 'vm.start',
  toldElsewhere: ['succeeded', 'failed'],
  locks: (input, vm) => [
    ...powerLock(input, vm),
    ...input.disks.map(({ id, name }) => ({
      object: { kind: 'disk' as const, id, name },
      aspect: 'storage' as const,
      mode: 'shared' as const,
    })),
  ],
  steps: [
    { name: 'place', run: placeRun },
    // Its undo ends the run whatever the host made of the command, so it may be left at any moment.
    { name: 'launch', weight: 3, cancellable: true, run: launch, undo: destroy },
    { name: 'settle', run: settle, cancellable: true },
  ],
  // The end of a run that did not come about is recorded here; the host has nothing of it by then.
  onEnd: async (tx, outcome, { objectId, operationId, input, error }) => {
    await lockVm(tx, objectId) // who replaces its first-boot settings now sees that it has ended
    await removeUnusedSecrets(tx, objectId)
    if (outcome === 'succeeded') return
    await recordRunEnd(tx, {
      vmId: objectId,
      runId: input.runId,
      reason: outcome === 'cancelled' ? 'destroyed' : 'failed',
      message: outcome === 'cancelled' ? 'Its start was cancelled.' : (error?.message ?? ''),
      at: new Date(),
      operationId,
    })
  },
})

async function placeRun(context: StepContext<StartInput>): Promise<PlaceOutput> {
  const { objectId, input } = context
  return await context.transaction(async (tx) => {
    const vm = await findById(tx, engineActor(context.operationId), objectId)
    if (vm?.run_id !== input.runId) throw new FinalFailure('conflict', 'The VM does not have this run any more.')
    const devices = await readBindingDevices(tx, vm)
    await lockPlacement(tx, vm.cluster_id)
    const hosts = await listCandidates(tx, vm.cluster_id, objectId)
    const placement = place(hosts, placementRequest(vm, devices, await getDemands(tx, vm.cluster_id)))
    const { chosen } = placement
    if (!chosen) throw noHost(`run VM ${vm.name}`, hosts, placement)
    const plan = planRun(vm, devices.attachments, devices.nics, devices.iso)
    await reserveHost(tx, objectId, input.runId, chosen.id, plan.config)
    return { hostId: chosen.id, hostName: chosen.name, placement: keep(placement), plan }
  })
}

function placeOutput({ outputs }: StepContext<StartInput>): PlaceOutput {
  return outputs['place'] as unknown as PlaceOutput // what that step returned
}

async function launch(context: StepContext<StartInput>): Promise<{ status: string }> {
  const { objectId, input, services } = context
  const { hostId, plan } = placeOutput(context)
  for (const network of plan.networks)
    await context.command(hostId, 'network.ensure', { network }, { suffix: `network-${network.networkId}` })
  const secretId = plan.config.cloudInitSecretId
  const macAddresses = plan.nics.map(({ macAddress }) => macAddress)
  const seedVm = { vmId: objectId, name: plan.config.name, macAddresses }
  const cloudInit = secretId === null ? undefined : await openSeed(services, secretId, seedVm)
  const run = { vmId: objectId, runId: input.runId, runNumber: input.runNumber }
  const spec = machineSpec(plan, cloudInit)
  const report = await context.command(hostId, 'machine.start', { run, spec }, { deadlineMs: launchDeadlineMs })
  return { status: report.status }
}

async function destroy(context: StepContext<StartInput>): Promise<void> {
  const { objectId, input } = context
  const run = { vmId: objectId, runId: input.runId, runNumber: input.runNumber }
  await context.command(placeOutput(context).hostId, 'machine.destroy', { run })
}

async function settle(context: StepContext<StartInput>): Promise<undefined> {
  const { input } = context
  const known = new Set(['up', 'powering_up', 'paused', 'reboot_in_progress'])
  const run = await waitForRun(context, input.runId, ({ status }) => status !== null && known.has(status), settleMs)
  if (run?.runId !== input.runId) throw endedUnder(run, input.runId, 'The guest ended as soon as it was started')
}

/** Takes the run a start needs, in the transaction that accepts it. Exported for those that start a VM themselves. */
export async function startInput(tx: Tx, vmId: string, runId: string, runNumber: number): Promise<StartInput> {
  const attachments = await listAttachments(tx, vmId)
  return { runId, runNumber, disks: attachments.map(({ disk_id, disk_name }) => ({ id: disk_id, name: disk_name })) }
}
