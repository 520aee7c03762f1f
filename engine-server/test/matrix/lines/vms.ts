import type { OperationsOf } from '@overt/api-client/engine'
import { expect, vi } from 'vitest'
import { anOperation, aDisk, aVm, type VmThing, type VmWishes } from '../estate-supply.ts'
import { giveTo, rightsNamed } from '../callers.ts'
import { first, freeName, type Line, list, onObject, own, rightInBody, seen, somewhere } from '../line.ts'
import type { Thing } from '../markers.ts'
import type { Caller } from '../people-supply.ts'
import type { RoleName } from '../role-rights.ts'
import { may, mayOnSystem, maySomewhere, sees } from '../sight.ts'
import type { World } from '../world.ts'

const vm = ({ standing }: World) => standing.vm
const running = ({ standing }: World) => standing.running
const another =
  (wishes: VmWishes = {}) =>
  (world: World) =>
    aVm(world, world.home, wishes)
const operation = ({ standing }: World) => standing.operation

/** A disk that is attached nowhere, of whoever calls if they have only what is theirs. */
async function looseDisk(world: World, caller: Caller): Promise<Thing> {
  const disk = await aDisk(world, world.home)
  await giveTo(world, world.callers, caller, disk)
  return disk
}
/** The standing disk for the standing VM; for a fresh VM a fresh one, which its page shows from then on. */
async function diskFor(world: World, target: Thing | undefined, caller: Caller): Promise<string> {
  if (target === world.standing.vm) return world.standing.disk.id
  const { id } = await looseDisk(world, caller)
  if (target) world.register.shows(target, id)
  return id
}
/** What a form for a new VM asks: for whoever sees something, or may make VMs. */
function inForms(then: Line['gets'], more: Partial<Line>): Line {
  const gets: Line['gets'] = (caller, world, target) =>
    maySomewhere(caller, 'see') || maySomewhere(caller, 'create_vm') ? then(caller, world, target) : 'forbidden'
  return { gets, ...more }
}
const asVm = (target: Thing | undefined) => target as VmThing // the lines of VMs have no other

/** Who makes something and could not manage it is its owner from then on. */
function owns(caller: Caller, role: RoleName, operation: string): void {
  const { id } = (JSON.parse(operation) as { object: { id: string } }).object // an operation names its object
  const held = new Set(caller.grants.flatMap((grant) => rightsNamed(grant.role)))
  if (rightsNamed(role).some((right) => !held.has(right))) caller.grants.push({ role, on: id })
}
const newVm = ({ home }: World) => ({ name: freeName('vm'), memoryBytes: 64 * 2 ** 20, clusterId: home.cluster.id })
const blank = { type: 'blank', sizeBytes: 2 ** 20 } as const

export const vmLines = {
  listVms: list(),
  createVm: somewhere('create_vm', (caller, { home }) => rightInBody(caller, 'create_vm', home.cluster), {
    asks: (world) => ({ body: newVm(world) }),
    after: (_world, caller, body) => owns(caller, 'userVmManager', body),
  }),
  getVmDefaults: somewhere('create_vm', () => 'answer'),
  previewVmPlacement: inForms((caller, { home }) => rightInBody(caller, 'create_vm', home.cluster), {
    asks: ({ home }) => ({ body: { clusterId: home.cluster.id, networkIds: [home.network.id] } }),
  }),
  previewVmCloudInit: inForms(() => 'answer', { asks: () => ({ body: { cloudInit: { hostName: 'a' } } }) }),
  getVm: seen(vm),
  updateVm: onObject('edit_vm_properties', vm, {
    fresh: another(),
    asks: () => ({ body: { description: 'changed' }, headers: first }),
  }),
  deleteVm: onObject('delete_vm', vm, { fresh: another() }),
  planDeleteVm: onObject('delete_vm', vm, { fresh: another() }),
  startVm: onObject('run_vm', vm, { fresh: another() }),
  planStartVm: onObject('run_vm', vm),
  shutdownVm: onObject('shut_down_vm', running, { fresh: another({ runs: 'up' }) }),
  planShutdownVm: onObject('shut_down_vm', running),
  stopVm: onObject('stop_vm', running, { fresh: another({ runs: 'up' }) }),
  planStopVm: onObject('stop_vm', running),
  rebootVm: onObject('reboot_vm', running, { fresh: another({ runs: 'up' }) }),
  planRebootVm: onObject('reboot_vm', running),
  resetVm: onObject('reset_vm', running, { fresh: another({ runs: 'up' }) }),
  planResetVm: onObject('reset_vm', running),
  pauseVm: onObject('stop_vm', running, { fresh: another({ runs: 'up' }) }),
  planPauseVm: onObject('stop_vm', running),
  resumeVm: onObject('run_vm', running, { fresh: another({ runs: 'paused' }) }),
  planResumeVm: onObject('run_vm', running),
  migrateVm: onObject('migrate_vm', running, {
    fresh: another({ runs: 'up', diskless: true }),
    asks: () => ({ body: {} }),
  }),
  planMigrateVm: onObject('migrate_vm', running, { asks: () => ({ body: {} }) }),
  listVmMigrationTargets: onObject('migrate_vm', running),
  listVmPlacements: seen(vm),
  listVmDiskAttachments: seen(vm),
  attachVmDisk: onObject('configure_vm_storage', vm, {
    fresh: another(),
    // Who may configure a VM's storage may not give it every disk: the disk asks for a right of its own.
    gets: (caller, { standing }, target) => {
      if (!target || !sees(caller, target)) return 'absent'
      if (!may(caller, 'configure_vm_storage', target)) return 'forbidden'
      return rightInBody(caller, 'attach_disk', standing.disk)
    },
    asks: async (world, target, caller) => ({
      body: { diskId: await diskFor(world, target, caller) },
    }),
  }),
  detachVmDisk: onObject('configure_vm_storage', vm, {
    fresh: another(),
    asks: (_world, target) => ({ second: asVm(target).diskId }),
  }),
  listVmNics: seen(vm),
  createVmNic: onObject('configure_vm_network', vm, {
    fresh: another(),
    gets: (caller, { home }, target) => {
      if (!target || !sees(caller, target)) return 'absent'
      if (!may(caller, 'configure_vm_network', target)) return 'forbidden'
      return sees(caller, home.network) ? 'answer' : 'unknown_in_body'
    },
    asks: ({ home }) => ({ body: { networkId: home.network.id } }),
  }),
  deleteVmNic: onObject('configure_vm_network', vm, {
    fresh: another(),
    asks: (_world, target) => ({ second: asVm(target).nicId }),
  }),
  getVmDevices: seen(running),
} satisfies Record<OperationsOf<'vms'>, Line>

