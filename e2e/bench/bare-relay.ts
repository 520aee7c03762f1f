// The bare limit of the console benchmark: one Node process between a WebSocket and the display, with nothing of what a
// console needs (no tickets, no second hop, no TLS). `bare-relay.ts <socket path>`; prints its port.
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { WebSocketServer } from 'ws'

const target = process.argv[2] ?? ''
const http = createServer()
const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, skipUTF8Validation: true })
http.on('upgrade', (request, socket, head) =>
  server.handleUpgrade(request, socket, head, (viewer) => {
    const display = connect(target)
    display.on('data', (bytes) => viewer.send(bytes, { binary: true }))
    viewer.on('message', (bytes: Buffer) => display.write(bytes))
    viewer.on('close', () => display.destroy())
    display.on('error', () => viewer.terminate())
  }),
)
http.listen(0, '127.0.0.1', () => console.log((http.address() as AddressInfo).port))
