import { connect, createServer } from 'node:net'

// Leads from a UNIX socket, which every network namespace can reach, to a port of the namespace it is started in.
const [socketPath, port] = process.argv.slice(2)
createServer((outside) => {
  const inside = connect(Number(port), '127.0.0.1')
  outside.pipe(inside).pipe(outside)
  outside.on('error', () => inside.destroy())
  inside.on('error', () => outside.destroy())
}).listen(socketPath)
