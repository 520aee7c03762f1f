import type { OperationsOf } from '@overt/api-client/engine'
import { aSigningRequest } from '../../fake-host.ts'
import { hashSecret, newSecret } from '../../../src/identity/identities.ts'
import { likeIt } from '../callers.ts'
import { aCluster, aDataCenter, aHost, aTag, tagIt, aVm } from '../estate-supply.ts'
import {
  first,
  freeName,
  type Line,
  type Outcome,
  list,
  onObject,
  onSystem,
  open,
  refTo,
  rightInBody,
  rightOn,
  seen,
  somewhere,
} from '../line.ts'
import type { Thing } from '../markers.ts'
import type { Caller } from '../people-supply.ts'
import { mayOnSystem, sees } from '../sight.ts'
import type { World } from '../world.ts'

const dataCenter = ({ home }: World) => home.dataCenter
const cluster = ({ home }: World) => home.cluster
const host = ({ home }: World) => home.host
const emptyCluster = (world: World) => aCluster(world, world.home.dataCenter)
const emptyHost = (world: World) => aHost(world, world.home.cluster)

export const dataCenterLines = {
  listDataCenters: list(),
  createDataCenter: onSystem('create_data_center', { asks: () => ({ body: { name: freeName('dc'), local: true } }) }),
  getDataCenter: seen(dataCenter),
  updateDataCenter: onObject('edit_data_center_configuration', dataCenter, {
    asks: async (world, target) => ({
      body: { description: 'changed' },
      headers: { 'if-match': `"${await revisionOf(world, 'data_center', target)}"` },
    }),
    inTurn: true,
  }),
  deleteDataCenter: onObject('delete_data_center', dataCenter, { fresh: likeIt(dataCenter, aDataCenter) }),
  planDeleteDataCenter: onObject('delete_data_center', dataCenter),
} satisfies Record<OperationsOf<'data-centers'>, Line>

async function revisionOf(
  { engine }: World,
  table: 'data_center' | 'cluster' | 'host' | 'tag',
  target: Thing | undefined,
): Promise<number> {
  const row = await engine.db
    .selectFrom(table)
    .select('revision')
    .where('id', '=', target?.id ?? '')
    .executeTakeFirst()
  return row?.revision ?? 1
}

export const clusterLines = {
  listClusters: list(),
  createCluster: somewhere('create_cluster', (caller, { home }) => rightOn(caller, 'create_cluster', home.dataCenter), {
    names: ({ home }) => home.dataCenter.id,
    asks: ({ home }) => ({
      body: { name: freeName('cluster'), dataCenterId: home.dataCenter.id, architecture: 'x86_64' },
    }),
  }),
  getCluster: seen(cluster),
  updateCluster: onObject('edit_cluster_configuration', cluster, {
    asks: async (world, target) => ({
      body: { description: 'changed' },
      headers: { 'if-match': `"${await revisionOf(world, 'cluster', target)}"` },
    }),
    inTurn: true,
  }),
  planUpdateCluster: onObject('edit_cluster_configuration', cluster, {
    asks: () => ({ body: { description: 'changed' } }),
  }),
  deleteCluster: onObject('delete_cluster', cluster, { fresh: likeIt(cluster, emptyCluster) }),
  planDeleteCluster: onObject('delete_cluster', cluster),
  getClusterChoices: somewhere('see', () => 'answer'),
} satisfies Record<OperationsOf<'clusters'>, Line>

export const networkLines = {
  listNetworks: list(),
  createNetwork: somewhere('create_network', (caller, { home }) => rightOn(caller, 'create_network', home.dataCenter), {
    names: ({ home }) => home.dataCenter.id,
    asks: ({ home }) => ({ body: { name: freeName('net'), dataCenterId: home.dataCenter.id, mode: 'nat', mtu: 1500 } }),
  }),
  getNetwork: seen(({ home }) => home.network),
  listNetworkNics: seen(({ home }) => home.network),
} satisfies Record<OperationsOf<'networks'>, Line>

export const storageDomainLines = {
  listStorageDomains: list(),
  createStorageDomain: somewhere(
    'create_storage_domain',
    (caller, { home }) => rightInBody(caller, 'create_storage_domain', home.dataCenter),
    {
      asks: ({ home }) => ({
        body: {
          name: freeName('domain'),
          dataCenterId: home.dataCenter.id,
          storage: { type: 'local', hostId: home.host.id, path: `/srv/overt/${freeName('domain')}` },
        },
      }),
    },
  ),
  getStorageDomain: seen(({ home }) => home.domain),
} satisfies Record<OperationsOf<'storage-domains'>, Line>

const edit = 'edit_host_configuration'

