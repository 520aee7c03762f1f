// What each migration policy does about a guest that changes its memory faster than it can be copied. Each has a guest of
// its own: an emulated one that is busy loses its timer at times when it moves again, with `virsh migrate` alone as well.
import type { Schema } from '@overt/api-client/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../support/until.ts'
import { ended, getVm, makeVm, startVm, stopVm, vmIs } from '../../support/vms.ts'
import { guestShell } from './guest-shell.ts'
import { OvertLab } from './overt-lab.ts'

/** What of its memory the guest changes all the time. */
const busyMib = 24

let overt: OvertLab
beforeAll(async () => {
  overt = await OvertLab.start({ hosts: 2, storage: true })
}, 400_000)
afterAll(() => overt?.down(), 60_000)

/** A guest that is at it. */
class BusyGuest implements AsyncDisposable {
  readonly id: string

  static async start(name: string): Promise<BusyGuest> {
    const id = await makeVm(overt.client, name, { clusterId: overt.clusterId })
    await startVm(overt.client, id)
    await vmIs(overt.client, id, 'guest facts', ({ guest }) => guest?.osName !== undefined, 180)
    const guest = new BusyGuest(id)
    // Not zeros: those are told to the other host, not sent. What is written again is sent again, changed or not.
    const fill = `dd if=/dev/urandom of=/tmp/r bs=1M count=1; for n in $(seq ${busyMib}); do cat /tmp/r; done >/tmp/all`
    const change = 'dd if=/tmp/all of=/tmp/changing bs=1M conv=notrunc; echo >>/tmp/rounds'
    await guest.shell(`(${fill}; while :; do ${change}; done) >/dev/null 2>&1 &`)
    await guest.goesOn(2)
    return guest
  }

  private constructor(id: string) {
    this.id = id
  }

  /** Ends it, for it takes a whole processor. */
  [Symbol.asyncDispose](): Promise<void> {
    return stopVm(overt.client, this.id)
  }

  /** Name of the host that has it, by the engine. */
  async place(): Promise<string> {
    const { hostName } = await getVm(overt.client, this.id)
    const name = overt.names.find((each) => hostName?.startsWith(`${each}.`))
    if (name === undefined) throw new Error(`the VM is on ${hostName ?? 'no host'}`)
    return name
  }

  async shell(script: string): Promise<string> {
    return await guestShell(overt.machine(await this.place()), this.id, script)
  }

  /** Waits until it has changed all of it so often, from now on. */
  async goesOn(times = 1): Promise<void> {
    const rounds = async () => Number(await this.shell('wc -l </tmp/rounds || echo 0'))
    const before = await rounds()
    await until('the guest to go on', async () => (await rounds()) >= before + times, { seconds: 90, everyMs: 250 })
  }

  /** Migrates it, slower than it changes; gives how that ended, in words too, and whether it is elsewhere. */
  async migrate(policy: Schema<'MigrationPolicy'>, bandwidthMibPerSecond: number) {
    const from = await this.place()
    const body = { policy, bandwidthMibPerSecond }
    const { id } = await overt.client.call('migrateVm', { path: { id: this.id }, body })
    const { status, error, steps } = await ended(overt.client, id, 400)
    await vmIs(overt.client, this.id, 'up', (vm) => vm.status === 'up' && vm.activeOperation === null)
    const words = error?.message ?? steps.find(({ name }) => name === 'move')?.message
    return { status, words, hasMoved: (await this.place()) !== from }
  }
}

test('minimal downtime slows it, and leaves it where it is rather than to stop it for long', async () => {
  await using guest = await BusyGuest.start('minimal')
  expect(await guest.migrate('minimal_downtime', 8)).toEqual({
    status: 'failed',
    words: expect.stringMatching(
      /^The guest changes its memory too fast: .* would have to stand still for .*though it was slowed by \d+ %.* allows at most 500 ms\. Choose another policy/,
    ),
    hasMoved: false,
  })
  await guest.goesOn()
}, 500_000)

test('suspend if needed stops it for as long as it takes', async () => {
  await using guest = await BusyGuest.start('suspended')
  expect(await guest.migrate('suspend_if_needed', 16)).toEqual({
    status: 'succeeded',
    words: expect.stringMatching(/policy suspend if needed.*: it was slowed by up to \d+ %, and /),
    hasMoved: true,
  })
  await guest.goesOn()
}, 500_000)

test('post-copy lets it run over there before its memory has come', async () => {
  await using guest = await BusyGuest.start('post-copied')
  expect(await guest.migrate('post_copy', 16)).toEqual({
    status: 'succeeded',
    words: expect.stringMatching(/policy post-copy.*: it went over before all of its memory had, and fetched the rest/),
    hasMoved: true,
  })
  await guest.goesOn()
}, 500_000)

test('that for very large VMs lets it stand still for seconds before it gives up', async () => {
  await using guest = await BusyGuest.start('large')
  expect(await guest.migrate('very_large', 16)).toEqual({
    status: 'succeeded',
    words: expect.stringMatching(
      /policy very large VMs.*: it was (not )?slowed.*, and might stand still for [\d.]+ m?s at most/,
    ),
    hasMoved: true,
  })
  await guest.goesOn()
}, 500_000)
