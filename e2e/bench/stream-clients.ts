// The clients of the stream benchmark, in a process of their own so that their work is not the server's. Told by JSON
// lines on standard input what to do; answers each with a line.
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** What the benchmark tells the clients, and what they answer. */
export type Order =
  | { do: 'open'; origin: string; path: string; tokens: string[]; count: number }
  | { do: 'cut' }
  | { do: 'until'; seq: number; patienceMs: number }
  | { do: 'close' }

/** What the clients saw since all of them were there. */
export interface Seen {
  /** Arrivals of each event at the clients, by its number: milliseconds since the epoch, as they came. */
  readonly arrivals: Record<string, number[]>
  /** Events that came twice or out of their order. */
  readonly doubled: number
  /** Times a client was told to read everything anew. */
  readonly resets: number
}

const openAtOnce = 50
const now = () => performance.timeOrigin + performance.now()
let arrivals = new Map<number, number[]>()
let [doubled, resets] = [0, 0]

/** One stream: a socket that reads frames, and the number of the last. */
class StreamClient {
  lastSeq: number | undefined
  private socket: Socket | undefined
  private rest = ''
  private readonly request: (lastSeq: number | undefined) => string
  private readonly port: number

  constructor(port: number, request: (lastSeq: number | undefined) => string) {
    this.port = port
    this.request = request
  }

  /** Resolves with the first frame. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write(this.request(this.lastSeq)))
      this.socket = socket
      this.rest = ''
      socket.setNoDelay(true).setEncoding('latin1')
      socket.on('data', (text: string) => {
        if (this.read(text)) resolve()
      })
      socket.on('error', reject)
      socket.on('close', () => reject(new Error(`a stream was closed: ${this.rest.slice(0, 200)}`)))
    })
  }

  cut(): void {
    this.socket?.removeAllListeners('close').destroy()
  }

  /** Takes whole frames; answers whether there was one. */
  private read(text: string): boolean {
    const at = now()
    const all = this.rest + text
    const end = all.lastIndexOf('\n\n')
    this.rest = all.slice(end + 2)
    if (end < 0) return false
    let found = false
    for (const [, number, kind] of all.slice(0, end + 2).matchAll(/id: (\d+)\nevent: (\w+)\n/g)) {
      found = true
      this.take(Number(number), kind ?? '', at)
    }
    return found
  }

  private take(seq: number, kind: string, at: number): void {
    if (kind === 'reset') resets += 1
    if (kind === 'change') {
      if (this.lastSeq !== undefined && seq <= this.lastSeq) doubled += 1
      const list = arrivals.get(seq)
      if (list) list.push(at)
      else arrivals.set(seq, [at])
    }
    this.lastSeq = seq
  }
}

let clients: StreamClient[] = []

async function openAll(): Promise<void> {
  for (let from = 0; from < clients.length; from += openAtOnce)
    await Promise.all(clients.slice(from, from + openAtOnce).map((client) => client.open()))
}

async function obey(order: Order): Promise<object> {
  switch (order.do) {
    case 'open': {
      const { host, port } = new URL(order.origin)
      const request = (token: string) => (lastSeq: number | undefined) =>
        `GET ${order.path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\naccept: text/event-stream\r\n${lastSeq === undefined ? '' : `last-event-id: ${lastSeq}\r\n`}\r\n`
      clients = Array.from(
        { length: order.count },
        (_, index) => new StreamClient(Number(port), request(order.tokens[index % order.tokens.length] ?? '')),
      )
      doubled = resets = 0
      await openAll()
      arrivals = new Map()
      return {}
    }
    case 'cut':
      for (const client of clients) client.cut()
      await openAll()
      return {}
    case 'until': {
      const deadline = now() + order.patienceMs
      while (clients.some(({ lastSeq = 0 }) => lastSeq < order.seq) && now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20))
      return {
        arrivals: Object.fromEntries(arrivals),
        doubled,
        resets,
      } satisfies Seen
    }
    case 'close':
      for (const client of clients) client.cut()
      clients = []
      return {}
  }
}

for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await obey(JSON.parse(line) as Order)))
process.exit() // streams that are still open would keep it
