// The data center and the cluster of the made-believe estate, and what can be done with them.
import type { Schema } from '@overt/api-client/engine'
import { aCluster, aDataCenter, anId, aPlan } from '../src/test-support/factories.ts'
import { type FakeHandlers, refusal } from '../src/test-support/fake-engine.ts'

const oldHost = { kind: 'host', id: anId(2, 3), name: 'node-2' } as const
const newHost = { kind: 'host', id: anId(1, 3), name: 'node-1' } as const

/** What two hosts of different age offer. */
export const someChoices: Schema<'ClusterChoices'> = {
  hosts: [newHost, oldHost],
  silentHosts: [],
  cpuTypes: [
    { name: 'Icelake-Server', withoutIt: [oldHost] },
    { name: 'Skylake-Server', withoutIt: [] },
    { name: 'Westmere', withoutIt: [] },
  ],
  emulatedMachines: [
    { name: 'pc-q35-9.0', withoutIt: [oldHost] },
    { name: 'pc-q35-7.2', withoutIt: [] },
  ],
}

/** The estate's data center and cluster. */
export function somePlaces(vmCount: number) {
  return { cluster: aCluster({ cpuType: 'Skylake-Server', vmCount }), dataCenter: aDataCenter() }
}

/** What the engine answers about them. */
export function placeHandlers({ cluster, dataCenter }: ReturnType<typeof somePlaces>): FakeHandlers {
  const clusters = [cluster, aCluster({ id: anId(2, 2), name: 'Modern', cpuType: 'Icelake-Server', hostCount: 0 })]
  const dataCenters = [dataCenter]
  return {
    listClusters: () => ({ items: clusters, next: null }),
    getCluster: ({ path }) => found(clusters, path.id),
    createCluster: ({ body }) => {
      const made = { ...cluster, ...body, id: anId(clusters.length + 1, 2), hostCount: 0, vmCount: 0 }
      clusters.push(made)
      return made
    },
    updateCluster: ({ path, body }) => Object.assign(found(clusters, path.id), body),
    planUpdateCluster: ({ path, body }) => {
      const { name } = found(clusters, path.id)
      const object = { kind: 'cluster' as const, id: path.id, name }
      const text = `Host ${oldHost.name} becomes non-operational: no VM is started there, those that run go on.`
      return aPlan({
        title: `Change cluster ${name}`,
        effects: [
          { object, action: 'change', text: `Cluster ${name} is changed.`, irreversible: false },
          ...(body.cpuType === 'Icelake-Server'
            ? [{ object: oldHost, action: 'stop' as const, text, irreversible: false }]
            : []),
        ],
      })
    },
    planDeleteCluster: ({ path }) =>
      planOf('cluster', found(clusters, path.id), path.id === cluster.id ? newHost : null),
    deleteCluster: ({ path }) => void clusters.splice(clusters.indexOf(found(clusters, path.id)), 1),
    getClusterChoices: () => someChoices,
    planMoveHost: ({ path, body }) =>
      aPlan({
        title: 'Move host',
        effects: [
          {
            object: { kind: 'host', id: path.id },
            action: 'move',
            text: `The host moves to cluster ${found(clusters, body.clusterId).name}.`,
            irreversible: false,
          },
        ],
        warnings: ["It will be non-operational there. Its CPU can't be Icelake-Server, the CPU type of its cluster."],
      }),
    listDataCenters: () => ({ items: dataCenters, next: null }),
    getDataCenter: ({ path }) => found(dataCenters, path.id),
    createDataCenter: ({ body }) => {
      const made = { ...dataCenter, ...body, id: anId(dataCenters.length + 1, 10), status: 'uninitialized' as const }
      dataCenters.push(made)
      return made
    },
    updateDataCenter: ({ path, body }) => Object.assign(found(dataCenters, path.id), body),
    planDeleteDataCenter: ({ path }) =>
      planOf('data_center', found(dataCenters, path.id), path.id === dataCenter.id ? newHost : null),
    deleteDataCenter: ({ path }) => void dataCenters.splice(dataCenters.indexOf(found(dataCenters, path.id)), 1),
  }
}

function found<Row extends { id: string }>(rows: readonly Row[], id: string): Row {
  const row = rows.find((candidate) => candidate.id === id)
  if (!row) throw refusal('not_found', 'There is no such object, or you may not see it.')
  return row
}

function planOf(
  kind: 'cluster' | 'data_center',
  { id, name }: { id: string; name: string },
  inIt: typeof newHost | null,
) {
  const what = kind === 'cluster' ? 'cluster' : 'data center'
  const object = { kind, id, name }
  return aPlan({
    title: `Delete ${what} ${name}`,
    effects: [{ object, action: 'delete', text: `The ${what} ${name} is deleted.`, irreversible: true }],
    blockers: inIt
      ? [{ code: 'conflict', text: `Host ${inIt.name} is in it: move it to another cluster.`, object: inIt }]
      : [],
  })
}
