import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { type Duplex, duplexPair } from 'node:stream'
import type { RunRef } from '@overt/api-client/agent'
import { AgentError } from '../../errors.ts'
import { channelPath } from '../../migration/channels.ts'
import type { Departing, Migrations, ResolvedMachine } from '../port.ts'
import type { MemoryDriver } from './memory-driver.ts'
import type { GuestState, MemoryMachine } from './memory-machine.ts'

/** What a simulated wire carries. Bytes per second. */
const BYTES_PER_SECOND = 10 * 2 ** 30
/** What there is in every simulated disk. */
const DISK_BYTES = 2 ** 30
/** How long a simulated guest takes to leave besides; milliseconds. */
const LEAST_MS = 400

/** What one hypervisor in memory tells the other: the guest, which the other answers when it has it. */
type Handover = { run: RunRef; state: GuestState }

/** Migrations between hypervisors in memory: one hands the guest to the other over the control channel. */
export function memoryMigrations(driver: MemoryDriver): Migrations {
  const expected = new Map<string, ResolvedMachine>()
  const { hypervisor } = driver

  const arrive = async (channel: Duplex): Promise<void> => {
    const { run, state } = JSON.parse(await lineOf(channel)) as Handover // written by `send` below
    await driver.call('arrive', run.vmId, () => {
      const machine = expected.get(run.runId)
      if (!machine) throw new AgentError('not_found', 'This guest is not expected.')
      hypervisor.define(run, machine).arrive(state)
      expected.delete(run.runId)
    })
    channel.end('arrived\n')
  }

  return {
    cancel: () => Promise.resolve(), // it ends with its process
    expect: async (run, machine) => void expected.set(run.runId, machine),
    connect: async () => {
      const [outer, inner] = duplexPair()
      // Whoever sends sees the channel end without an answer.
      arrive(inner).catch(() => inner.destroy())
      return outer
    },
    hasArrived: (run) => driver.call('find', run.vmId, () => driver.ofRun(run)?.isActive ?? false),
    endArrival: (run) =>
      driver.call('destroy', run.vmId, () => {
        expected.delete(run.runId)
        const machine = driver.ofRun(run)
        if (machine?.isActive) machine.end('destroyed')
      }),
    send: async (run, departing) => {
      const machine = await driver.command('send', run, (found) => found)
      for (const diskId of departing.copiedDisks)
        if (!machine.resolved.disks[diskId])
          throw new AgentError('not_found', 'The guest has not the disk that is to go along.', { details: { diskId } })
      const ms = await copy(driver, machine, departing)
      const socket = await reach(channelPath(departing.folder, 'control'))
      if (machine.power !== 'running') throw new AgentError('conflict', 'The guest ended on its way.')
      socket.write(`${JSON.stringify({ run: machine.run, state: machine.leave() } satisfies Handover)}\n`)
      if ((await lineOf(socket)) !== 'arrived')
        throw new AgentError('host_failed', 'The other host did not take the guest.')
      await driver.command('leave', run, (found) => found.end('migrated'))
      const postCopy = departing.policy.name === 'post_copy' ? { postCopy: false } : {}
      const { length } = departing.copiedDisks
      const copied = length > 0 ? { copiedDiskBytes: length * DISK_BYTES } : {}
      return { totalMs: ms, downtimeMs: 1, transferredBytes: machine.memoryBytes, ...copied, rounds: 1, ...postCopy }
    },
  }
}

async function reach(path: string): Promise<Socket> {
  const socket = connect(path)
  try {
    await once(socket, 'connect')
    return socket
  } catch (error) {
    throw new AgentError('host_failed', 'The other host is not reached.', { cause: error })
  }
}

/** The first line that comes; empty when the channel ends or breaks without one. */
async function lineOf(channel: Duplex): Promise<string> {
  channel.on('error', () => undefined) // it ends then
  for await (const line of createInterface({ input: channel })) return line
  return ''
}

/** Takes as long as copying would, disks before the memory, and tells how far it is; answers how long that was. */
async function copy({ hypervisor }: MemoryDriver, machine: MemoryMachine, departing: Departing): Promise<number> {
  const { bandwidthMibPerSecond = Number.POSITIVE_INFINITY } = departing.policy
  const speed = Math.min(BYTES_PER_SECOND, bandwidthMibPerSecond * 2 ** 20)
  const sizes = { disks: departing.copiedDisks.length * DISK_BYTES, memory: machine.memoryBytes }
  const ms = LEAST_MS + ((sizes.disks + sizes.memory) / speed) * 1_000
  const parts = 4
  for (const now of ['disks', 'memory'] as const) {
    const share = (ms * sizes[now]) / (sizes.disks + sizes.memory)
    for (let part = 0; share > 0 && part < parts; part += 1) {
      departing.signal.throwIfAborted()
      const still = { disks: now === 'disks' ? 1 - part / parts : 0, memory: now === 'disks' ? 1 : 1 - part / parts }
      const partOf = (which: 'disks' | 'memory') => ({
        remainingBytes: sizes[which] * still[which],
        totalBytes: sizes[which],
        bytesPerSecond: which === now ? speed : 0,
        dirtyBytesPerSecond: 0,
      })
      departing.onProgress({ now, disks: partOf('disks'), memory: partOf('memory') })
      await new Promise<void>((resolve) => void hypervisor.clock.after(share / parts, resolve))
    }
  }
  departing.signal.throwIfAborted()
  return Math.round(ms)
}
