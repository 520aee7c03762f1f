// A host of a test: a real agent in a process of its own, with the in-memory driver, spoken to over mutual TLS.
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { engineActor } from '../src/authz/actor.ts'
import type { HostService } from '../src/resources/hosts/service.ts'

/** An agent that can be started and killed; it keeps its identity and its journal in between. */
export interface FakeHostProcess extends AsyncDisposable {
  readonly hostId: string
  readonly port: number
  /** A folder under which storage domains may be made. */
  readonly storageRoot: string
  start(): Promise<void>
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Stops it in its tracks, as a machine that hangs; `resume` lets it go on. */
  freeze(): void
  resume(): void
  /** The last lines it logged. */
  log(): string
}

const agentMain = join(import.meta.dirname, '../../host-agent/src/main.ts')

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // listening on TCP
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A key and a signing request for it, in PEM. */
export async function aSigningRequest(): Promise<{ key: string; request: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=host',
    keys,
    signingAlgorithm: algorithm,
  })
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return { key, request: request.toString('pem') }
}

/** Enrols a host as its agent would and starts the agent. It waits for approval. */
export async function startFakeHost(hosts: HostService, name: string): Promise<FakeHostProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'ovh-'))
  const port = await freePort()
  const actor = engineActor('test')
  const { token, caFingerprint } = await hosts.createEnrollmentToken(actor, {})
  const { key, request } = await aSigningRequest()
  const { hostId, engineId, certificate, caCertificate } = await hosts.enroll(actor, {
    token,
    certificateSigningRequest: request,
    hostName: name,
    address: '127.0.0.1',
    port,
    machineId: crypto.randomUUID(),
  })
  await mkdir(join(folder, 'data'))
  await writeFile(
    join(folder, 'data', 'identity.json'),
    JSON.stringify({ hostId, engineId, key, certificate, caCertificate }),
  )
  const settings = { hostName: name, engineUrl: 'https://127.0.0.1:1', engineCaFingerprint: caFingerprint }
  const host = await anAgent(folder, port, hostId, settings)
  await host.start()
  return host
}

/** Starts an agent that enrols itself with an engine, by a token it is given. It waits for approval. */
export async function startEnrollingHost(
  engineUrl: string,
  token: string,
  engineCaFingerprint: string,
  hostName: string,
): Promise<FakeHostProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'ovh-'))
  const enrollmentTokenFile = join(folder, 'token')
  await writeFile(enrollmentTokenFile, token)
  const settings = { hostName, engineUrl, engineCaFingerprint, enrollmentTokenFile }
  const host = await anAgent(folder, await freePort(), '', settings)
  await host.start()
  const identity = JSON.parse(await readFile(join(folder, 'data', 'identity.json'), 'utf8')) as { hostId: string }
  return { ...host, hostId: identity.hostId }
}

async function anAgent(
  folder: string,
  port: number,
  hostId: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<FakeHostProcess> {
  const storageRoot = join(folder, 'storage')
  await mkdir(storageRoot)
  const configFile = join(folder, 'agent.json')
  await writeFile(
    configFile,
    JSON.stringify({
      dataDir: join(folder, 'data'),
      runDir: join(folder, 'run'),
      listenHost: '127.0.0.1',
      listenPort: port,
      advertisedAddress: '127.0.0.1',
      storageRoots: [storageRoot],
      driver: 'memory',
      logLevel: 'debug',
      ...settings,
    }),
  )
  let child: ChildProcess | undefined
  let log = ''
  const end = async () => {
    const ending = child
    child = undefined
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const exited = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill('SIGKILL')
    await exited
  }
  return {
    hostId,
    port,
    storageRoot,
    kill: end,
    freeze: () => child?.kill('SIGSTOP'),
    resume: () => child?.kill('SIGCONT'),
    log: () => log,
    async start() {
      log = ''
      const started = spawn('setpriv', ['--pdeathsig', 'KILL', process.execPath, agentMain], {
        env: { ...process.env, OVERT_AGENT_CONFIG: configFile },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = started
      await new Promise<void>((resolve, reject) => {
        const read = (chunk: Buffer) => {
          log = (log + chunk.toString()).slice(-20_000)
          if (log.includes('the agent serves')) resolve()
        }
        started.stdout.on('data', read)
        started.stderr.on('data', read)
        started.once('exit', (code) => reject(new Error(`the agent ended (${code}): ${log}`)))
      })
    },
    async [Symbol.asyncDispose]() {
      await end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
