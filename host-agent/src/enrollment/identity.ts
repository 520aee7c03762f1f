import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentError, systemErrorCode } from '../errors.ts'
import { writeFileAtomic } from '../system/files.ts'

/** Who this host is to its engine; all texts are PEM. One file, so that it is there as a whole or not at all. */
export type Identity = {
  hostId: string
  engineId: string
  key: string
  certificate: string
  caCertificate: string
}

function identityPath(dataDir: string): string {
  return join(dataDir, 'identity.json')
}

/** Reads the identity; undefined when the host is not enrolled yet. */
export async function readIdentity(dataDir: string): Promise<Identity | undefined> {
  let text: string
  try {
    text = await readFile(identityPath(dataDir), 'utf8')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
  const identity = JSON.parse(text) as Partial<Identity> // written by saveIdentity
  const { hostId, engineId, key, certificate, caCertificate } = identity
  if (hostId && engineId && key && certificate && caCertificate)
    return { hostId, engineId, key, certificate, caCertificate }
  throw new AgentError('internal', `${identityPath(dataDir)} is damaged; remove it and enroll the host again.`)
}

/** Writes the identity durably, readable by root alone. */
export async function saveIdentity(dataDir: string, identity: Identity): Promise<void> {
  await writeFileAtomic(identityPath(dataDir), JSON.stringify(identity, null, 2), 0o600)
}
