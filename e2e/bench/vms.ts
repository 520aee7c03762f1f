import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { ApiError } from '@overt/api-client'
import WebSocket from 'ws'
import type { StackFacts } from '../support/facts.ts'
import { type AdminClient, finished } from '../support/sign-in.ts'
import { peerDomain } from './peer-domain.ts'
import { ms, quantile, type Row } from './table.ts'

const rounds = 7
/** Rounds before those that count: an engine that has run for a while has its code compiled. */
const warmUps = 3
const virsh = (...args: string[]) =>
  execFileSync('virsh', ['-q', '-c', 'qemu:///system', ...args], { encoding: 'utf8' })

/** Makes a VM from the demo image and gives its id. */
export async function makeVm({ client }: AdminClient, name: string): Promise<string> {
  const image = (await client.call('listDisks', { query: { search: 'tiny-linux' } })).items[0]
  if (!image) throw new Error('the demo image is not there')
  const operation = await client.call('createVm', {
    body: {
      name,
      memoryBytes: 256 * 1024 * 1024,
      cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
      firmware: 'bios',
      deleteProtected: false,
      disks: [{ allocation: 'thin', source: { type: 'clone', diskId: image.id, mode: 'linked' } }],
      start: false,
    },
  })
  await finished(client, operation.id)
  return operation.object.id
}

/** The domain libvirt runs for a VM, found by the id in its metadata. */
export function domainOf(vmId: string): string {
  for (const name of virsh('list', '--all', '--name').split('\n').filter(Boolean))
    if (virsh('dumpxml', name).includes(vmId)) return name
  throw new Error(`no domain for VM ${vmId}`)
}

/** Follows the live stream, as the portals do: resolves whenever something has changed since it last did. */
async function followChanges({ origin }: StackFacts, token: string) {
  const stop = new AbortController()
  const headers = { authorization: `Bearer ${token}` }
  const { body } = await fetch(`${origin}/api/v1/events/stream`, { headers, signal: stop.signal })
  if (!body) throw new Error('the stream has no body')
  let told = false
  let wake = () => {}
  void (async () => {
    for await (const chunk of body.pipeThrough(new TextDecoderStream()))
      if (chunk.includes('event: change')) {
        told = true
        wake()
      }
  })().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error
  })
  return {
    async changed(): Promise<void> {
      if (!told) await new Promise<void>((resolve) => (wake = resolve))
      told = false
    },
    [Symbol.dispose]: () => stop.abort(),
  }
}

/** Milliseconds from sending the start until the first byte of the console arrives through the proxy. */
async function startToFirstByte(facts: StackFacts, { client, token }: AdminClient, id: string): Promise<number> {
  using changes = await followChanges(facts, token)
  const begun = performance.now()
  await client.call('startVm', { path: { id } })
  for (;;) {
    if (performance.now() - begun > 60_000) throw new Error('no byte of the console came within a minute')
    const ticket = await client
      .call('createConsoleTicket', { path: { id }, body: { protocol: 'vnc' } })
      .catch((error: unknown) => {
        // Refused until the VM has a display; anything else is a fault of its own.
        if (error instanceof ApiError && ['conflict', 'host_failed', 'host_unreachable'].includes(error.code))
          return undefined
        throw error
      })
    if (!ticket) {
      await changes.changed()
      continue
    }
    const arrived = await new Promise<boolean>((resolve) => {
      const socket = new WebSocket(facts.origin.replace('http', 'ws') + ticket.path, 'binary', { origin: facts.origin })
      socket.once('message', () => {
        resolve(true)
        socket.terminate()
      })
      socket.once('error', () => resolve(false))
      socket.once('close', () => resolve(false))
    })
    if (arrived) return performance.now() - begun
  }
}

