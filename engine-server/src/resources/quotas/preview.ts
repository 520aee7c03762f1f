// What something would take of a quota, while a form is filled in.
import type { BodyOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { findVisibleObject } from '../../authz/store.ts'
import type { Db } from '../../db/database.ts'
import { invalidField } from '../disks/prepare.ts'
import { assertUsable, chooseOwn, weigh } from './service-tx.ts'
import { getDataCenter } from './use-store.ts'
import type { Amount, QuotaLine } from './verdict.ts'

type Question = BodyOf<'previewQuotaUse'>

/** Answers what would count against which quota, and whether it would be let through. */
export async function previewUse(db: Db, actor: Actor, question: Question): Promise<Schema<'QuotaPreview'>> {
  const { clusterId, vcpus = 0, memoryBytes = 0, disks = [] } = question
  const dataCenterId = await dataCenterOf(db, actor, question)
  const ask: Amount[] = [
    ...(clusterId === undefined
      ? []
      : [
          { resource: 'vcpus' as const, placeId: clusterId, amount: vcpus },
          { resource: 'memory' as const, placeId: clusterId, amount: memoryBytes },
        ]),
    ...disks.map(({ storageDomainId, sizeBytes }) => ({
      resource: 'storage' as const,
      placeId: storageDomainId,
      amount: sizeBytes,
    })),
  ]
  if (question.quotaId !== undefined) await assertUsable(db, actor, question.quotaId, dataCenterId, '/quotaId')
  const { quota_mode } = await getDataCenter(db, dataCenterId)
  const own = quota_mode === 'disabled' ? undefined : await chooseOwn(db, actor, dataCenterId, ask)
  const quotaId = question.quotaId ?? own?.id ?? null
  const { mode, quota, lines, verdict, refusal, warnings, names } = await weigh(db, {
    quotaId,
    dataCenterId,
    ask,
    object: null,
  })
  return {
    mode,
    quotaId,
    quotaName: quota?.name ?? null,
    verdict,
    text: refusal?.message ?? warnings.join(' '),
    lines: lines.map((line) => lineView(line, names)),
  }
}

function lineView(
  { resource, placeId, used, asked, limit, verdict }: QuotaLine,
  names: ReadonlyMap<string, string>,
): Schema<'QuotaLine'> {
  const kind = resource === 'storage' ? 'storage_domain' : 'cluster'
  const place = placeId === null ? null : ({ kind, id: placeId, name: names.get(placeId) ?? '' } as const)
  return { resource, place, used, asked, limit, verdict }
}

/** The data center of all places of a question; a place that is hidden is not there. */
async function dataCenterOf(db: Db, actor: Actor, { clusterId, disks = [] }: Question): Promise<string> {
  const places = [
    ...(clusterId === undefined ? [] : [{ kind: 'cluster' as const, id: clusterId, at: '/clusterId' }]),
    ...disks.map(({ storageDomainId: id }, index) => ({
      kind: 'storage_domain' as const,
      id,
      at: `/disks/${index}/storageDomainId`,
    })),
  ]
  let dataCenterId: string | undefined
  for (const { kind, id, at } of places) {
    const found = await findVisibleObject(db, actor, kind, id)
    const what = kind === 'cluster' ? 'cluster' : 'storage domain'
    if (!found) throw invalidField(at, `There is no such ${what}, or you may not see it.`)
    const [, above] = found.ancestors // itself, then the data center
    if (dataCenterId !== undefined && above !== dataCenterId)
      throw invalidField(at, 'It must be in the same data center as the rest.')
    dataCenterId = above
  }
  if (dataCenterId === undefined)
    throw invalidField('/clusterId', 'Say where: name a cluster, or disks with their storage domains.')
  return dataCenterId
}
