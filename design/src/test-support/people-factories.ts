import type { Schema } from '@overt/api-client/engine'
import { allRights, anId, minutesAgo } from './factories.ts'

/** A public key of the user. */
export function anSshKey(over: Partial<Schema<'SshKey'>> = {}): Schema<'SshKey'> {
  return {
    id: anId(1, 15),
    name: 'ada@laptop',
    type: 'ssh-ed25519',
    bits: 256,
    fingerprint: 'SHA256:xac/7ECnqp7bBVG34KYvzOuRIMjNY9/a3+/C8Lo4NU0',
    publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILjWbYvwy6urkq19ggrjZaYTiJLE5/dJAGWsPrlEEYmq ada@laptop',
    createdAt: minutesAgo(60),
    ...over,
  }
}

/** Something that happened to a machine of the user. */
export function aNotice(over: Partial<Schema<'Notice'>> = {}): Schema<'Notice'> {
  return {
    id: anId(1, 16),
    at: minutesAgo(3),
    kind: 'crashed',
    severity: 'error',
    object: { kind: 'vm', id: anId(1), name: 'web-1' },
    operationKind: null,
    userName: null,
    detail: null,
    roleName: null,
    unread: true,
    ...over,
  }
}

/** An enforced quota with limits on all of its data center, half used. */
export function aQuota(over: Partial<Schema<'Quota'>> = {}): Schema<'Quota'> {
  return {
    id: anId(1, 30),
    name: 'Team',
    description: '',
    dataCenterId: anId(1, 10),
    dataCenterName: 'Default',
    mode: 'enforced',
    clusterThresholdPercent: 80,
    clusterGracePercent: 20,
    storageThresholdPercent: 80,
    storageGracePercent: 20,
    clusterParts: [
      {
        clusterId: null,
        clusterName: null,
        vcpus: 4,
        memoryBytes: 8 * 2 ** 30,
        usedVcpus: 2,
        usedMemoryBytes: 4 * 2 ** 30,
      },
    ],
    storageParts: [{ storageDomainId: null, storageDomainName: null, bytes: 40 * 2 ** 30, usedBytes: 20 * 2 ** 30 }],
    vmCount: 2,
    diskCount: 2,
    revision: 5,
    createdAt: minutesAgo(600),
    myRights: allRights,
    ...over,
  }
}

/** What a VM would take of that quota: it fits, unless overridden. */
export function aQuotaPreview(over: Partial<Schema<'QuotaPreview'>> = {}): Schema<'QuotaPreview'> {
  return {
    mode: 'enforced',
    quotaId: anId(1, 30),
    quotaName: 'Team',
    verdict: 'fits',
    text: '',
    lines: [
      { resource: 'vcpus', place: null, used: 2, asked: 1, limit: 4, verdict: 'fits' },
      { resource: 'memory', place: null, used: 4 * 2 ** 30, asked: 2 ** 30, limit: null, verdict: 'fits' },
      {
        resource: 'storage',
        place: null,
        used: 24 * 2 ** 30,
        asked: 10 * 2 ** 30,
        limit: 40 * 2 ** 30,
        verdict: 'fits',
      },
    ],
    ...over,
  }
}

/** A tag on nothing, at the top. */
export function aTag(over: Partial<Schema<'Tag'>> = {}): Schema<'Tag'> {
  return {
    id: anId(1, 31),
    name: 'production',
    description: '',
    parentId: null,
    path: ['production'],
    objectCount: 0,
    objectCounts: [],
    createdAt: minutesAgo(60),
    revision: 2,
    myRights: allRights,
    ...over,
  }
}
