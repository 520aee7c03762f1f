import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { access, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { saveIdentity } from '../src/enrollment/identity.ts'
import { Authority, type Pem } from './authority.ts'
import { PrivateLibvirtd } from './driver/private-libvirtd.ts'
import { dialStreams, RpcClient } from './rpc-client.ts'

const PORT = 54321

/** A whole host in namespaces: a real libvirtd, and a real agent as a process that can be killed. Needs root. */
export class LibvirtHost implements AsyncDisposable {
  readonly libvirtd: PrivateLibvirtd
  readonly hostId = randomUUID()
  readonly storageRoot: string
  readonly imagePath: string
  readonly dataDir: string
  private readonly authority: Authority
  private readonly engine: Pem
  private readonly init: number
  private readonly forwarder: ChildProcess
  private readonly at: { path: string }
  private agent: ChildProcess | undefined
  private sessionNumber = 0

  private constructor(libvirtd: PrivateLibvirtd, authority: Authority, engine: Pem) {
    this.libvirtd = libvirtd
    this.authority = authority
    this.engine = engine
    this.init = Number(libvirtd.root.split('/')[2])
    this.storageRoot = join(libvirtd.folder, 'storage')
    this.imagePath = join(this.storageRoot, 'incoming', 'tiny-linux.qcow2')
    this.dataDir = join(libvirtd.folder, 'data')
    this.at = { path: join(libvirtd.folder, 'agent.sock') }
    const forward = [join(import.meta.dirname, 'forward.ts'), this.at.path, String(PORT)]
    this.forwarder = spawn('nsenter', ['-t', String(this.init), '-n', process.execPath, ...forward], {
      stdio: 'inherit',
    })
  }

  static async start(image: string): Promise<LibvirtHost> {
    const authority = await Authority.create()
    const engine = await authority.issue(`CN=${authority.engineId}, OU=engine`)
    const host = new LibvirtHost(await PrivateLibvirtd.start(), authority, engine)
    await mkdir(join(host.storageRoot, 'incoming'), { recursive: true })
    await copyFile(image, host.imagePath)
    const own = await authority.issue(`CN=${host.hostId}, OU=host`)
    await mkdir(host.dataDir)
    await saveIdentity(host.dataDir, {
      hostId: host.hostId,
      engineId: authority.engineId,
      key: own.key,
      certificate: own.certificate,
      caCertificate: authority.certificate,
    })
    await writeFile(
      join(host.dataDir, 'config.json'),
      JSON.stringify({
        dataDir: host.dataDir,
        listenHost: '127.0.0.1',
        listenPort: PORT,
        advertisedAddress: '127.0.0.1',
        engineUrl: 'https://127.0.0.1:1',
        engineCaFingerprint: authority.fingerprint,
        hostName: 'libvirt-host',
        storageRoots: [host.storageRoot],
        forceAccelerator: 'tcg',
        logLevel: process.env['OVERT_TEST_LOG'] ?? 'error',
      }),
    )
    return host
  }

  /** Starts the agent's process, as the launcher does. */
  startAgent(): void {
    const main = join(import.meta.dirname, '..', 'src', 'main.ts')
    const inside = ['-t', String(this.init), '-m', '-n', '-u', '-i', '-p', process.execPath, main]
    const env = { ...process.env, OVERT_AGENT_CONFIG: join(this.dataDir, 'config.json') }
    this.agent = spawn('nsenter', inside, { stdio: 'inherit', env })
  }

  /** Kills the agent's process at once. */
  async killAgent(): Promise<void> {
    const { agent } = this
    if (!agent?.pid) return
    const child = (await readFile(`/proc/${agent.pid}/task/${agent.pid}/children`, 'utf8')).trim()
    const ended = once(agent, 'exit')
    process.kill(Number(child), 'SIGKILL')
    await ended
  }

  /** Dials until the agent answers, then opens the next session. */
  async connect(): Promise<RpcClient> {
    const until = Date.now() + 30_000
    for (;;) {
      try {
        const rpc = await RpcClient.connect(this.at, this.authority, this.engine)
        const sessionNumber = ++this.sessionNumber
        const opening = { engineId: this.authority.engineId, hostId: this.hostId, sessionNumber, epoch: 1 }
        await rpc.call('session.open', { ...opening, protocolVersions: [1] })
        return rpc
      } catch (error) {
        if (Date.now() > until) throw error
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }

  /** The first bytes of a stream. */
  async firstBytes(streamId: string): Promise<Buffer> {
    const mux = await dialStreams(this.at, this.authority, this.engine)
    const [bytes] = (await once(await mux.open(streamId), 'data')) as [Buffer]
    mux.close()
    return bytes
  }

  exists(path: string): Promise<boolean> {
    return access(path).then(
      () => true,
      () => false,
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.forwarder.kill('SIGKILL')
    await this.killAgent().catch(() => undefined) // it may be dead already
    await this.libvirtd[Symbol.asyncDispose]()
  }
}
