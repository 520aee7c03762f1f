import type { Schema } from '@overt/api-client/engine'
import { anId, minutesAgo } from './factories.ts'

/** Hosts of a placement: one that fits and is chosen, and one that does not. */
export function placementHosts(): Schema<'PlacementHost'>[] {
  const verdicts = (memory: boolean): Schema<'PlacementHost'>['verdicts'] => [
    { filter: 'state', passed: true, detail: 'It is up.' },
    {
      filter: 'memory',
      passed: memory,
      detail: `The VM needs 1024 MiB of memory; of 131072 MiB, ${memory ? 2048 : 131000} MiB are taken.`,
    },
  ]
  return [
    {
      id: anId(1, 3),
      name: 'node-1',
      fits: true,
      chosen: true,
      freeMemoryBytes: 125 * 2 ** 30,
      verdicts: verdicts(true),
      weights: [
        {
          weight: 'load',
          factor: 1,
          points: 100,
          detail: 'Its CPUs would be 7 % busy: 5 % now, and 2 % guessed for 2 vCPUs.',
        },
        { weight: 'memory', factor: 10, points: 100, detail: '98 % of its memory would be left, 128000 MiB.' },
        { weight: 'guests', factor: 1, points: 100, detail: 'It would run 3 guests.' },
      ],
      score: 1200,
    },
    {
      id: anId(2, 3),
      name: 'node-2',
      fits: false,
      chosen: false,
      freeMemoryBytes: null,
      verdicts: verdicts(false),
      weights: [],
      score: null,
    },
  ]
}

/** A placement with one host that fits and one that does not. */
export function aPlacement(over: Partial<Schema<'PlacementPreview'>> = {}): Schema<'PlacementPreview'> {
  return {
    clusterName: 'Default',
    policy: 'even_memory',
    chosen: { kind: 'host', id: anId(1, 3), name: 'node-1' },
    hostCount: 2,
    fittingCount: 1,
    hiddenCount: 0,
    hosts: placementHosts(),
    refusals: [{ filter: 'memory', count: 1 }],
    advice: [],
    unresolved: [],
    ...over,
  }
}

/** Where a VM could be migrated to, and how. */
export function someTargets(over: Partial<Schema<'MigrationTargets'>> = {}): Schema<'MigrationTargets'> {
  return { policy: 'minimal_downtime', bandwidthMibPerSecond: null, placement: aPlacement(), ...over }
}

/** A decision of a start that found a host. */
export function aDecision(over: Partial<Schema<'PlacementDecision'>> = {}): Schema<'PlacementDecision'> {
  const { clusterName: _name, unresolved: _unresolved, ...placement } = aPlacement()
  return { ...placement, operationId: anId(1, 6), kind: 'vm.start', at: minutesAgo(42), wasFound: true, ...over }
}

/** A guest of a host that goes, with a place elsewhere. */
export function aRehearsedGuest(n: number, over: Partial<Schema<'RehearsedGuest'>> = {}): Schema<'RehearsedGuest'> {
  return {
    vm: { kind: 'vm', id: anId(n), name: `guest-${n}` },
    from: { kind: 'host', id: anId(1, 3), name: 'node-1' },
    to: { kind: 'host', id: anId(2, 3), name: 'node-2' },
    hasPlace: true,
    memoryBytes: 2 ** 30,
    fittingCount: 2,
    refusals: [],
    advice: [],
    ...over,
  }
}

/** A guest of a host that goes, with no place elsewhere. */
export function aStrandedGuest(n: number): Schema<'RehearsedGuest'> {
  return aRehearsedGuest(n, {
    to: null,
    hasPlace: false,
    memoryBytes: 64 * 2 ** 30,
    fittingCount: 0,
    refusals: [{ filter: 'memory', count: 2 }],
    advice: [{ hostId: anId(2, 3), hostName: 'node-2', text: 'Free 512 MiB of memory on host node-2.' }],
  })
}
