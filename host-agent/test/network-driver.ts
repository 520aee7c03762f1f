import { createInterface } from 'node:readline'
import { pino } from 'pino'
import { toAgentError } from '../src/errors.ts'
import { LinuxNetworks } from '../src/network/linux-networks.ts'

// Serves the networks of the namespace it is started in: one JSON question per line, one answer per line.
const folder = process.argv[2] ?? ''
const log = pino({ level: 'error' }, pino.destination(2))
let networks: LinuxNetworks | undefined

for await (const line of createInterface({ input: process.stdin })) {
  const { method, args } = JSON.parse(line) as { method: keyof LinuxNetworks | 'open'; args: never[] }
  try {
    if (method === 'open') {
      await networks?.close()
      networks = await LinuxNetworks.open({ folder, bridgePrefix: 'overt', log })
    }
    const act = method === 'open' ? undefined : networks?.[method]
    const result = await (act as ((...args: never[]) => Promise<unknown>) | undefined)?.apply(networks, args)
    process.stdout.write(`${JSON.stringify({ result })}\n`)
  } catch (thrown) {
    const { code, message, details } = toAgentError(thrown)
    if (code === 'internal') log.error(thrown)
    process.stdout.write(`${JSON.stringify({ error: { code, message, details } })}\n`)
  }
}
