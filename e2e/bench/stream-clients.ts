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
/** Of all sockets, as each is read before the next: what the clients take must not hide what the servers take. */
const buffer = Buffer.alloc(65_536)

/** One stream: a socket that reads frames, and the number of the last. */
class StreamClient {
  lastSeq: number | undefined
  private socket: Socket | undefined
  private rest = ''
  private opened: () => void = () => undefined
  private readonly request: (lastSeq: number | undefined) => string
  private readonly port: number

  constructor(port: number, request: (lastSeq: number | undefined) => string) {
    this.port = port
    this.request = request
  }

  /** Resolves with the first frame. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.opened = resolve
      this.rest = ''
      const callback = (size: number) => {
        this.read(buffer.toString('latin1', 0, size))
        return true
      }
      const socket = connect({ port: this.port, host: '127.0.0.1', onread: { buffer, callback } }, () =>
        socket.write(this.request(this.lastSeq)),
      )
      this.socket = socket
      socket.setNoDelay(true)
      socket.on('error', reject)
      socket.on('close', () => reject(new Error(`a stream was closed: ${this.rest.slice(0, 200)}`)))
    })
  }

  cut(): void {
    this.socket?.removeAllListeners('close').destroy()
  }

  /** Takes whole frames. */
  private read(text: string): void {
    const at = now()
    const all = this.rest + text
    const end = all.lastIndexOf('\n\n') + 2
    this.rest = all.slice(end)
    for (let from = all.indexOf('id: '); from >= 0 && from < end; from = all.indexOf('id: ', from + 4)) {
      const line = all.indexOf('\n', from)
      // In the middle of a line, or the keeping alive.
      if ((from > 0 && all[from - 1] !== '\n') || !all.startsWith('event: ', line + 1)) continue
      this.take(Number(all.slice(from + 4, line)), all.slice(line + 8, all.indexOf('\n', line + 1)), at)
      this.opened()
    }
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
