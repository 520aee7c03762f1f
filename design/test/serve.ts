// Serves both built portals over a make-believe engine, for looking at the pages: node test/serve.ts [port] [plain VMs]
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { estate } from './estate.ts'
import { fakeEngine } from '../src/test-support/fake-engine.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length > 0 ? Buffer.concat(chunks).toString() : undefined
}

/** Starts the server; resolves with its port. */
export async function serve(options: { port: number; plainVms: number; signedIn?: boolean }): Promise<number> {
  const engine = fakeEngine(estate(options))
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname === '/api/v1/events/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('event: ready\nid: 1\ndata: {}\n\n')
      return
    }
    if (url.pathname.startsWith('/api/')) {
      const body = await bodyOf(request)
      const answer = await engine.fetch(url, {
        method: request.method ?? 'GET',
        headers: request.headers as Record<string, string>,
        ...(body === undefined ? {} : { body }),
      })
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
      response.end(Buffer.from(await answer.arrayBuffer()))
      return
    }
    const isAdmin = url.pathname.startsWith('/admin')
    const folder = join(root, isAdmin ? 'portal-admin' : 'portal-vm', 'dist')
    const path = isAdmin ? url.pathname.slice('/admin'.length) : url.pathname
    const drawn = join(folder, 'drawn/en', path === '/' ? 'index.html' : `${path}.html`)
    const file = extname(path) ? join(folder, path) : join(folder, 'index.html')
    try {
      const isDrawn = file.endsWith('/index.html') && options.signedIn !== false
      const content = await (isDrawn ? readFile(drawn).catch(() => readFile(file)) : readFile(file))
      response.writeHead(200, {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': policy,
      })
      response.end(content)
    } catch {
      response.writeHead(404).end('Not found')
    }
  }
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(options.port, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : options.port
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = await serve({
    port: Number(process.argv[2] ?? 5199),
    plainVms: Number(process.argv[3] ?? 0),
    signedIn: process.argv[4] !== 'signed-out',
  })
  console.log(`http://localhost:${port}/ and http://localhost:${port}/admin/`)
}
