import { chmod, mkdir, rm, rmdir } from 'node:fs/promises'
import { request } from 'node:https'
import { createServer, type Server, type Socket } from 'node:net'
import { type Duplex, pipeline } from 'node:stream'
import type { MigrationTarget } from '@overt/api-client/agent'
import { Turns } from '@overt/api-client/turns'
import { AgentError } from '../errors.ts'
import { type Logger, reasonOf } from '../system/log.ts'
import { sendWithin, windowBytes, windowHeader } from './window.ts'
import { channelPath, channelUrl, type MigrationChannel, migrationChannels, migrationProtocol } from './channels.ts'

/** The PEM texts by which this host shows who it is. */
export type HostCredentials = { readonly key: string; readonly certificate: string; readonly caCertificate: string }

/** What one guest leaves by. */
export type DepartureParts = {
  migrationId: string
  /** Folder of the sockets, the same on both hosts. */
  folder: string
  target: MigrationTarget
  credentials: HostCredentials
  log: Logger
}

/** How long the other agent may take to accept a channel. Milliseconds. */
const HANDSHAKE_MS = 10_000

/**
 * The sending host's end of a migration: sockets at which the hypervisor and its emulator find the other host. Every
 * connection to one becomes a connection of mutual TLS to the other agent, which must be the host it is said to be.
 */
export class Departure implements AsyncDisposable {
  private readonly parts: DepartureParts
  private readonly servers: Server[] = []
  private readonly open = new Set<Duplex>()
  private readonly turns = { control: new Turns(1), memory: new Turns(1), disks: new Turns(1) }
  private readonly ended = new AbortController()

  /** Listens at the sockets. */
  static async begin(parts: DepartureParts): Promise<Departure> {
    const departure = new Departure(parts)
    try {
      await mkdir(parts.folder, { recursive: true, mode: 0o711 })
      for (const channel of migrationChannels) await departure.listen(channel)
      return departure
    } catch (error) {
      await departure[Symbol.asyncDispose]()
      throw error
    }
  }

  private constructor(parts: DepartureParts) {
    this.parts = parts
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ended.abort(new Error('the migration is over'))
    for (const channel of this.open) channel.destroy()
    await Promise.all(this.servers.map((server) => new Promise((resolve) => server.close(resolve))))
    const { folder, log, migrationId } = this.parts
    await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
      // Where hosts share the folder, as simulated ones do, the other removes it, or still has something in it.
      if (error.code === 'ENOENT' || error.code === 'ENOTEMPTY') return
      log.warn({ err: error, migrationId }, `could not remove a migration's folder: ${reasonOf(error)}`)
    })
  }

  private async listen(channel: MigrationChannel): Promise<void> {
    const path = channelPath(this.parts.folder, channel)
    await rm(path, { force: true })
    // Whoever has sent all and ends: what is held back still goes out.
    const server = createServer({ allowHalfOpen: true }, (inner) => void this.join(channel, inner))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
    this.servers.push(server)
    await chmod(path, 0o666) // the emulator's user differs between systems; the folder's name is known to few
  }

  private async join(channel: MigrationChannel, inner: Socket): Promise<void> {
    const { log, migrationId } = this.parts
    this.open.add(inner)
    inner.once('close', () => this.open.delete(inner))
    inner.pause()
    inner.on('error', (error) => log.debug({ err: error, migrationId, channel }, 'a channel of a migration failed'))
    try {
      // One after the other, as they were opened here: QEMU before 8.0 takes the first that reaches it for the one that
      // leads, and parallel ones that overtake it end the migration (QEMU's commit 6720c2b327 looks at what they say).
      using _turn = await this.turns[channel].take(this.ended.signal)
      const { outer, roundTripMs } = await dial(this.parts, channel)
      if (inner.destroyed) return void outer.destroy()
      this.open.add(outer)
      const over = () => this.open.delete(outer)
      if (roundTripMs === undefined) pipeline(inner, outer, inner, over)
      else sendWithin(windowBytes(roundTripMs), inner, outer, over)
    } catch (error) {
      log.warn({ err: error, migrationId, channel }, `a channel of a migration was not opened: ${reasonOf(error)}`)
      inner.destroy()
    }
  }
}

/** A channel to the other host. */
type Opened = {
  outer: Duplex
  /** How long the other host takes to answer, in milliseconds, when it acknowledges what it passes on. */
  roundTripMs?: number
}

/** Opens a channel at the agent of the other host. @throws AgentError `host_failed` when it is refused */
async function dial(parts: DepartureParts, channel: MigrationChannel): Promise<Opened> {
  const { target, credentials, migrationId } = parts
  const call = request({
    host: target.address,
    port: target.port,
    path: channelUrl(migrationId, channel),
    headers: {
      connection: 'Upgrade',
      upgrade: migrationProtocol,
      // The last of a guest's memory must not queue; disks are to be there sooner or later.
      ...(channel === 'memory' && { [windowHeader]: '1' }),
    },
    key: credentials.key,
    cert: credentials.certificate,
    ca: credentials.caCertificate,
    // An address can be another's by now; the name in the certificate is this host's for ever.
    servername: `${target.hostId}.host.overt.internal`,
    minVersion: 'TLSv1.3',
    agent: false,
    timeout: HANDSHAKE_MS,
  })
  return await new Promise((resolve, reject) => {
    let roundTripMs = 0
    call.once('socket', (socket) => {
      const begun = performance.now()
      // Answered by the other host's kernel, however busy its agent is.
      socket.once('connect', () => (roundTripMs = performance.now() - begun))
    })
    call.once('upgrade', (response, socket, head) => {
      socket.setTimeout(0)
      socket.setNoDelay(true)
      if (head.length > 0) socket.unshift(head)
      resolve({ outer: socket, ...(response.headers[windowHeader] === '1' && { roundTripMs }) })
    })
    call.once('response', (response) => {
      response.resume()
      reject(new AgentError('host_failed', `The other host refused the migration (HTTP ${response.statusCode}).`))
    })
    call.once('timeout', () => call.destroy(new Error(`no answer within ${HANDSHAKE_MS / 1000} s`)))
    call.once('error', (error) =>
      reject(
        new AgentError('host_failed', `The other host could not be reached at ${target.address}: ${error.message}.`),
      ),
    )
    call.end()
  })
}
