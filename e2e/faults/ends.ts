import { expect } from '@playwright/test'
import type { Client } from '@overt/api-client'
import type { StackFacts } from '../support/facts.ts'
import { guestPids, isAlive, type PartName } from '../support/processes.ts'
import { serialOf } from '../support/serial.ts'
import { until } from '../support/until.ts'
import { makeVm, startVm, vmIs } from '../support/vms.ts'
import { everythingAnswers, holdDown } from './parts.ts'

/** How a guest ends while a part is dead. */
export type GuestEnd = 'crashed' | 'shut down'

const codes: Readonly<Record<GuestEnd, string>> = { crashed: 'vm.crashed', 'shut down': 'vm.shut_down' }

/** Ends a guest while a part is dead, and checks that it is known afterwards how it ended. Gives the VM's id. */
export async function endWhileDown(facts: StackFacts, api: Client, part: PartName, end: GuestEnd, name: string) {
  const id = await makeVm(api, name)
  await startVm(api, id)
  const serial = await serialOf(id)
  await serial.expect(/GUEST UP/)
  const [pid] = guestPids(id)
  if (pid === undefined) throw new Error('the guest does not run')
  const bringBack = await holdDown(part, facts.dataDir)
  try {
    if (end === 'crashed') {
      process.kill(pid, 'SIGKILL')
      await until('the death of the guest', () => !isAlive(pid))
    } else {
      await serial.type('poweroff')
      // With libvirtd dead QEMU stays, shut down but there, until libvirtd is back to collect it.
      await until('the end of the guest', () => !isAlive(pid) || /GUEST DOWN/.test(serial.text()))
    }
  } finally {
    await bringBack()
  }
  await everythingAnswers(facts, api)
  await vmIs(api, id, 'down', ({ status }) => status === 'down')
  const { items } = await api.call('listEvents', { query: { objectId: [id] } })
  const told = items.map(({ code }) => code).filter((code) => Object.values(codes).includes(code) || code === 'vm.lost')
  expect(told, `how the guest ended while ${part} was dead`).toEqual([codes[end]])
  expect(guestPids(id)).toEqual([])
  return id
}
