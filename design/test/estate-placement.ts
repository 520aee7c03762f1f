// Why VMs of the make-believe estate run where they do.
import type { Schema } from '@overt/api-client/engine'
import { anId, minutesAgo } from '../src/test-support/factories.ts'
import type { FakeHandlers } from '../src/test-support/fake-engine.ts'
import { aDecision, aRehearsedGuest, aStrandedGuest } from '../src/test-support/placement.ts'

type Host = Schema<'PlacementHost'>
type Filter = Host['verdicts'][number]['filter']

const passes: Readonly<Record<Filter, string>> = {
  cluster: 'It is in the cluster of the VM.',
  state: 'It is up.',
  architecture: 'The VM is x86_64, the host is x86_64.',
  pinning: 'The VM may run on any host.',
  migration: 'The VM is started, not moved.',
  cpu_model: 'Guests can have CPU type EPYC-Milan.',
  machine_type: 'The VM takes the machine that the host has.',
  display: 'It shows screens by VNC.',
  storage: 'It reaches all the storage.',
  network: 'It can have all the networks.',
  cpu: 'The VM has 4 vCPUs, the host 64 CPUs.',
  memory: 'The VM needs 8192 MiB of memory; of 131072 MiB, 32768 MiB are taken.',
}

function host(n: number, refusals: Partial<Record<Filter, string>>, points: readonly [number, number, number]): Host {
  const verdicts = Object.entries(passes).map(([name, detail]) => {
    const filter = name as Filter // of the table above
    const refusal = refusals[filter]
    return { filter, passed: refusal === undefined, detail: refusal ?? detail }
  })
  const fits = Object.keys(refusals).length === 0
  const [load, memory, guests] = points
  return {
    id: anId(n, 3),
    name: `node-${n}`,
    fits,
    chosen: fits && memory === 100,
    freeMemoryBytes: fits ? memory * 2 ** 30 : null,
    verdicts,
    weights: fits
      ? [
          {
            weight: 'load',
            factor: 1,
            points: load,
            detail: 'Its CPUs would be 22 % busy: 21 % now, and 0.6 % guessed for 4 vCPUs.',
          },
          { weight: 'memory', factor: 10, points: memory, detail: '68 % of its memory would be left, 90112 MiB.' },
          { weight: 'guests', factor: 1, points: guests, detail: 'It would run 12 guests.' },
        ]
      : [],
    score: fits ? load + 10 * memory + guests : null,
  }
}

const away = 'It is not up: non responsive. It has not answered for 2 minutes.'
const full = 'The VM needs 8192 MiB of memory; of 131072 MiB, 126976 MiB are taken.'

/** Handlers of placement. */
export const placementHandlers: FakeHandlers = {
  rehearseHosts: ({ query }) => {
    const hosts = String(query.hostId)
      .split(',')
      .map((id, index) => ({ kind: 'host' as const, id, name: `node-${index + 1}` }))
    const event = query.event === 'drain' ? 'drain' : 'failure'
    const guests = [
      aStrandedGuest(9),
      ...[2, 3, 4].map((n) =>
        aRehearsedGuest(n, { memoryBytes: n * 2 ** 30, to: { kind: 'host', id: anId(n, 3), name: `node-${n}` } }),
      ),
      aRehearsedGuest(5, { from: hosts.at(-1) ?? { kind: 'host', id: anId(1, 3), name: 'node-1' } }),
    ]
    return { event, hosts, guests, hiddenCount: 1, hiddenStrandedCount: 0 }
  },
  listVmPlacements: ({ query }) => ({
    items: [
      aDecision({
        hostCount: 5,
        fittingCount: 3,
        hosts: [
          host(1, {}, [62.5, 100, 80]),
          host(4, {}, [100, 71.3, 100]),
          host(5, {}, [0, 0, 0]),
          host(2, { state: away }, [0, 0, 0]),
          host(3, { memory: full }, [0, 0, 0]),
        ],
        refusals: [
          { filter: 'memory', count: 1 },
          { filter: 'state', count: 1 },
        ],
      }),
      aDecision({
        operationId: anId(2, 6),
        at: minutesAgo(48),
        chosen: null,
        wasFound: false,
        fittingCount: 0,
        hosts: [
          host(2, { state: away }, [0, 0, 0]),
          host(3, { memory: full, display: 'Its hypervisor has no SPICE, by which the VM is shown.' }, [0, 0, 0]),
        ],
        refusals: [
          { filter: 'display', count: 1 },
          { filter: 'state', count: 1 },
        ],
        advice: [
          { hostId: anId(2, 3), hostName: 'node-2', text: 'Get host node-2 up again: it is non responsive.' },
          {
            hostId: anId(3, 3),
            hostName: 'node-3',
            text: 'Show the VM by VNC. Free 4096 MiB of memory on host node-3, or lower the VM’s memory to 4096 MiB.',
          },
        ],
      }),
    ].slice(0, Number(query.limit ?? 10)),
    next: null,
  }),
}
