import type { Client } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { each, listAll, Progress, succeed } from './calls.ts'
import { simulatedVm } from './names.ts'
import type { SimulatedSize } from './provision.ts'
import type { HostImage } from './storage.ts'

/** What making the VMs needs; what belongs to a host is at its place less one. */
interface VmParts {
  readonly client: Client
  readonly size: SimulatedSize
  readonly clusterIds: readonly string[]
  readonly networkIds: readonly string[]
  readonly images: readonly HostImage[]
  readonly say: (line: string) => void
}

const gibibyte = 1024 ** 3

/** Makes the VMs that are missing, each bound to its host by its disks, and starts those whose start was cut off. */
export async function makeVms({ client, size, clusterIds, networkIds, images, say }: VmParts): Promise<void> {
  const known = new Map<string, Schema<'Vm'>>()
  for (const clusterId of new Set(clusterIds))
    for (const vm of await listAll((after) =>
      client.call('listVms', { query: { clusterId: [clusterId], limit: 1000, ...after } }),
    ))
      known.set(vm.name, vm)
  const total = size.hosts * size.vmsPerHost
  // One of each host after the other, so that they work beside each other.
  const wanted = Array.from({ length: total }, (_, index) => ({
    place: (index % size.hosts) + 1,
    vm: simulatedVm((index % size.hosts) + 1, Math.floor(index / size.hosts)),
  }))
  await each(wanted, async ({ vm: { name, runs } }) => {
    const there = known.get(name)
    if (there?.status === 'down' && runs) await client.call('startVm', { path: { id: there.id } })
  })
  const missing = wanted.filter(({ vm }) => !known.has(vm.name))
  let made = total - missing.length
  const progress = new Progress(say, (done) => `${done} of ${total} simulated VMs are made.`)
  await each(missing, async ({ place, vm }) => {
    const clusterId = clusterIds[place - 1]
    const image = images[place - 1]
    const networkId = networkIds[vm.name.includes('-prod-') ? 0 : 1]
    if (!clusterId || !image || !networkId) throw new Error(`The simulated host ${place} is not complete.`)
    const { storageDomainId, diskId } = image
    const operation = await client.call('createVm', {
      body: {
        name: vm.name,
        description: vm.description,
        clusterId,
        memoryBytes: vm.memoryBytes,
        cpu: { sockets: 1, coresPerSocket: vm.cores, threadsPerCore: 1 },
        firmware: 'bios',
        deleteProtected: false,
        disks: [
          {
            allocation: 'thin',
            source: { type: 'clone', diskId, mode: 'linked', sizeBytes: 20 * gibibyte },
          },
          ...(vm.dataBytes > 0
            ? [
                {
                  storageDomainId,
                  allocation: 'thin' as const,
                  source: { type: 'blank' as const, sizeBytes: vm.dataBytes },
                },
              ]
            : []),
        ],
        nics: [{ networkId, model: 'virtio', linked: true }],
        start: vm.runs,
      },
    })
    await succeed(client, operation)
    made += 1
    progress.reached(made)
  })
  say(`${total} simulated VMs are made.`)
}
