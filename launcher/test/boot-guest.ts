import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../src/run.ts'

/** A line-of-JSON conversation, as both QMP and the guest agent speak it. */
export interface JsonLine {
  /** Sends a command and gives what stands in `return`. */
  call(execute: string, args?: object): Promise<unknown>
}

/** A guest running under a QEMU of its own, without libvirt. */
export interface BootedGuest extends AsyncDisposable {
  /** Resolves with the match when the serial line has carried the pattern since the start. */
  serialHas(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray>
  /** Types on the serial line. */
  serialType(text: string): void
  /** Types on the guest's keyboard; lower-case letters, digits, spaces and `/>-.` only. */
  keyboardType(text: string): Promise<void>
  qmp: JsonLine
  /** Opens the guest agent's channel; resolves when the agent answers. */
  agent(): Promise<JsonLine>
  /** Resolves with QEMU's exit code. */
  ended: Promise<number | null>
}

/** Boots a copy-on-write overlay of an image under TCG, with a NoCloud disc made of the given files. */
export async function bootGuest(image: string, seed: Readonly<Record<string, string>>): Promise<BootedGuest> {
  const folder = await mkdtemp(join(tmpdir(), 'overt-guest-'))
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', image, join(folder, 'disk.qcow2')])
  const files: string[] = []
  for (const [name, content] of Object.entries(seed)) {
    files.push(join(folder, name))
    await writeFile(join(folder, name), content)
  }
  await run('xorriso', [
    '-as',
    'mkisofs',
    '-quiet',
    '-V',
    'cidata',
    '-J',
    '-r',
    '-o',
    join(folder, 'seed.iso'),
    ...files,
  ])
  const qemu = startQemu(folder)
  const ended = once(qemu, 'exit').then(([code]) => code as number | null)

  let serial = ''
  const line = await connectTo(join(folder, 'serial'), qemu)
  const watchers = new Set<() => void>()
  line.on('data', (chunk: Buffer) => {
    serial += chunk.toString('utf8')
    for (const watcher of watchers) watcher()
  })
  const qmp = jsonLine(await connectTo(join(folder, 'qmp'), qemu))
  await qmp.call('qmp_capabilities')

  const serialHas = (pattern: RegExp, timeoutMs: number) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const timer = setTimeout(() => {
        watchers.delete(look)
        reject(new Error(`no ${pattern} on the serial line in ${timeoutMs} ms; it said:\n${serial}`))
      }, timeoutMs)
      const look = () => {
        const match = pattern.exec(serial)
        if (!match) return
        clearTimeout(timer)
        watchers.delete(look)
        resolve(match)
      }
      watchers.add(look)
      look()
    })

  return {
    serialHas,
    serialType: (text) => void line.write(text),
    keyboardType: async (text) => {
      for (const keys of text.split('').map(keysOf)) await qmp.call('send-key', { keys, 'hold-time': 20 })
    },
    qmp,
    agent: async () => {
      const agent = jsonLine(await connectTo(join(folder, 'agent'), qemu))
      await agent.call('guest-ping')
      return agent
    },
    ended,
    [Symbol.asyncDispose]: async () => {
      qemu.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function startQemu(folder: string): ChildProcess {
  const socket = (name: string) => `socket,id=${name},path=${join(folder, name)},server=on,wait=off`
  const args = ['-accel', 'tcg', '-machine', 'q35', '-m', '192', '-nodefaults', '-display', 'none', '-vga', 'std']
  args.push('-drive', `file=${join(folder, 'disk.qcow2')},format=qcow2,if=virtio`)
  args.push(
    '-device',
    'virtio-scsi',
    '-drive',
    `file=${join(folder, 'seed.iso')},format=raw,if=none,id=seed,readonly=on`,
  )
  args.push('-device', 'scsi-cd,drive=seed', '-netdev', 'user,id=net,restrict=on', '-device', 'virtio-net,netdev=net')
  args.push(
    '-chardev',
    socket('serial'),
    '-serial',
    'chardev:serial',
    '-chardev',
    socket('qmp'),
    '-mon',
    'qmp,mode=control',
  )
  args.push('-device', 'virtio-serial', '-chardev', socket('agent'))
  args.push('-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0')
  return spawn('qemu-system-x86_64', args, { stdio: 'inherit' })
}

async function connectTo(path: string, qemu: ChildProcess): Promise<Socket> {
  while (qemu.exitCode === null) {
    const socket = connect(path)
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    if (connected) return socket
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`QEMU ended with ${qemu.exitCode}`)
}

function jsonLine(socket: Socket): JsonLine {
  let text = ''
  const waiting: ((reply: { return?: unknown; error?: unknown }) => void)[] = []
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8')
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) {
      const message = JSON.parse(line) as { return?: unknown; error?: unknown }
      // Greetings and events come unasked.
      if ('return' in message || 'error' in message) waiting.shift()?.(message)
    }
  })
  return {
    call: async (execute, args) => {
      const reply = await new Promise<{ return?: unknown; error?: unknown }>((resolve) => {
        waiting.push(resolve)
        socket.write(`${JSON.stringify({ execute, arguments: args })}\n`)
      })
      if (reply.error !== undefined) throw new Error(`${execute}: ${JSON.stringify(reply.error)}`)
      return reply.return
    },
  }
}

function keysOf(character: string): object[] {
  const key = (data: string) => ({ type: 'qcode', data })
  const named: Record<string, object[]> = {
    ' ': [key('spc')],
    '/': [key('slash')],
    '-': [key('minus')],
    '.': [key('dot')],
    '>': [key('shift'), key('dot')],
    '\n': [key('ret')],
  }
  return named[character] ?? (/[A-Z]/.test(character) ? [key('shift'), key(character.toLowerCase())] : [key(character)])
}