/** Milliseconds of `virsh start` of the same machine under another name, until its display greets. */
async function virshStart(name: string): Promise<number> {
  const begun = performance.now()
  virsh('start', name)
  const path = /type='socket' socket='([^']+)'|socket='([^']+)'/.exec(virsh('dumpxml', name))
  const socket = path?.[1] ?? path?.[2]
  if (!socket) throw new Error('the domain has no display socket')
  await new Promise<void>((resolve, reject) => {
    const display = connect(socket)
    display.once('data', () => {
      resolve()
      display.destroy()
    })
    display.once('error', reject)
  })
  return performance.now() - begun
}

/** Start until the first VNC byte, against `virsh start` of a domain of the same content. */
export async function benchStart(facts: StackFacts, admin: AdminClient): Promise<Row[]> {
  const id = await makeVm(admin, 'bench-start')
  const ours: number[] = []
  const peer: number[] = []
  let peerName = ''
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const time = await startToFirstByte(facts, admin, id)
    if (!peerName) {
      peerName = 'virsh-peer'
      const sockets = join(facts.folder, 'peer')
      mkdirSync(sockets, { recursive: true, mode: 0o777 })
      const xml = peerDomain(virsh('dumpxml', '--inactive', '--security-info', domainOf(id)), peerName, sockets)
      const file = join(facts.folder, 'peer.xml')
      writeFileSync(file, xml)
      await finished(admin.client, (await admin.client.call('stopVm', { path: { id } })).id)
      virsh('define', file)
    } else await finished(admin.client, (await admin.client.call('stopVm', { path: { id } })).id)
    const peerTime = await virshStart(peerName)
    virsh('destroy', peerName)
    if (round >= warmUps) {
      ours.push(time)
      peer.push(peerTime)
    }
  }
  virsh('undefine', peerName)
  await finished(admin.client, (await admin.client.call('deleteVm', { path: { id }, query: { disks: 'delete' } })).id)
  const [a, b] = [quantile(ours), quantile(peer)]
  return [
    {
      what: 'start: accepted → first VNC byte',
      ours: ms(a),
      peer: `virsh start ${ms(b)}`,
      ratio: `${(a / b).toFixed(2)}× (${(a - 1.25 * b).toFixed(0)} ms past 1.25×)`,
      target: '≤ 1.25× + 100 ms',
    },
  ]
}

/** A linked clone by the API until its operation has ended, against `qemu-img create -b`. */
export async function benchClone(facts: StackFacts, { client }: AdminClient): Promise<Row[]> {
  const image = (await client.call('listDisks', { query: { search: 'tiny-linux' } })).items[0]
  if (!image) throw new Error('the demo image is not there')
  const base = execFileSync(
    'find',
    [join(facts.dataDir, 'storage'), '-name', '*.qcow2', '-o', '-type', 'f', '-size', '+4M'],
    { encoding: 'utf8' },
  ).split('\n')[0]
  if (!base || !existsSync(base)) throw new Error('no volume to clone from')
  const ours: number[] = []
  const peer: number[] = []
  for (let round = 0; round < warmUps * 3 + rounds * 3; round += 1) {
    const begun = performance.now()
    const operation = await client.call('createDisk', {
      body: {
        name: `bench-clone-${round}`,
        allocation: 'thin',
        readOnly: false,
        source: { type: 'clone', diskId: image.id, mode: 'linked' },
      },
    })
    await finished(client, operation.id)
    const time = performance.now() - begun
    const target = join(facts.folder, 'clone.qcow2')
    const peerBegun = performance.now()
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', target])
    const peerTime = performance.now() - peerBegun
    rmSync(target)
    if (round >= warmUps * 3) {
      ours.push(time)
      peer.push(peerTime)
    }
    await finished(client, (await client.call('deleteDisk', { path: { id: operation.object.id } })).id)
  }
  const [a, b] = [quantile(ours), quantile(peer)]
  return [
    { what: 'linked clone', ours: ms(a), peer: `qemu-img ${ms(b)}`, ratio: `+ ${ms(a - b)}`, target: '+ ≤ 40 ms' },
  ]
}
