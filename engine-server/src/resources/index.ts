import type { OperationId } from '@overt/api-client/engine'
import type { Handler } from '../http/bind.ts'
import { routes as audit } from './audit/routes.ts'
import { routes as changes } from './changes/routes.ts'
import { routes as clusters } from './clusters/routes.ts'
import { routes as consoles } from './consoles/routes.ts'
import { routes as dashboard } from './dashboard/routes.ts'
import { routes as dataCenters } from './data-centers/routes.ts'
import { routes as events } from './events/routes.ts'
import { routes as hosts } from './hosts/routes.ts'
import { routes as identityProviders } from './identity-providers/routes.ts'
import { routes as networks } from './networks/routes.ts'
import { routes as notices } from './notices/routes.ts'
import { routes as operations } from './operations/routes.ts'
import { routes as permissions } from './permissions/routes.ts'
import { routes as quotas } from './quotas/routes.ts'
import { routes as search } from './search/routes.ts'
import { routes as session } from './session/routes.ts'
import { routes as signIn } from './session/sign-in-routes.ts'
import { routes as sshKeys } from './ssh-keys/routes.ts'
import { routes as system } from './system/routes.ts'
import { routes as disks } from './disks/routes.ts'
import { routes as statistics } from './statistics/routes.ts'
import { routes as storageDomains } from './storage-domains/routes.ts'
import { routes as tags } from './tags/routes.ts'
import { routes as vms } from './vms/routes.ts'
import { routes as users } from './users/routes.ts'

/** A handler for every API operation of the contract. */
export type Handlers = { readonly [Id in OperationId]: Handler<Id> }

/** The handler tables of all resources, one line each; `complete.test.ts` has the compiler look for missing ones. */
export const handlers = {
  ...session,
  ...signIn,
  ...users,
  ...sshKeys,
  ...permissions,
  ...tags,
  ...identityProviders,
  ...dataCenters,
  ...quotas,
  ...clusters,
  ...hosts,
  ...networks,
  ...disks,
  ...storageDomains,
  ...vms,
  ...consoles,
  ...operations,
  ...dashboard,
  ...statistics,
  ...events,
  ...notices,
  ...search,
  ...changes,
  ...audit,
  ...system,
} satisfies Partial<Handlers>
