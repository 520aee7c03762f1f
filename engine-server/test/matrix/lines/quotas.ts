import type { OperationsOf } from '@overt/api-client/engine'
import { likeIt } from '../callers.ts'
import { first, freeName, type Line, list, onObject, rightOn, seen, somewhere } from '../line.ts'
import { aQuota } from '../quota-supply.ts'
import { maySomewhere, sees } from '../sight.ts'
import type { World } from '../world.ts'

const quota = ({ standing }: World) => standing.quota
const another = likeIt(quota, (world: World) => aQuota(world, world.home.dataCenter))

/** With one of these somewhere, forms ask what is left. */
const asking = ['consume_quota', 'create_vm', 'create_disk'] as const

export const quotaLines = {
  listQuotas: list(),
  createQuota: somewhere('configure_quota', (caller, { home }) => rightOn(caller, 'configure_quota', home.dataCenter), {
    names: ({ home }) => home.dataCenter.id,
    asks: ({ home }) => ({ body: { name: freeName('quota'), dataCenterId: home.dataCenter.id } }),
  }),
  getQuota: seen(quota),
  updateQuota: onObject('configure_quota', quota, {
    fresh: another,
    asks: () => ({ body: { description: 'changed' }, headers: first }),
  }),
  deleteQuota: onObject('configure_quota', quota, { fresh: another }),
  planDeleteQuota: onObject('configure_quota', quota),
  previewQuotaUse: {
    gets: (caller, { home }) => {
      const mayAsk = asking.some((right) => maySomewhere(caller, right))
      return mayAsk ? (sees(caller, home.cluster) ? 'answer' : 'unknown_in_body') : 'forbidden'
    },
    asks: ({ home }) => ({ body: { clusterId: home.cluster.id, vcpus: 1 } }),
  },
} satisfies Record<OperationsOf<'quotas'>, Line>
