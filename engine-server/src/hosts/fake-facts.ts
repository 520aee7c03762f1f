// What a host in memory says of itself and of what is on it.
import type { HostDescription, MigrationPlaces } from '@overt/api-client/agent'

/** The smallest picture there is. */
export const onePixelPng =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

/** Where it would have what a guest is made of. */
export const fakePlaces: MigrationPlaces = {
  folder: '/run/overt-migrations/fake',
  disks: [],
  bridges: [],
  serialSocketPath: '/run/fake/serial.sock',
  serialLogPath: '/var/log/fake/serial.log',
}

/** A host with 8 CPUs and 64 GiB. */
export const fakeDescription: HostDescription = {
  hostName: 'fake',
  architecture: 'x86_64',
  cpu: {
    model: 'Fake',
    sockets: 1,
    coresPerSocket: 8,
    threadsPerCore: 1,
    onlineCpus: 8,
    guestModels: ['qemu64'],
  },
  memoryBytes: 64 * 2 ** 30,
  numa: [{ node: 0, memoryBytes: 64 * 2 ** 30, cpus: [0, 1, 2, 3, 4, 5, 6, 7] }],
  versions: { agent: '0.0.0' },
  accelerator: {
    kind: 'tcg',
    reason: 'It is a fake host.',
    probe: { deviceFile: false, cpuFlag: false, guestRan: false },
  },
  storageRoots: [{ path: '/srv/overt', availableBytes: 1e12, totalBytes: 1e12 }],
  driver: 'memory',
  driverConnected: true,
}
