import type { Schema } from '@overt/api-client/engine'
import { rightsOf } from '../../authz/roles.ts'
import type { NetworkRow } from './store.ts'

/** A network as the contract shows it. */
export function networkView(row: NetworkRow): Schema<'Network'> {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    dataCenterId: row.data_center_id,
    mode: row.mode as Schema<'Network'>['mode'], // the schema checks it
    mtu: row.mtu,
    ipv4Cidr: row.ipv4_cidr,
    vmCount: row.vm_count,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    myRights: rightsOf(row.roles),
  }
}
