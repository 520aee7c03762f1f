import { toAgentError } from '../../errors.ts'
import { type Operations, operations } from './operations.ts'

/** A question to the I/O process. */
export type IoRequest = { id: number; operation: keyof Operations; args: unknown[] }
/** Its answer. System errors keep their code, so that the agent can tell a full disk from a missing file. */
export type IoReply =
  | { id: number; result?: unknown }
  | { id: number; error: { code: string; message: string; details?: Record<string, unknown>; errno?: string } }

/** Serves questions on the IPC channel until the agent is gone. */
export function serveIo(): void {
  process.on('disconnect', () => process.exit(0))
  process.on('message', (request: IoRequest) => void answer(request))
}

async function answer({ id, operation, args }: IoRequest): Promise<void> {
  let reply: IoReply
  try {
    const act = operations[operation] as (...args: unknown[]) => Promise<unknown> // both ends are this file's build
    reply = { id, result: await act(...args) }
  } catch (thrown) {
    const errno = thrown instanceof Error && 'code' in thrown && 'errno' in thrown ? String(thrown.code) : undefined
    const error = toAgentError(thrown)
    const message = error.code === 'internal' && thrown instanceof Error ? thrown.message : error.message
    reply = {
      id,
      error: {
        code: error.code,
        message,
        ...(error.details ? { details: error.details } : {}),
        ...(errno ? { errno } : {}),
      },
    }
  }
  process.send?.(reply)
}

if (process.argv[1]?.endsWith('io-process.ts')) serveIo()
