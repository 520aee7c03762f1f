// How the estate is asked for faults: a Unix socket that only its owner and root may open. One JSON line with the words
// comes in, one with what to print goes out.
import { chmod, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { type Logger, reasonOf } from '../system/log.ts'
import { RequestRefused } from './faults.ts'

/** What comes back: lines to print, or why it was refused. */
export type ControlAnswer = { lines: string[] } | { refused: string }

const LONGEST_REQUEST_CHARS = 16_384
/** A caller that says nothing for so long is cut off. Milliseconds. */
const PATIENCE_MS = 10_000

/** Serves requests at a path until it is closed. */
export async function serveControl(
  path: string,
  serve: (words: string[]) => Promise<string[]>,
  log: Logger,
): Promise<{ close(): Promise<void> }> {
  const server = createServer((socket) => {
    socket.on('error', (error) => log.debug({ err: error }, 'a control connection failed'))
    socket.setTimeout(PATIENCE_MS, () => socket.destroy())
    void answer(socket, serve, log)
  })
  // One is left behind by a kill; a second process of this estate would have found its ports taken.
  await rm(path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  await chmod(path, 0o600)
  return {
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function answer(socket: Socket, serve: (words: string[]) => Promise<string[]>, log: Logger): Promise<void> {
  let reply: ControlAnswer
  try {
    const words = await readWords(socket)
    socket.setTimeout(0) // the caller waits for the work now
    reply = { lines: await serve(words) }
  } catch (error) {
    if (!(error instanceof RequestRefused)) log.warn({ err: error }, `a control request failed: ${reasonOf(error)}`)
    reply = { refused: reasonOf(error) }
  }
  socket.end(`${JSON.stringify(reply)}\n`)
}

async function readWords(socket: Socket): Promise<string[]> {
  let text = ''
  socket.setEncoding('utf8')
  await new Promise<void>((resolve, reject) => {
    socket.on('data', (chunk: string) => {
      text += chunk
      if (text.includes('\n')) resolve()
      else if (text.length > LONGEST_REQUEST_CHARS) reject(new RequestRefused('The request is too long.'))
    })
    socket.once('close', () => reject(new RequestRefused('The request was cut off.')))
  })
  const request: unknown = JSON.parse(text)
  if (!Array.isArray(request) || !request.every((word) => typeof word === 'string'))
    throw new RequestRefused('The request is not a list of words.')
  return request
}
