/** Why the engine closed a console's WebSocket. */
export type ConsoleClose =
  | 'vm_stopped'
  | 'vm_moved'
  | 'access_ended'
  | 'host_unreachable'
  | 'display_closed'
  | 'engine_stopping'

/** One reason: the WebSocket close code, the sentence for the user, and whether connecting again at once can help. */
export interface ConsoleCloseFacts {
  readonly code: number
  readonly text: string
  readonly reconnect: boolean
}

/**
 * Close codes of the console's WebSocket, by which the engine closes. 1000 means that the viewer itself closed it; any
 * other code that the connection broke.
 */
export const consoleCloses: Readonly<Record<ConsoleClose, ConsoleCloseFacts>> = {
  vm_stopped: { code: 4001, text: 'The VM has stopped.', reconnect: false },
  vm_moved: { code: 4002, text: 'The VM moved to another host.', reconnect: true },
  access_ended: { code: 4003, text: 'You may no longer use this console, or have signed out.', reconnect: false },
  host_unreachable: { code: 4004, text: 'The host of the VM does not answer.', reconnect: true },
  display_closed: { code: 4005, text: 'The VM closed this console.', reconnect: true },
  engine_stopping: { code: 1001, text: 'The engine is restarting.', reconnect: true },
}
