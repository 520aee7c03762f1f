import type { Duplex } from 'node:stream'
import type { AgentCommand, AgentMethod, AgentParams, AgentResult, CommandHeader } from '@overt/api-client/agent'

/** How a call to a host behaves. */
export interface HostCallOptions {
  /** Milliseconds until `timeout`; default 30 000. Long commands (copy, import) pass more. */
  readonly deadlineMs?: number
  /** Aborting sends `command.cancel` for commands and rejects. */
  readonly signal?: AbortSignal
  /** 0 to 100, for commands that report progress. */
  readonly onProgress?: (percent: number, message?: string) => void
}

/** Parameters of a command without its header, which the operation's step context adds. */
export type CommandBody<M extends AgentCommand> = Omit<AgentParams<M>, 'command'>

/**
 * The engine's port to the agents. Errors are AppErrors: `host_unreachable` (no session, or it broke before the
 * answer), `timeout` (deadline; outcome unknown), `host_failed`, and the agent's own codes mapped one to one
 * (`fenced` becomes `conflict`). Only approved hosts are ever dialled.
 */
export interface HostClient {
  query<M extends Exclude<AgentMethod, AgentCommand>>(
    hostId: string,
    method: M,
    params: AgentParams<M>,
    options?: HostCallOptions,
  ): Promise<AgentResult<M>>
  /**
   * Sends a command. A connection that breaks under it is waited for (up to the deadline) and the same key is sent
   * again: the agent answers from its journal, or joins the command that still runs.
   */
  command<M extends AgentCommand>(
    hostId: string,
    method: M,
    header: CommandHeader,
    body: CommandBody<M>,
    options?: HostCallOptions,
  ): Promise<AgentResult<M>>
  /** Opens a byte stream that `console.open` prepared. */
  openStream(hostId: string, streamId: string): Promise<Duplex>
  /** Whether a session is open now. */
  isConnected(hostId: string): boolean
}