export const hostLines = {
  listHosts: list(),
  getHost: seen(host),
  rehearseHosts: {
    gets: (caller, { home }) => (sees(caller, home.host) ? 'answer' : 'absent'),
    names: ({ home }) => home.host.id,
    asks: ({ home }) => ({ query: `?hostId=${home.host.id}&event=failure` }),
  },
  updateHost: onObject(edit, host, {
    fresh: likeIt(host, emptyHost),
    asks: () => ({ body: { description: 'changed' }, headers: first }),
  }),
  deleteHost: onObject('delete_host', host, { fresh: likeIt(host, hostInMaintenance) }),
  planDeleteHost: onObject('delete_host', host, { asks: () => ({ query: '?force=true' }) }),
  maintainHost: onObject('manipulate_host', host, { fresh: likeIt(host, emptyHost), asks: () => ({ body: {} }) }),
  planMaintainHost: onObject('manipulate_host', host, { asks: () => ({ body: {} }) }),
  activateHost: onObject('manipulate_host', host, { fresh: likeIt(host, hostInMaintenance) }),
  moveHost: {
    gets: moving,
    target: host,
    fresh: likeIt(host, hostInMaintenance),
    asks: ({ standing }) => ({ body: { clusterId: standing.otherCluster.id } }),
  },
  planMoveHost: {
    gets: moving,
    target: host,
    asks: ({ standing }) => ({ body: { clusterId: standing.otherCluster.id } }),
  },
  approveHost: {
    target: ({ standing }) => standing.waitingHost,
    fresh: aHostToApprove,
    gets: (caller, { home }, target) => {
      const outcome = rightOn(caller, edit, target)
      return outcome === 'answer' ? rightInBody(caller, 'create_host', home.cluster) : outcome
    },
    asks: ({ home }) => ({ body: { clusterId: home.cluster.id } }),
  },
  renewHostCertificate: onObject(edit, host, { fresh: likeIt(host, emptyHost) }),
  createHostEnrollmentToken: onSystem('create_host', { asks: () => ({ body: {} }) }),
  enrollHost: open({
    asks: async ({ engine, callers }) => {
      const token = newSecret('ove_')
      await engine.db
        .insertInto('host_enrollment_token')
        .values({
          token_hash: hashSecret(token),
          created_by: callers.superUser.userId,
          expires_at: new Date(Date.now() + 3_600_000),
        })
        .execute()
      const { request } = await aSigningRequest()
      const machineId = crypto.randomUUID()
      const facts = { hostName: freeName('host'), address: '127.0.0.1', port: 1, machineId }
      return { body: { token, certificateSigningRequest: request, ...facts } }
    },
  }),
  checkHostEnrollment: open({
    asks: async ({ standing }) => ({ body: { certificate: standing.hostCertificate } }),
  }),
} satisfies Record<OperationsOf<'hosts'>, Line>

/** To another cluster it takes the right to add hosts there, of whoever sees it. */
function moving(caller: Caller, { standing }: World, target: Thing | undefined): Outcome {
  const outcome = rightOn(caller, edit, target)
  return outcome === 'answer' ? rightInBody(caller, 'create_host', standing.otherCluster) : outcome
}

/** Who gets an answer has it in the cluster from then on: told to who sees that. */
async function aHostToApprove(world: World): Promise<Thing> {
  const made = await aHost(world, undefined)
  made.above.push(...world.home.cluster.above)
  return made
}

async function hostInMaintenance(world: World): Promise<Thing> {
  const made = await aHost(world, world.home.cluster)
  await world.engine.db
    .updateTable('host')
    .set({ maintenance: 'on', maintenance_since: new Date() })
    .where('id', '=', made.id)
    .execute()
  return made
}

const tag = ({ standing }: World) => standing.tag

export const tagLines = {
  listTags: list(),
  createTag: somewhere('tag_management', (caller) => (mayOnSystem(caller, 'tag_management') ? 'answer' : 'forbidden'), {
    asks: () => ({ body: { name: freeName('tag') } }),
  }),
  getTag: seen(tag),
  updateTag: onObject('tag_management', tag, {
    fresh: (world) => aTag(world),
    asks: () => ({ body: { description: 'changed' }, headers: first }),
  }),
  deleteTag: onObject('tag_management', tag, { fresh: (world) => aTag(world) }),
  planDeleteTag: onObject('tag_management', tag),
  listTaggedObjects: seen(tag),
  tagObject: onObject('tag_management', tag, {
    fresh: (world) => aTag(world),
    asks: async (world) => ({ body: refTo(await aVm(world, world.home)) }),
  }),
  untagObject: onObject('tag_management', tag, {
    fresh: async (world) => {
      const made = await aTag(world)
      await tagIt(world, made, world.standing.disk)
      return made
    },
    asks: ({ standing, home }, target) => ({ second: target === standing.tag ? home.cluster.id : standing.disk.id }),
  }),
} satisfies Record<OperationsOf<'tags'>, Line>
