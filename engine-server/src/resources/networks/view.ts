import type { Schema } from '@overt/api-client/engine'
import { rightsOf } from '../../authz/roles.ts'
import { addressesOf } from '../../vm-status/guest-addresses.ts'
import type { NetworkNicRow, NetworkRow } from './store.ts'

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
    tags: row.tags,
    myRights: rightsOf(row.rights),
  }
}

/** An interface on a network as the contract shows it. */
export function networkNicView(row: NetworkNicRow): Schema<'NetworkNic'> {
  return {
    id: row.id,
    name: row.name,
    vmId: row.vm_id,
    vmName: row.vm_name,
    model: row.model as Schema<'NetworkNic'>['model'], // the schema checks it
    macAddress: row.mac_address,
    linked: row.linked,
    addresses: addressesOf(row.guest, row.mac_address),
  }
}
