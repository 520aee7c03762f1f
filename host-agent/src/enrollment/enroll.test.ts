import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { access, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Authority } from '../../test/authority.ts'
import { checkEnrollment, type EnrollmentBody, EnrollmentRefused } from './engine-client.ts'
import { enroll } from './enroll.ts'
import { readIdentity } from './identity.ts'

const machine = { machineId: 'a'.repeat(32), port: 54321 }
let authority: Authority
let dataDir: string
let engine: Server | undefined
let asked: EnrollmentBody[]
let log: string[]
/** What the engine answers next; by default a good certificate. */
let answer: (body: EnrollmentBody) => Promise<{ status: number; body: object }>

beforeEach(async () => {
  authority = await Authority.create()
  dataDir = await mkdtemp(join(tmpdir(), 'overt-enroll-'))
  await writeFile(join(dataDir, 'token'), 'a-one-time-token-of-the-engine\n')
  asked = []
  log = []
  answer = async (body) => ({ status: 201, body: await enrollment(body) })
})
afterEach(async () => {
  engine?.closeAllConnections()
  engine?.close()
  engine = undefined
  await rm(dataDir, { recursive: true, force: true })
})

async function enrollment(body: EnrollmentBody) {
  const hostId = randomUUID()
  const certificate = await authority.answer(body.certificateSigningRequest, `CN=${hostId}, OU=host`)
  return { hostId, engineId: authority.engineId, certificate, caCertificate: authority.certificate }
}

