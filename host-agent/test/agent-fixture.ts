import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AgentParams, CommandHeader, MachineSpec, RunRef } from '@overt/api-client/agent'
import { pino } from 'pino'
import type { Agent } from '../src/agent.ts'
import { type Overrides, startAgent } from '../src/compose.ts'
import { type AgentConfig, parseConfig } from '../src/config.ts'
import { createMemoryDriver } from '../src/driver/memory/memory-driver.ts'
import { MemoryHypervisor, type MemoryHypervisorOptions } from '../src/driver/memory/memory-hypervisor.ts'
import { Authority, type Pem } from './authority.ts'
import { RpcClient } from './rpc-client.ts'

/** An agent with the in-memory driver, in this process, over its real protocol. */
export type AgentFixture = {
  authority: Authority
  engine: Pem
  hostId: string
  config: AgentConfig
  agent: Agent
  /** What goes on while the agent is dead. */
  hypervisor: MemoryHypervisor
  /** Connects as the engine and opens a session. */
  connect(open?: Partial<AgentParams<'session.open'>>): Promise<RpcClient>
  dial(client?: Pem): Promise<RpcClient>
  /** Stops the agent and starts it again; the hypervisor goes on meanwhile. */
  restart(): Promise<void>
  /** As `restart`, but the agent is killed. */
  kill(): Promise<void>
  close(): Promise<void>
}

/** With the authority of another, it is a host of the same engine. */
export async function anAgent(
  options: MemoryHypervisorOptions = {},
  overrides: Overrides = {},
  beside?: Authority,
): Promise<AgentFixture> {
  const authority = beside ?? (await Authority.create())
  const hostId = randomUUID()
  const own = await authority.issue(`CN=${hostId}, OU=host`)
  const engine = await authority.issue(`CN=${authority.engineId}, OU=engine`)
  const dataDir = await mkdtemp(join(tmpdir(), 'overt-agent-'))
  const config = parseConfig({
    dataDir,
    runDir: join(dataDir, 'run'),
    migrationsDir: join(dataDir, 'm'),
    listenHost: '127.0.0.1',
    listenPort: 0,
    advertisedAddress: '127.0.0.1',
    engineUrl: 'https://127.0.0.1:1',
    engineCaFingerprint: authority.fingerprint,
    hostName: 'test-host',
    storageRoots: ['/simulated'],
    logLevel: 'silent',
    driver: 'memory',
  })
  const identity = {
    hostId,
    engineId: authority.engineId,
    key: own.key,
    certificate: own.certificate,
    caCertificate: authority.certificate,
  }
  const hypervisor = new MemoryHypervisor(options)
  const log = pino({ level: process.env['OVERT_TEST_LOG'] ?? 'silent' })
  const start = () =>
    startAgent(config, { identity, log, checkResults: true, driver: createMemoryDriver(hypervisor), ...overrides })
  let sessionNumber = 0
  const clients: RpcClient[] = []
  const fixture: AgentFixture = {
    authority,
    engine,
    hostId,
    config,
    hypervisor,
    agent: await start(),
    async dial(client = engine) {
      const rpc = await RpcClient.connect(fixture.agent.port, authority, client)
      clients.push(rpc)
      return rpc
    },
    async connect(open = {}) {
      const rpc = await fixture.dial()
      sessionNumber = open.sessionNumber ?? sessionNumber + 1
      const opening = { engineId: authority.engineId, hostId, sessionNumber, epoch: 1, protocolVersions: [1] }
      await rpc.call('session.open', { ...opening, ...open })
      return rpc
    },
    async restart() {
      await fixture.agent.close()
      fixture.agent = await start()
    },
    async kill() {
      await fixture.agent.kill()
      fixture.agent = await start()
    },
    async close() {
      for (const client of clients) client.close()
      await fixture.agent.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return fixture
}

export function aHeader(change: Partial<CommandHeader> = {}): CommandHeader {
  const operationId = change.operationId ?? randomUUID()
  return { key: `${operationId}/step`, operationId, generation: 1, epoch: 1, ...change }
}

export function aRun(change: Partial<RunRef> = {}): RunRef {
  return { vmId: randomUUID(), runId: randomUUID(), runNumber: 1, ...change }
}

/** A small machine without disks and networks. */
export function aSpec(change: Partial<MachineSpec> = {}): MachineSpec {
  return {
    name: 'test',
    architecture: 'x86_64',
    firmware: 'bios',
    cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
    memoryBytes: 256 * 2 ** 20,
    disks: [],
    nics: [],
    video: 'vga',
    consoles: ['vnc', 'serial'],
    ...change,
  }
}
