import type { Duplex } from 'node:stream'
import { StreamLost } from '@overt/api-client/agent/stream-mux'
import { type ConsoleClose, consoleCloses } from '@overt/api-client/rules/console-close'
import type { WebSocket } from 'ws'
import type { Db } from '../db/database.ts'
import type { Identities } from '../identity/identities.ts'
import { touchApiToken, touchSession } from '../identity/store.ts'
import type { Log } from '../log/log.ts'
import { findPresentRun } from '../vm-runs/store.ts'
import type { Viewer } from './join.ts'
import { listAllowed } from './store.ts'

/** One channel of a console session, flowing. */
export interface OpenConsole {
  readonly sessionId: string
  readonly userId: string
  readonly loginId: string
  readonly vmId: string
  readonly runId: string
  readonly hostId: string
  readonly viewer: Viewer
  readonly machine: Duplex
}

/** How long to wait for the report of a VM's end after its display closed, to say which of the two it was. */
const ASK_AGAIN_MS = [50, 200, 500, 1_000, 1_500] as const
/** A login is in use while its consoles are; told this often. */
const TOUCH_MS = 300_000
/** A viewer that does not answer the close does not hold its connection. */
const CLOSE_MS = 2_000

/** The consoles that flow through this engine. Closes those whose right, login, VM or host has gone. */
export class OpenConsoles {
  private readonly open = new Set<OpenConsole>()
  private readonly parts: { readonly db: Db; readonly identities: Identities; readonly log: Log }
  private readonly stopListening: () => void
  private readonly timer: NodeJS.Timeout

  constructor(parts: { readonly db: Db; readonly identities: Identities; readonly log: Log }) {
    this.parts = parts
    this.stopListening = parts.identities.onAccessChanged((userId) => void this.checkAccess(userId))
    this.timer = setInterval(() => void this.touchLogins(), TOUCH_MS).unref()
  }

  get count(): number {
    return this.open.size
  }

  add(opened: OpenConsole): void {
    this.open.add(opened)
  }
  remove(closed: OpenConsole): void {
    this.open.delete(closed)
  }

  /** Closes every console of VMs on a host that was lost. */
  hostLost(hostId: string): void {
    for (const opened of this.open) if (opened.hostId === hostId) close(opened.viewer.socket, 'host_unreachable')
  }

  /** Says why a console's machine side ended, and closes the viewer with it. */
  async machineClosed(opened: OpenConsole): Promise<void> {
    close(opened.viewer.socket, await this.whyMachineClosed(opened))
  }

  /** Closes everything: the engine stops. */
  stop(): void {
    clearInterval(this.timer)
    this.stopListening()
    for (const { viewer } of this.open) close(viewer.socket, 'engine_stopping')
  }

  private async whyMachineClosed({ vmId, runId, hostId, viewer, machine }: OpenConsole): Promise<ConsoleClose> {
    try {
      for (const waitMs of ASK_AGAIN_MS) {
        const present = await findPresentRun(this.parts.db, vmId)
        if (present?.run.runId !== runId) return 'vm_stopped'
        if (present.hostId !== hostId) return 'vm_moved'
        if (viewer.socket.readyState !== viewer.socket.OPEN) break
        await new Promise((resolve) => setTimeout(resolve, waitMs))
      }
    } catch (error) {
      this.parts.log.warn({ error, vmId }, 'why a console closed could not be found out')
    }
    return machine.errored instanceof StreamLost ? 'host_unreachable' : 'display_closed'
  }

  private async checkAccess(userId: string | undefined): Promise<void> {
    const concerned = [...this.open].filter((opened) => userId === undefined || opened.userId === userId)
    if (concerned.length === 0) return
    try {
      const { db, identities } = this.parts
      const live = await identities.listLive([...new Set(concerned.map(({ loginId }) => loginId))])
      const allowed = await listAllowed(db, concerned)
      for (const [index, opened] of concerned.entries())
        if (!live.has(opened.loginId) || !allowed.has(index)) close(opened.viewer.socket, 'access_ended')
    } catch (error) {
      // What cannot be checked is not open: the viewer asks for a new ticket, and that is checked.
      this.parts.log.error({ error }, 'the rights of open consoles could not be checked; closing them')
      for (const { viewer } of concerned) close(viewer.socket, 'access_ended')
    }
  }

  private async touchLogins(): Promise<void> {
    const { db, log } = this.parts
    try {
      for (const loginId of new Set([...this.open].map((opened) => opened.loginId))) {
        await touchSession(db, loginId)
        await touchApiToken(db, loginId)
      }
    } catch (error) {
      log.warn({ error }, 'logins in use by consoles could not be noted')
    }
  }
}

function close(socket: WebSocket, why: ConsoleClose): void {
  if (socket.readyState !== socket.OPEN) return
  const { code, text } = consoleCloses[why]
  socket.close(code, text)
  setTimeout(() => socket.terminate(), CLOSE_MS).unref()
}