export const consoleLines = {
  getVmScreenshot: onObject('connect_to_vm', running),
  createConsoleTicket: onObject('connect_to_vm', running, { asks: () => ({ body: { protocol: 'vnc' } }) }),
  listConsoleSessions: onObject('see', running),
} satisfies Record<OperationsOf<'consoles'>, Line>

const doer = ({ callers }: World) => ({
  userId: callers.superUser.userId ?? '',
  userName: callers.superUser.userName,
})

export const operationLines = {
  listOperations: list(),
  getOperation: seen(operation),
  // Who may see operations may ask; to cancel those of others takes a right of its own.
  cancelOperation: {
    target: operation,
    fresh: (world) => anOperation(world, world.standing.vm, 'waiting', doer(world)),
    gets: (caller, { callers }, target) => {
      if (!target || !sees(caller, target)) return 'absent'
      if (!may(caller, 'see_operations', target)) return 'forbidden'
      const isTheirs = caller.userId === callers.superUser.userId
      return isTheirs || may(caller, 'cancel_operations', target) ? 'answer' : 'forbidden'
    },
  },
  retryOperation: onObject('cancel_operations', ({ standing }) => standing.stuck, {
    fresh: (world) => anOperation(world, world.standing.vm, 'stuck', doer(world)),
  }),
  releaseOperationLocks: onObject('cancel_operations', ({ standing }) => standing.ended, {
    fresh: (world) => anOperation(world, world.standing.vm, 'failed', doer(world)),
  }),
  listLocks: list(),
} satisfies Record<OperationsOf<'operations'>, Line>

export const diskLines = {
  listDisks: list(),
  createDisk: somewhere('create_disk', (caller, { home }) => rightInBody(caller, 'create_disk', home.domain), {
    asks: ({ home }) => ({ body: { name: freeName('disk'), storageDomainId: home.domain.id, source: blank } }),
    after: (_world, caller, body) => owns(caller, 'diskOperator', body),
  }),
  getDisk: seen(({ standing }) => standing.disk),
  updateDisk: onObject('edit_disk_properties', ({ standing }) => standing.disk, {
    fresh: (world) => aDisk(world, world.home),
    asks: () => ({ body: { description: 'changed' }, headers: first }),
  }),
  deleteDisk: onObject('delete_disk', ({ standing }) => standing.disk, { fresh: (world) => aDisk(world, world.home) }),
  planDeleteDisk: onObject('delete_disk', ({ standing }) => standing.disk),
} satisfies Record<OperationsOf<'disks'>, Line>

export const readingLines = {
  listEvents: list({ asks: () => ({ query: '?limit=1000' }) }),
  listNotices: list(),
  listChanges: list({ asks: () => ({ query: '?limit=1000' }) }),
  search: list({ asks: () => ({ query: '?q=zq&limit=20' }) }),
  getDashboard: own(),
  getEstateStatistics: own(),
  getVmStatistics: onObject('see', running),
  getHostStatistics: onObject('see', ({ home }) => home.host),
  getClusterStatistics: onObject('see', ({ home }) => home.cluster),
  getDataCenterStatistics: onObject('see', ({ home }) => home.dataCenter),
  getStorageDomainStatistics: onObject('see', ({ home }) => home.domain),
  getSystem: own(),
  listCertificates: own(),
  listAuditRecords: auditLine({ asks: () => ({ query: '?limit=1000' }) }),
  exportAudit: auditLine(),
  getAuditChain: auditLine(),
  // One check at a time: each call waits until the one before has ended.
  verifyAuditChain: auditLine({ inTurn: true, asks: async (world) => (await checkEnded(world), {}) }),
} satisfies Record<
  OperationsOf<'changes' | 'search' | 'dashboard' | 'statistics' | 'system' | 'audit' | 'notices'> | 'listEvents',
  Line
>

async function checkEnded({ engine }: World): Promise<void> {
  await vi.waitFor(async () => {
    const going = await engine.db
      .selectFrom('operation')
      .select('id')
      .where('kind', '=', 'audit.verify')
      .where('ended_at', 'is', null)
      .execute()
    expect(going).toEqual([])
  })
}

function auditLine(more: Omit<Line, 'gets'> = {}): Line {
  // The one exception: an audit log that keeps things from its auditor is none.
  const tellsAll = 'Who may read the audit log is to read of everybody and everything.'
  const gets: Line['gets'] = (caller) => (mayOnSystem(caller, 'audit_log_management') ? 'answer' : 'forbidden')
  return { gets, tellsAll, ...more }
}
