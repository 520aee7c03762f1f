import { type AgentParams, type AgentResult, agentProtocolVersions } from '@overt/api-client/agent'
import type { RpcConnection } from '../api/rpc-connection.ts'
import { checkEpoch } from '../commands/fences.ts'
import { AgentError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import type { Logger } from '../system/log.ts'

/** WebSocket close code told to a connection whose session a newer one replaced. */
export const SUPERSEDED = 4001

/** One connection of the engine, ordered by the number the engine gave it. */
export type Session = {
  number: number
  connection: RpcConnection
  statisticsIntervalMs: number
  /** Of the last report sent in this session. */
  sequence: number
}

type Parts = {
  journal: Journal
  log: Logger
  identity: { hostId: string; engineId: string }
  about: { agentVersion: string; bootId: string; simulated: boolean; startedAt: string }
  /** Called once a session has been answered; sends the first report. */
  onOpened(session: Session): void
}

const DEFAULT_STATISTICS_INTERVAL_MS = 15_000

/** Keeps the one session the agent obeys. Its number and the leader's epoch only ever grow, also over restarts. */
export class Sessions {
  private readonly parts: Parts
  private present: Session | undefined

  constructor(parts: Parts) {
    this.parts = parts
  }

  /** The session in force, if the engine is connected. */
  get current(): Session | undefined {
    return this.present
  }

  /** Refuses a connection that has no session, or had one, with `fenced`. */
  require(connection: RpcConnection): Session {
    if (this.present?.connection === connection) return this.present
    throw new AgentError('fenced', 'This connection has no session, or a newer session replaced it.', {
      details: { fence: 'session', seen: this.parts.journal.state.session },
    })
  }

  /** Opens a session and closes the older one. */
  async open(
    connection: RpcConnection,
    params: AgentParams<'session.open'>,
    afterAnswer: (act: () => void) => void,
  ): Promise<AgentResult<'session.open'>> {
    const { journal, identity, about, log } = this.parts
    if (params.hostId !== identity.hostId || params.engineId !== identity.engineId)
      throw new AgentError('invalid_request', 'This agent belongs to another host or engine.', {
        details: { hostId: identity.hostId, engineId: identity.engineId },
      })
    const spoken = agentProtocolVersions.filter((version) => params.protocolVersions.includes(version))
    if (spoken.length === 0)
      throw new AgentError('invalid_request', 'There is no version of the protocol that both sides speak.', {
        details: { agent: agentProtocolVersions },
      })
    checkEpoch(journal.state, params.epoch)
    const seen = journal.state.session
    if (params.sessionNumber <= seen)
      throw new AgentError('fenced', `Session ${params.sessionNumber} is not newer than ${seen}.`, {
        details: { fence: 'session', given: params.sessionNumber, seen },
      })
    // Applied before the wait: of two connections opening at once only the higher number gets past the check above.
    await journal.append({ t: 'session', number: params.sessionNumber }, { t: 'epoch', epoch: params.epoch })
    if (journal.state.session !== params.sessionNumber)
      throw new AgentError('fenced', 'A newer session was opened meanwhile.', { details: { fence: 'session' } })

    const older = this.present
    const session: Session = {
      number: params.sessionNumber,
      connection,
      statisticsIntervalMs: params.statisticsIntervalMs ?? DEFAULT_STATISTICS_INTERVAL_MS,
      sequence: 0,
    }
    this.present = session
    if (older && older.connection !== connection) older.connection.close(SUPERSEDED, 'a newer session was opened')
    log.info({ session: session.number, epoch: params.epoch }, 'the engine opened a session')
    afterAnswer(() => this.parts.onOpened(session))
    return {
      protocolVersion: Math.max(...spoken),
      agentVersion: about.agentVersion,
      hostId: identity.hostId,
      bootId: about.bootId,
      simulated: about.simulated,
      startedAt: about.startedAt,
      clockAt: new Date().toISOString(),
    }
  }

  /** Answers a heartbeat and notes the leader's epoch. */
  async ping(session: Session, epoch: number): Promise<AgentResult<'session.ping'>> {
    const { journal } = this.parts
    checkEpoch(journal.state, epoch)
    if (epoch > journal.state.epoch) await journal.append({ t: 'epoch', epoch })
    return { clockAt: new Date().toISOString(), sequence: session.sequence }
  }

  /** Forgets a connection that closed. */
  closed(connection: RpcConnection): void {
    if (this.present?.connection !== connection) return
    this.parts.log.info({ session: this.present.number }, 'the engine disconnected')
    this.present = undefined
  }
}
