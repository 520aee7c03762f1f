// The peer of the stream benchmark: the naive broadcast. One Node server that hears of new events as the engine does,
// and writes each as the same frame to every client; no permissions, no bounds, no resuming, no way to fall behind.
// `bare-broadcast.ts <database url>`; prints its port.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

const database = new pg.Client({ connectionString: process.argv[2] ?? '' })
await database.connect()
const clients = new Set<ServerResponse>()
let seen = 0
const newest = 'select coalesce(max(seq), 0) as max from event'
const statement =
  'select seq, object_kind, object_id, change, parents from event where seq > $1 order by seq limit 1000'

interface EventRow {
  readonly seq: string
  readonly object_kind: string
  readonly object_id: string
  readonly change: string
  readonly parents: unknown
}

let reading = Promise.resolve()
database.on('notification', () => {
  reading = reading.then(async () => {
    const { rows } = await database.query<EventRow>({ name: 'new', text: statement, values: [seen] })
    for (const { seq, object_kind: kind, object_id: id, change, parents } of rows) {
      seen = Number(seq)
      const has = Array.isArray(parents) && parents.length > 0 ? { parents: parents as unknown } : {}
      const frame = `id: ${seq}\nevent: change\ndata: ${JSON.stringify({ kind, id, change, ...has })}\n\n`
      for (const client of clients) client.write(frame)
    }
  })
})
const server = createServer((_request, response) => {
  response.once('close', () => {
    clients.delete(response)
    // Without clients it hears of nothing, so that it takes nothing from the engine while that is measured.
    reading = reading.then(async () => {
      if (clients.size === 0) await database.query('unlisten overt_events')
    })
  })
  reading = reading.then(async () => {
    if (clients.size === 0) {
      await database.query('listen overt_events')
      seen = Number((await database.query<{ max: string }>(newest)).rows[0]?.max)
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`id: ${seen}\nevent: ready\ndata: {}\n\n`)
    clients.add(response)
  })
})
server.listen(0, '127.0.0.1', 4_096, () => console.log((server.address() as AddressInfo).port))
