import { expect, test } from 'vitest'
import { misfitOf, sortCpuTypes, sortMachineTypes } from './guest-offer.ts'

test('CPU types: the highest level first, what libvirt appends aside, a new one first, none of 32 bits', () => {
  expect(
    sortCpuTypes(['qemu64', 'Westmere-IBRS', 'Westmere', 'pentium3', 'Haswell-noTSX-IBRS', 'MoonLake', 'EPYC-Rome']),
  ).toEqual(['MoonLake', 'EPYC-Rome', 'Haswell-noTSX-IBRS', 'Westmere', 'Westmere-IBRS', 'qemu64'])
})

test('machines: those with a version, the newest first', () => {
  expect(sortMachineTypes(['q35', 'pc-q35-7.2', 'pc-q35-10.0', 'pc-q35-9.2', 'virt-9.0'], 'x86_64')).toEqual([
    'pc-q35-10.0',
    'pc-q35-9.2',
    'pc-q35-7.2',
  ])
  expect(sortMachineTypes(['virt', 'virt-7.2', 'pc-q35-7.2'], 'aarch64')).toEqual(['virt-7.2'])
})

test('a host that offers nothing says so', () => {
  const promise = { cpuType: 'Nehalem', emulatedMachine: null }
  expect(misfitOf(promise, { cpuTypes: [], machineTypes: undefined })).toMatch(/Nehalem.*it offers none/)
  expect(misfitOf(promise, { cpuTypes: ['Nehalem'], machineTypes: undefined })).toBeUndefined()
})
