import { expect } from '@playwright/test'
import type { Client } from '@overt/api-client'
import { guestPids } from '../support/processes.ts'
import { type SerialPort, serialOf } from '../support/serial.ts'
import { until } from '../support/until.ts'
import { getVm, makeVm, removeVm, startVm, vmIs } from '../support/vms.ts'

/** A guest that has nothing to do with what is killed, and counts aloud on its serial port. */
export class Witness {
  readonly id: string
  readonly #pid: number
  readonly #runId: string
  readonly #serial: SerialPort

  private constructor(id: string, pid: number, runId: string, serial: SerialPort) {
    this.id = id
    this.#pid = pid
    this.#runId = runId
    this.#serial = serial
  }

  /** Makes it, starts it and waits until it counts. */
  static async call(api: Client, name: string): Promise<Witness> {
    const id = await makeVm(api, name, { cloudInit: { hostName: 'witness', script: '#!/bin/sh\nticker &\n' } })
    await startVm(api, id)
    const serial = await serialOf(id)
    await serial.expect(/TICK \d+/)
    // Its agent comes after its ticker; until then it is powering up.
    await vmIs(api, id, 'up', ({ status }) => status === 'up')
    const [pid] = guestPids(id)
    const { runId } = await getVm(api, id)
    if (pid === undefined || runId === null) throw new Error('the witness does not run')
    return new Witness(id, pid, runId, serial)
  }

  /** Fails unless it is the same process, still counts, and is known as the same run. */
  async testify(api: Client): Promise<void> {
    expect(guestPids(this.id), 'the other guest is the same process').toEqual([this.#pid])
    const seen = this.#serial.lastTick()
    await until('the other guest to count on', () => this.#serial.lastTick() > seen, { seconds: 10 })
    expect((await getVm(api, this.id)).runId).toBe(this.#runId)
    // While libvirt is away it is not known how it is.
    await vmIs(api, this.id, 'up', ({ status }) => status === 'up', 10)
  }

  /** Removes it. */
  async dismiss(api: Client): Promise<void> {
    await removeVm(api, this.id)
  }
}
