import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { assertRight } from '../../authz/filter.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { acceptOperation } from '../../operations/accept.ts'
import { createStorageDomainOperation } from './operations/create.ts'
import { findById, findDataCenter, findHost, insertStorageDomain, listPage } from './store.ts'
import { storageDomainView } from './view.ts'

type StorageDomain = Schema<'StorageDomain'>

/** Storage domains. */
export interface StorageDomainService {
  list(actor: Actor, query: QueryOf<'listStorageDomains'>): Promise<{ items: StorageDomain[]; next: string | null }>
  get(actor: Actor, id: string): Promise<StorageDomain>
  /** Answers the id of the operation. */
  create(actor: Actor, body: BodyOf<'createStorageDomain'>): Promise<string>
}

/** Makes the service. */
export function createStorageDomainService({ db }: { readonly db: Db }): StorageDomainService {
  return {
    async list(actor, { limit = 100, after, ids, search, dataCenterId, tagId }) {
      const rows = await listPage(db, actor, { ids, search, dataCenterId, tagId, limit, after: decodeCursor(after, 2) })
      const { items, next } = pageOf(rows, limit, (row) => [row.name, row.id])
      return { items: items.map(storageDomainView), next }
    },
    async get(actor, id) {
      const row = await findById(db, actor, id)
      if (!row) throw notFound('storage domain')
      return storageDomainView(row)
    },
    async create(actor, body) {
      const { name, description = '', dataCenterId, storage } = body
      return await transact(db, async (tx) => {
        const dataCenter = await findDataCenter(tx, actor, dataCenterId)
        if (!dataCenter) throw invalid('/dataCenterId', 'There is no such data center, or you may not see it.')
        assertRight(dataCenter.rights, 'create_storage_domain', 'make storage domains in this data center')
        const hostId = await placeOf(tx, actor, dataCenter, body)
        const id = crypto.randomUUID()
        const ancestors = [id, ...dataCenter.ancestors]
        const { type, path } = storage
        await insertStorageDomain(tx, { id, name, description, dataCenterId, type, hostId, path, ancestors })
        await recordEvent(tx, {
          objectKind: 'storage_domain',
          objectId: id,
          objectName: name,
          change: 'created',
          ancestors,
          ...byActor(actor),
        })
        return await acceptOperation(tx, {
          definition: createStorageDomainOperation,
          input: { name, path },
          object: { kind: 'storage_domain', id, name },
          ancestors,
          actor,
        })
      })
    },
  }
}

/** The host a local domain is on, or null for a shared one, which is every host's of a data center with shared storage. */
async function placeOf(
  tx: Tx,
  actor: Actor,
  dataCenter: { readonly name: string; readonly local: boolean },
  { dataCenterId, storage }: BodyOf<'createStorageDomain'>,
): Promise<string | null> {
  const { type, hostId } = storage
  if (dataCenter.local !== (type === 'local'))
    throw invalid(
      '/storage/type',
      dataCenter.local
        ? `Data center ${dataCenter.name} has local storage: each domain is a folder of one host.`
        : `Data center ${dataCenter.name} has shared storage: each domain is a folder that all its hosts have.`,
    )
  if (type !== 'local') {
    if (hostId !== undefined) throw invalid('/storage/hostId', 'A shared domain belongs to no host: leave this out.')
    return null
  }
  if (hostId === undefined) throw invalid('/storage/hostId', 'Name the host whose folder it is to be.')
  const host = await findHost(tx, actor, hostId)
  if (!host) throw invalid('/storage/hostId', 'There is no such approved host, or you may not see it.')
  if (host.data_center_id !== dataCenterId)
    throw invalid('/storage/hostId', `Host ${host.name} belongs to another data center.`)
  return hostId
}

function invalid(pointer: string, message: string): AppError {
  return new AppError('invalid_request', message, { details: { fields: { [pointer]: message } } })
}
