import type { OperationDefinition, OperationKind } from '../operations/define.ts'
import type { Definitions } from '../operations/runner-parts.ts'
import { verifyAuditOperation } from './audit/operations/verify.ts'
import { createDiskOperation } from './disks/operations/create.ts'
import { deleteDiskOperation } from './disks/operations/delete.ts'
import { maintenanceOperation } from './hosts/operations/maintenance.ts'
import { createStorageDomainOperation } from './storage-domains/operations/create.ts'
import { createVmOperation } from './vms/operations/create.ts'
import { deleteVmOperation } from './vms/operations/delete.ts'
import { migrateVmOperation } from './vms/operations/migrate.ts'
import { shutdownVmOperation } from './vms/operations/shutdown.ts'
import { pauseVmOperation, rebootVmOperation, resetVmOperation, resumeVmOperation } from './vms/operations/signals.ts'
import { startVmOperation } from './vms/operations/start.ts'
import { stopVmOperation } from './vms/operations/stop.ts'
import { updateVmOperation } from './vms/operations/update.ts'

/** Every kind of operation; one of the contract that is missing here does not compile. */
const byKind = {
  'vm.create': createVmOperation,
  'vm.update': updateVmOperation,
  'vm.delete': deleteVmOperation,
  'vm.start': startVmOperation,
  'vm.shutdown': shutdownVmOperation,
  'vm.stop': stopVmOperation,
  'vm.reboot': rebootVmOperation,
  'vm.reset': resetVmOperation,
  'vm.pause': pauseVmOperation,
  'vm.resume': resumeVmOperation,
  'vm.migrate': migrateVmOperation,
  'disk.create': createDiskOperation,
  'disk.delete': deleteDiskOperation,
  'storage_domain.create': createStorageDomainOperation,
  'host.maintenance': maintenanceOperation,
  'audit.verify': verifyAuditOperation,
} satisfies { readonly [Kind in OperationKind]: OperationDefinition<never> }

/** Definitions as the runner takes them. */
export const operationDefinitions: Definitions = new Map<string, OperationDefinition<never>>(Object.entries(byKind))
