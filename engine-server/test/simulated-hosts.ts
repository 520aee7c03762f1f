// Hosts of a test that are simulated, as `npm start -- --simulated` runs them: one process, many agents, each with a
// certificate of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestEngine } from './harness.ts'

const agentMain = join(import.meta.dirname, '../../host-agent/src/main.ts')

/** A process of simulated hosts, which can be ended and started again. They wait for approval. */
export interface SimulatedHosts extends AsyncDisposable {
  /** The folder that `npm run simulate -- --data` is told. */
  readonly folder: string
  start(): void
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** Starts hosts of these names, each with a token to enrol by. */
export async function startSimulatedHosts(engine: TestEngine, hosts: readonly string[]): Promise<SimulatedHosts> {
  const folder = await mkdtemp(join(tmpdir(), 'overt-estate-'))
  const { caFingerprint } = await engine.admin.call('getSystem', {})
  const config = {
    dataDir: join(folder, 'simulated'),
    hosts,
    firstPort: 24_000 + Math.floor(Math.random() * 8_000),
    engineUrl: engine.secureOrigin.replace('localhost', '127.0.0.1'),
    engineCaFingerprint: caFingerprint,
  }
  await writeFile(join(folder, 'estate.json'), JSON.stringify(config))
  for (const name of hosts) {
    const { token } = await engine.admin.call('createHostEnrollmentToken', { body: { expiresInSeconds: 600 } })
    await mkdir(join(config.dataDir, name), { recursive: true })
    await writeFile(join(config.dataDir, name, 'enrollment-token'), token)
  }
  let child: ChildProcess | undefined
  const start = () => {
    child = spawn('setpriv', ['--pdeathsig', 'KILL', process.execPath, agentMain, 'simulated-estate'], {
      env: { ...process.env, OVERT_AGENT_CONFIG: join(folder, 'estate.json') },
      stdio: 'ignore',
    })
  }
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const ending = child
    child = undefined
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const exited = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill(signal)
    await exited
  }
  start()
  return {
    folder,
    start,
    end,
    async [Symbol.asyncDispose]() {
      await end('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
