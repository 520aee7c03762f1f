import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import WebSocket from 'ws'
import type { StackFacts } from '../support/facts.ts'
import { type AdminClient, finished } from '../support/sign-in.ts'
import { pidsOf } from '../support/processes.ts'
import { domainOf, makeVm } from './vms.ts'
import { execFileSync } from 'node:child_process'
import { cpuSeconds } from './cpu.ts'
import { ms, quantile, type Row, times } from './table.ts'

const request = Buffer.alloc(10, 1)
const answerBytes = 8192
/** Screen updates a second of a session: a person who types, and one who scrolls or moves windows. */
const rates = { calm: 5, busy: 20 } as const
const seconds = 8
const warmUpSeconds = 2

/** Proportional memory of processes in MiB: pages that are shared count once. */
function memoryMiB(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
    return sum + Number(pss ?? 0) / 1024
  }, 0)
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((other) => Number.isInteger(other))
    .filter((other) => {
      try {
        return readFileSync(`/proc/${other}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(pid)
      } catch {
        return false // ended meanwhile
      }
    })
}

interface Measured {
  readonly cpu: number
  readonly memory: number
  readonly p50: number
  readonly p99: number
}

/** What processes have before any session is opened, which is not the consoles' doing. */
interface Idle {
  readonly memory: number
  /** CPU seconds they use in a second. */
  readonly cpuPerSecond: number
}
const nothing: Idle = { memory: 0, cpuPerSecond: 0 }

async function measureIdle(pids: () => number[]): Promise<Idle> {
  const [cpuBefore, begun] = [cpuSeconds(pids()), performance.now()]
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  const cpuPerSecond = ((cpuSeconds(pids()) - cpuBefore) / (performance.now() - begun)) * 1000
  return { memory: memoryMiB(pids()), cpuPerSecond }
}

/** Opens the sessions, lets them ask for a while so that code is compiled and pools are filled, then measures. */
async function measure(
  open: () => Promise<WebSocket>,
  sessions: number,
  requestsPerSecond: number,
  pids: () => number[],
  idle: Idle,
): Promise<Measured> {
  const sockets: WebSocket[] = []
  for (let index = 0; index < sessions; index += 10)
    sockets.push(...(await Promise.all(Array.from({ length: Math.min(10, sessions - index) }, open))))
  const latencies: number[] = []
  const drive = (socket: WebSocket, index: number, forSeconds: number) =>
    new Promise<void>((resolve, reject) => {
      let sent = 0
      let missing = 0
      let rounds = forSeconds * requestsPerSecond
      const ask = () => {
        sent = performance.now()
        missing = answerBytes
        socket.send(request)
      }
      const closed = (code: number) => reject(new Error(`a session was closed with ${code}`))
      const answered = (data: Buffer) => {
        missing -= data.length
        if (missing > 0) return
        latencies.push(performance.now() - sent)
        rounds -= 1
        if (rounds > 0) return void setTimeout(ask, 1000 / requestsPerSecond)
        socket.off('message', answered).off('close', closed)
        resolve()
      }
      socket.on('message', answered).once('close', closed)
      setTimeout(ask, (index / sessions) * (1000 / requestsPerSecond))
    })
  const all = (forSeconds: number) => Promise.all(sockets.map((socket, index) => drive(socket, index, forSeconds)))
  await all(warmUpSeconds)
  latencies.length = 0
  const [cpuBefore, begun] = [cpuSeconds(pids()), performance.now()]
  await all(seconds)
  const measured: Measured = {
    cpu: cpuSeconds(pids()) - cpuBefore - (idle.cpuPerSecond * (performance.now() - begun)) / 1000,
    memory: memoryMiB(pids()) - idle.memory,
    p50: quantile(latencies),
    p99: quantile(latencies, 0.99),
  }
  for (const socket of sockets) socket.terminate()
  return measured
}

async function opened(url: string, origin?: string): Promise<WebSocket> {
  const socket = new WebSocket(url, 'binary', { perMessageDeflate: false, ...(origin ? { origin } : {}) })
  await once(socket, 'open')
  return socket
}

async function startWebsockify(target: string, port: number): Promise<ChildProcess> {
  const child = spawn('websockify', [`--unix-target=${target}`, `127.0.0.1:${port}`], { stdio: 'ignore' })
  for (;;) {
    const up = await new Promise<boolean>((resolve) => {
      const probe = connect(port, '127.0.0.1', () => {
        resolve(true)
        probe.destroy()
      }).once('error', () => resolve(false))
    })
    if (up) return child
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function startBareRelay(target: string): Promise<{ url: string; pid: number; kill(): void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-relay.ts'), target], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout || child.pid === undefined) throw new Error('the bare relay did not start')
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { url: `ws://127.0.0.1:${Number(line.toString())}`, pid: child.pid, kill: () => child.kill('SIGKILL') }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // it ended with its session
  }
}

function compare(sessions: number, rate: number, ours: Measured, peer: Measured, limit: Measured): Row[] {
  const row = (
    what: string,
    unit: (value: number) => string,
    pick: (side: Measured) => number,
    target: string,
  ): Row => ({
    what: `console ×${sessions}, ${rate}/s: ${what}`,
    ours: unit(pick(ours)),
    peer: `websockify ${unit(pick(peer))}, bare relay ${unit(pick(limit))}`,
    ratio: times(pick(ours) / pick(peer)),
    target: sessions === 200 ? target : '',
  })
  return [
    row(
      'CPU',
      (value) => `${value.toFixed(2)} s`,
      (side) => side.cpu,
      '≤ 0.17×',
    ),
    row(
      'memory',
      (value) => `${value.toFixed(0)} MiB`,
      (side) => side.memory,
      '≤ 0.08×',
    ),
    row('p50', ms, (side) => side.p50, '≤ 0.75×'),
    row('p99', ms, (side) => side.p99, '≤ 1.00×'),
  ]
}

/**
 * The console proxy (engine and agent together) against websockify, with the same display behind both: a program that
 * answers requests takes the place of QEMU's VNC socket, so that the proxies are measured and not QEMU.
 */
export async function benchConsoles(facts: StackFacts, admin: AdminClient): Promise<Row[]> {
  const id = await makeVm(admin, 'bench-console')
  await finished(admin.client, (await admin.client.call('startVm', { path: { id } })).id)
  const xml = execFileSync('virsh', ['-q', '-c', 'qemu:///system', 'dumpxml', domainOf(id)], { encoding: 'utf8' })
  const socket =
    /<graphics type='vnc'[^>]*socket='([^']+)'/.exec(xml)?.[1] ??
    /<listen type='socket' socket='([^']+)'/.exec(xml)?.[1]
  if (!socket) throw new Error('the VM has no display socket')
  const display = spawn(process.execPath, [join(import.meta.dirname, 'display.ts'), socket], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!display.stdout) throw new Error('the display has no output')
  await once(display.stdout, 'data')
  const websockify = await startWebsockify(socket, 6999)
  const peerPids = () => [websockify.pid ?? 0, ...childrenOf(websockify.pid ?? 0)]
  const ourPids = () => [...pidsOf('engine', facts.dataDir), ...pidsOf('agent', facts.dataDir)]
  const rows: Row[] = []
  try {
    const openOurs = async () => {
      const ticket = await admin.client.call('createConsoleTicket', { path: { id }, body: { protocol: 'vnc' } })
      return opened(facts.origin.replace('http', 'ws') + ticket.path, facts.origin)
    }
    const bare = await startBareRelay(socket)
    try {
      for (const [sessions, rate] of [
        [1, rates.calm],
        [50, rates.calm],
        [200, rates.calm],
        [200, rates.busy],
      ] as const) {
        // Ours is charged what it grows by, as engine and agent do much else; the others all they have.
        const ours = await measure(openOurs, sessions, rate, ourPids, await measureIdle(ourPids))
        const peer = await measure(() => opened('ws://127.0.0.1:6999'), sessions, rate, peerPids, nothing)
        const limit = await measure(
          () => opened(bare.url),
          sessions,
          rate,
          () => [bare.pid],
          nothing,
        )
        rows.push(...compare(sessions, rate, ours, peer, limit))
      }
    } finally {
      bare.kill()
    }
  } finally {
    for (const pid of [websockify.pid ?? 0, ...childrenOf(websockify.pid ?? 0)]) endProcess(pid)
    display.kill('SIGKILL')
  }
  await finished(admin.client, (await admin.client.call('stopVm', { path: { id } })).id)
  await finished(admin.client, (await admin.client.call('deleteVm', { path: { id }, query: { disks: 'delete' } })).id)
  return rows
}
