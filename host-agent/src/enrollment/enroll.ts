import { createPublicKey } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentConfig } from '../config.ts'
import { systemErrorCode } from '../errors.ts'
import { delay } from '../system/deadline.ts'
import type { Logger } from '../system/log.ts'
import { EngineUnreachable, EnrollmentRefused, fetchAuthority, postEnrollment } from './engine-client.ts'
import { type Identity, readIdentity, saveIdentity } from './identity.ts'
import { certificateFits, makeSigningRequest } from './signing-request.ts'

/** Pauses between tries; milliseconds. */
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000

type EnrollConfig = Pick<
  AgentConfig,
  'dataDir' | 'engineUrl' | 'engineCaFingerprint' | 'enrollmentTokenFile' | 'advertisedAddress' | 'hostName'
>

/**
 * Answers who this host is; registers it with the engine first when it is not enrolled yet. Tries again while the
 * engine cannot be reached, and reads the token file anew each time, so that a fresh token can be put there.
 * @throws EnrollmentRefused when the engine does not accept the token. Only the signal ends the waiting otherwise.
 */
export async function enroll(
  config: EnrollConfig,
  host: { machineId: string; port: number },
  log: Logger,
  signal?: AbortSignal,
): Promise<Identity> {
  const known = await readIdentity(config.dataDir)
  if (known) return known
  let pause = FIRST_PAUSE_MS
  for (;;) {
    try {
      return await enrollOnce(config, host, log)
    } catch (error) {
      if (error instanceof EnrollmentRefused) {
        log.error({ reason: error.message }, whyRefused(error))
        throw error
      }
      if (!(error instanceof EngineUnreachable)) throw error
      const reason = error.cause instanceof Error ? error.cause.message : undefined
      log.warn({ engineUrl: config.engineUrl, reason, retryInMs: pause }, `${error.message} Trying again.`)
    }
    await delay(pause, signal)
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }
}

/** With what to do about it: nothing is wrong with the token where the engine is connected to this machine's host. */
function whyRefused({ code, message }: EnrollmentRefused): string {
  if (code === 'conflict') return `the engine does not register this machine now: ${message}`
  const advice = 'make a new token in the administration portal and put it into the token file'
  return `the engine refused this host's enrollment token (used, expired or unknown): ${advice}`
}

async function enrollOnce(
  config: EnrollConfig,
  { machineId, port }: { machineId: string; port: number },
  log: Logger,
): Promise<Identity> {
  const token = await readToken(config.enrollmentTokenFile)
  const { key, request } = await makeSigningRequest(config.dataDir, config.hostName)
  const authority = await fetchAuthority(config.engineUrl, config.engineCaFingerprint)
  const reply = await postEnrollment(config.engineUrl, authority, {
    token,
    certificateSigningRequest: request,
    hostName: config.hostName,
    address: config.advertisedAddress,
    port,
    machineId,
  })
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string // PEM is text
  if (!certificateFits(reply.certificate, authority, publicKey))
    throw new EngineUnreachable('The certificate the engine sent is not of its authority and this key.')
  // The authority that was pinned, not the one the reply names.
  const identity = { ...reply, caCertificate: authority, key }
  await saveIdentity(config.dataDir, identity)
  await rm(join(config.dataDir, 'pending-key.pem'), { force: true })
  if (config.enrollmentTokenFile) await rm(config.enrollmentTokenFile, { force: true })
  log.info({ hostId: reply.hostId, engineId: reply.engineId }, 'this host is enrolled')
  return identity
}

async function readToken(path: string | undefined): Promise<string> {
  if (!path) throw new EnrollmentRefused('No enrollment token file is configured.')
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') throw new EnrollmentRefused(`There is no enrollment token in ${path}.`)
    throw error
  }
}
