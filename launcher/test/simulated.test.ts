import { expect, test } from 'vitest'
import { mostVmsPerHost, simulatedVm } from '../src/simulated/names.ts'

const all = Array.from({ length: 20 }, (_, host) =>
  Array.from({ length: mostVmsPerHost }, (_vm, number) => simulatedVm(host + 1, number)),
)

test('each simulated VM has a name of its own, the same however large the estate is', () => {
  expect(new Set(all.flat().map(({ name }) => name)).size).toBe(20 * mostVmsPerHost)
  expect(simulatedVm(3, 7)).toEqual(simulatedVm(3, 7))
})

test('a tenth of the VMs of a host is off, and those that run fit in the smallest simulated host', () => {
  for (const vms of all) {
    const running = vms.filter(({ runs }) => runs)
    expect(running.length).toBe(0.9 * mostVmsPerHost)
    expect(running.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)).toBeLessThan(768 * 1024 ** 3)
  }
})

test('every VM says that it is simulated', () => {
  for (const { description } of all.flat()) expect(description).toMatch(/^Simulated /)
})