/** An engine whose certificate has this subject and authority; answers its address. */
async function anEngine(subject = 'CN=engine, OU=engine', by = authority, port = 0): Promise<string> {
  const own = await by.issue(subject)
  const server = createServer({ key: own.key, cert: `${own.certificate}\n${by.certificate}` }, (request, response) => {
    let text = ''
    request.on('data', (part) => (text += part))
    const reply = async () => {
      const body = JSON.parse(text) as EnrollmentBody
      asked.push(body)
      const { status, body: content } = await answer(body)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))
    }
    request.on('end', () => void reply())
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  engine = server
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function enrolling(engineUrl: string, change: { fingerprint?: string; signal?: AbortSignal } = {}) {
  const config = {
    dataDir,
    engineUrl,
    engineCaFingerprint: change.fingerprint ?? authority.fingerprint,
    enrollmentTokenFile: join(dataDir, 'token'),
    advertisedAddress: '10.0.0.7',
    hostName: 'host-7',
  }
  const logger = pino({ level: 'warn' }, { write: (line: string) => void log.push(line) })
  return enroll(config, machine, logger, change.signal)
}

const exists = (name: string) =>
  access(join(dataDir, name)).then(
    () => true,
    () => false,
  )

describe('enrollment', () => {
  it('gets a certificate over a key that never leaves the host', async () => {
    const identity = await enrolling(await anEngine())
    expect(asked).toEqual([
      {
        token: 'a-one-time-token-of-the-engine',
        certificateSigningRequest: expect.stringMatching(/^-----BEGIN CERTIFICATE REQUEST-----/) as string,
        hostName: 'host-7',
        address: '10.0.0.7',
        port: 54321,
        machineId: machine.machineId,
      },
    ])
    const certificate = new X509Certificate(identity.certificate)
    expect(certificate.checkPrivateKey(createPrivateKey(identity.key))).toBe(true)
    expect(JSON.stringify(asked)).not.toContain('PRIVATE KEY')
    expect(await readIdentity(dataDir)).toEqual(identity)
    expect((await stat(join(dataDir, 'identity.json'))).mode & 0o777).toBe(0o600)
    expect([await exists('pending-key.pem'), await exists('token')]).toEqual([false, false])
    // The second start asks nobody.
    expect(await enrolling('https://127.0.0.1:1')).toEqual(identity)
  })

  it('waits for the engine, and says so', async () => {
    const probe = await anEngine()
    const port = Number(new URL(probe).port)
    await new Promise((resolve) => engine?.close(resolve))
    const enrolled = enrolling(probe)
    await expect.poll(() => log.length).toBeGreaterThan(0)
    await anEngine(undefined, authority, port)
    expect(await enrolled).toMatchObject({ engineId: authority.engineId })
    expect(log[0]).toContain('The engine cannot be reached. Trying again.')
  })

  it('keeps its key over a try that failed half way', async () => {
    let tries = 0
    answer = async (body) => (++tries === 1 ? { status: 503, body: {} } : { status: 201, body: await enrollment(body) })
    const identity = await enrolling(await anEngine())
    expect(asked).toHaveLength(2)
    expect(new X509Certificate(identity.certificate).checkPrivateKey(createPrivateKey(identity.key))).toBe(true)
  })

  it('gives up when the token is refused, in a sentence that says what to do', async () => {
    answer = async () => ({ status: 403, body: { title: 'Forbidden', detail: 'The token was used before.' } })
    await expect(enrolling(await anEngine())).rejects.toThrow(EnrollmentRefused)
    expect(log.join('')).toContain('make a new token in the administration portal')
    expect(log.join('')).not.toContain('a-one-time-token')
    expect(await exists('token')).toBe(true)
  })

  it('does not blame the token while the engine is connected to its host', async () => {
    const detail = 'Stop its agent, and wait until the host is non-responsive.'
    answer = async () => ({ status: 409, body: { code: 'conflict', detail } })
    await expect(enrolling(await anEngine())).rejects.toThrow(EnrollmentRefused)
    expect(log.join('')).toContain(`the engine does not register this machine now: ${detail}`)
    expect(log.join('')).not.toContain('token')
    expect(await exists('token')).toBe(true)
  })

  it.each([
    ['of another authority', async () => anEngine(undefined, await Authority.create())],
    ['whose certificate is another host’s', async () => anEngineAtAnotherName()],
  ])('never tells the token to a server %s', async (_what, start) => {
    const url = await start()
    const abort = new AbortController()
    const enrolled = enrolling(url, { signal: abort.signal })
    await expect.poll(() => log.length).toBeGreaterThan(0)
    abort.abort(new Error('enough'))
    await expect(enrolled).rejects.toThrow('enough')
    expect(asked).toEqual([])
  })

  it('refuses a certificate over another key', async () => {
    const other = await authority.issue('CN=other, OU=host')
    answer = async (body) => ({ status: 201, body: { ...(await enrollment(body)), certificate: other.certificate } })
    const abort = new AbortController()
    const enrolled = enrolling(await anEngine(), { signal: abort.signal })
    await expect.poll(() => log.length).toBeGreaterThan(0)
    abort.abort(new Error('enough'))
    await expect(enrolled).rejects.toThrow('enough')
    expect(await readIdentity(dataDir)).toBeUndefined()
  })

  it('asks whether it is still registered, and hears why not', async () => {
    const url = await anEngine()
    const ask = () => checkEnrollment(url, authority.certificate, 'its certificate')
    answer = () => Promise.resolve({ status: 200, body: { status: 'up', message: 'It is reached at 10.0.0.7.' } })
    expect(await ask()).toBe('It is reached at 10.0.0.7.')
    expect(asked).toEqual([{ certificate: 'its certificate' }])
    answer = () => Promise.resolve({ status: 403, body: { detail: 'It was removed by admin.' } })
    await expect(ask()).rejects.toEqual(new EnrollmentRefused('It was removed by admin.'))
    const other = await Authority.create()
    await expect(checkEnrollment(url, other.certificate, 'its certificate')).rejects.toThrow('cannot be reached')
    expect(asked).toHaveLength(2)
  })
})

/** Signed by the right authority, but its certificate is a host's and names another address. */
async function anEngineAtAnotherName(): Promise<string> {
  const url = await anEngine('CN=some-host, OU=host')
  return url.replace('127.0.0.1', 'localhost')
}
