import { once } from 'node:events'
import { createServer } from 'node:net'
import { listenerOn } from './process-identity.ts'
import { Refusal } from './refusal.ts'

/** A port the start needs, and the option that chooses it. */
export interface WantedPort {
  flag: string
  port: number
  host: string
}

/** Refuses when a port is taken, naming its holder where that can be known. */
export async function checkPorts(wanted: readonly WantedPort[]): Promise<void> {
  for (const { flag, port, host } of wanted) {
    const server = createServer()
    server.listen({ port, host, exclusive: true })
    try {
      await once(server, 'listening')
    } catch (error) {
      throw new Refusal(sentence(flag, port, (error as NodeJS.ErrnoException).code ?? ''), { cause: error })
    }
    server.close()
    await once(server, 'close')
  }
}

function sentence(flag: string, port: number, code: string): string {
  if (code !== 'EADDRINUSE') return `Port ${port} cannot be used (${code}). Choose another with ${flag}.`
  const holder = listenerOn(port)
  const who = holder ? `by process ${holder.pid} (${holder.command.slice(0, 80)})` : 'by another process'
  return `Port ${port} is taken ${who}. Stop it, or choose another port with ${flag}.`
}
