import { expectedRevision, type Handler, type HandlersFor, noContent, reply } from '../../http/bind.ts'
import type { PowerAction } from './plans.ts'

type PowerOperation = `${PowerAction}Vm`
type PlanOperation = `plan${Capitalize<PowerAction>}Vm`

/** Handler of a power action. */
function power<Id extends PowerOperation>(action: PowerAction): Handler<Id> {
  const handle: Handler<'startVm'> = async ({ actor, path, headers }, { vms, operations }) =>
    reply(await operations.accepted(actor, await vms.power(actor, path.id, action, headers['Plan-Hash'])))
  return handle as unknown as Handler<Id> // the contract gives all of them one shape
}

/** Handler of a power action's plan. */
function plan<Id extends PlanOperation>(action: PowerAction): Handler<Id> {
  const handle: Handler<'planStartVm'> = async ({ actor, path }, { vms }) =>
    reply(await vms.planPower(actor, path.id, action))
  return handle as unknown as Handler<Id> // the contract gives all of them one shape
}

/** Handlers of `vms.yaml`; its consoles have their own. */
export const routes = {
  listVms: async ({ actor, query }, { vms }) => reply(await vms.list(actor, query)),
  createVm: async ({ actor, body }, { vms, operations }) =>
    reply(await operations.accepted(actor, await vms.create(actor, body))),
  getVmDefaults: async ({ actor, query }, { vms }) => reply(await vms.defaults(actor, query)),
  previewVmPlacement: async ({ actor, body }, { vms }) => reply(await vms.previewPlacement(actor, body)),
  previewVmCloudInit: async ({ body }, { vms }) => reply(vms.previewCloudInit(body)),
  getVm: async ({ actor, path }, { vms }) => {
    const vm = await vms.get(actor, path.id)
    return reply(vm, vm.revision)
  },
  updateVm: async ({ actor, path, headers, body }, { vms }) => {
    const vm = await vms.update(actor, path.id, expectedRevision(headers['If-Match']), body)
    return reply(vm, vm.revision)
  },
  deleteVm: async ({ actor, path, query, headers }, { vms, operations }) => {
    const id = await vms.delete(actor, path.id, query.disks ?? 'delete', headers['Plan-Hash'])
    return reply(await operations.accepted(actor, id))
  },
  planDeleteVm: async ({ actor, path, query }, { vms }) =>
    reply(await vms.planDelete(actor, path.id, query.disks ?? 'delete')),
  startVm: power('start'),
  planStartVm: plan('start'),
  shutdownVm: power('shutdown'),
  planShutdownVm: plan('shutdown'),
  stopVm: power('stop'),
  planStopVm: plan('stop'),
  rebootVm: power('reboot'),
  planRebootVm: plan('reboot'),
  resetVm: power('reset'),
  planResetVm: plan('reset'),
  pauseVm: power('pause'),
  planPauseVm: plan('pause'),
  resumeVm: power('resume'),
  planResumeVm: plan('resume'),
  migrateVm: async ({ actor, path, headers, body }, { vms, operations }) =>
    reply(await operations.accepted(actor, await vms.migrate(actor, path.id, body, headers['Plan-Hash']))),
  planMigrateVm: async ({ actor, path, body }, { vms }) => reply(await vms.planMigrate(actor, path.id, body)),
  listVmMigrationTargets: async ({ actor, path, query }, { vms }) =>
    reply(await vms.migrationTargets(actor, path.id, query)),
  getVmDevices: async ({ actor, path }, { vms }) => reply(await vms.devices(actor, path.id)),
  listVmPlacements: async ({ actor, path, query }, { vms }) => reply(await vms.placements(actor, path.id, query)),
  listVmDiskAttachments: async ({ actor, path }, { vms }) =>
    reply({ items: await vms.listDisks(actor, path.id), next: null }),
  attachVmDisk: async ({ actor, path, body }, { vms }) => reply(await vms.attachDisk(actor, path.id, body)),
  detachVmDisk: async ({ actor, path }, { vms }) => {
    await vms.detachDisk(actor, path.id, path.diskId)
    return noContent
  },
  listVmNics: async ({ actor, path }, { vms }) => reply({ items: await vms.listNics(actor, path.id), next: null }),
  createVmNic: async ({ actor, path, body }, { vms }) => reply(await vms.createNic(actor, path.id, body)),
  deleteVmNic: async ({ actor, path }, { vms }) => {
    await vms.deleteNic(actor, path.id, path.nicId)
    return noContent
  },
} satisfies HandlersFor<'vms'>
