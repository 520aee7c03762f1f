// Stands where a guest's display would: answers each 10-byte request with 8 KiB, like a small screen update.
// `display.ts <socket path>`; prints `ready`.
import { chmodSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'

const path = process.argv[2]
if (!path) throw new Error('usage: display.ts <socket path>')
const answer = Buffer.alloc(8192, 7)
rmSync(path, { force: true })
createServer((socket) => {
  let pending = 0
  socket.on('data', (chunk) => {
    pending += chunk.length
    while (pending >= 10) {
      pending -= 10
      socket.write(answer)
    }
  })
  socket.on('error', () => socket.destroy()) // a client that went away; the next one is served
}).listen(path, () => {
  chmodSync(path, 0o777)
  console.log('ready')
})
