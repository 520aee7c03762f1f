import type { Duplex } from 'node:stream'
import type { RunRef } from '@overt/api-client/agent'
import type { Driver, MachineChange } from './port.ts'

/** Resolves when a change of a kind is told of a run. */
export function changeOf(driver: Driver, run: RunRef, what: MachineChange['what']): Promise<void> {
  return new Promise((resolve) => {
    const stop = driver.on('machineChanged', (change) => {
      if (change.runId !== run.runId || change.what !== what) return
      stop()
      resolve()
    })
  })
}

/** Resolves when the connection is as wanted. */
export function connectionOf(driver: Driver, up: boolean): Promise<void> {
  return new Promise((resolve) => {
    if (driver.connection.up === up) return resolve()
    const stop = driver.on('connection', (connection) => {
      if (connection.up !== up) return
      stop()
      resolve()
    })
  })
}

/** Looks again and again until it holds; the test's own time-out ends it. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 100))
}

/** The first bytes of a stream, as text. */
export function firstBytes(stream: Duplex, count: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const take = (chunk: Buffer): void => {
      text += chunk.toString('latin1')
      if (text.length < count) return
      stream.off('data', take)
      resolve(text.slice(0, count))
    }
    stream.on('data', take)
    stream.once('error', reject)
  })
}

/** Reads a stream to its end, whatever the end is. */
export function closeOf(stream: Duplex): Promise<'closed'> {
  return new Promise((resolve) => {
    stream.once('close', () => resolve('closed'))
    stream.on('error', () => undefined) // a reset is an end too
    stream.resume()
  })
}
