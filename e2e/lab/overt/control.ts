// How another terminal speaks to a running lab: one JSON line of words comes in, one with what to print goes out.
import { chmod, mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'

/** Something the person who asked got wrong, as a sentence that says what to do. */
export class LabRefusal extends Error {}

type Answer = { readonly lines: readonly string[] } | { readonly refused: string }

const socketPath = '/run/overt-labs/control'

/** Whether a lab runs on this machine that takes requests. */
export async function isLabRunning(): Promise<boolean> {
  const socket = await reach()
  socket?.destroy()
  return socket !== undefined
}

/** Takes requests until it is closed. */
export async function serveControl(serve: (words: readonly string[]) => Promise<readonly string[]>) {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    const lines = createInterface({ input: socket })
    lines.once('line', (line) => void answer(line, serve).then((text) => socket.end(`${text}\n`)))
  })
  await mkdir(dirname(socketPath), { recursive: true })
  await rm(socketPath, { force: true }) // one that was killed left it
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  })
  await chmod(socketPath, 0o600)
  return { close: () => server.close() }
}

async function answer(line: string, serve: (words: readonly string[]) => Promise<readonly string[]>): Promise<string> {
  let reply: Answer
  try {
    const words: unknown = JSON.parse(line)
    if (!Array.isArray(words) || !words.every((word) => typeof word === 'string'))
      throw new LabRefusal('The request is not a list of words.')
    reply = { lines: await serve(words) }
  } catch (error) {
    reply = { refused: (error as Error).message }
  }
  return JSON.stringify(reply)
}

/** Asks the running lab; gives what to print. @throws LabRefusal */
export async function askLab(words: readonly string[]): Promise<readonly string[]> {
  const socket = await reach()
  if (!socket) throw new LabRefusal('No lab runs on this machine: npm run lab -- --hosts 3 starts one.')
  socket.write(`${JSON.stringify(words)}\n`)
  let text = ''
  socket.setEncoding('utf8')
  for await (const chunk of socket) text += chunk
  if (!text.endsWith('\n')) throw new LabRefusal('The lab ended before it answered.')
  const reply = JSON.parse(text) as Answer // of serveControl above
  if ('refused' in reply) throw new LabRefusal(reply.refused)
  return reply.lines
}

function reach(): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(socketPath)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined)) // nobody listens
  })
}
