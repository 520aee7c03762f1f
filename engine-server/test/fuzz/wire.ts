// Calls on the wire: connections are kept, bodies are any bytes, and a stream is read as far as its first bytes.
import { Agent, type IncomingMessage, request } from 'node:http'

/** A call as it goes out. */
export interface Wire {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
  /** The address of this machine that it comes from. */
  readonly from: string
}
/** A reply; `json` is undefined if the body is none. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  readonly json: unknown
}

/** Where calls come from, if from nowhere else. */
export const ownAddress = '127.0.0.1'

/** No call of these takes that long, but where the engine hangs. */
const patienceMs = 60_000

/** Sends calls to one engine. */
export interface Sender extends Disposable {
  send(wire: Wire): Promise<Reply>
}

/** Opens connections to a plain listener on this machine. */
export function openSender(origin: string): Sender {
  const { port, host } = new URL(origin)
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  // A stream stays open for a while, so that others can be told what to watch.
  const held: IncomingMessage[] = []
  const hold = (response: IncomingMessage) => {
    if (!held.includes(response)) held.push(response)
    if (held.length > 3) held.shift()?.destroy()
  }
  const again = (wire: Wire, tries: number): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const length = wire.body === undefined ? {} : { 'content-length': String(wire.body.length) }
      const headers = { host, ...length, ...wire.headers }
      const { method, path, from: localAddress } = wire
      // Of another address there is but one call: its connection is of no more use.
      const kept = localAddress === ownAddress && agent
      const to = { hostname: ownAddress, port, agent: kept, localAddress }
      const sent = request({ ...to, method, path, headers }, (response) => {
        const chunks: Buffer[] = []
        const isStream = response.headers['content-type']?.startsWith('text/event-stream') === true
        const done = () => resolve(replyOf(response, Buffer.concat(chunks)))
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          if (!isStream) return
          done()
          hold(response)
        })
        response.once('end', done)
        response.once('error', (error) => (isStream ? done() : reject(error)))
      })
      sent.setTimeout(patienceMs, () => sent.destroy(new Error('it took too long')))
      sent.once('error', (error: NodeJS.ErrnoException) => {
        // The engine may end a connection that was kept in the moment a call goes out on it.
        if (sent.reusedSocket && error.code === 'ECONNRESET' && tries > 0) resolve(again(wire, tries - 1))
        else reject(new Error(`${wire.method} ${wire.path.slice(0, 200)} got no answer: ${error.message}`))
      })
      sent.end(wire.body)
    })
  return { send: (wire) => again(wire, 2), [Symbol.dispose]: () => agent.destroy() }
}

function replyOf({ statusCode = 0, headers }: IncomingMessage, bytes: Buffer): Reply {
  const text = bytes.toString()
  const flat = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : value])
  return { status: statusCode, headers: Object.fromEntries(flat) as Reply['headers'], text, json: parsed(bytes) }
}
function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined // it is for the judge to say whether it should have been JSON
  }
}
