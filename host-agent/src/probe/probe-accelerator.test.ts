import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { probeAccelerator, runProbeGuest } from './probe-accelerator.ts'
import { buildProbeGuest } from './probe-guest.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-probe-test-'))
  await writeFile(join(folder, 'with-vmx'), 'processor\t: 0\nflags\t\t: fpu vme vmx sse\n')
  await writeFile(join(folder, 'without'), 'processor\t: 0\nflags\t\t: fpu vme svmx xvmx sse\n')
})
afterAll(() => rm(folder, { recursive: true }))

/** An emulator that ends as told, whatever it is asked to do. */
async function fakeEmulator(name: string, script: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return path
}

describe('the probe guest', () => {
  it('runs its 64-bit code where an accelerator works', async () => {
    // Translation always works, so this is the proof that the probe can be passed at all.
    const run = await runProbeGuest('tcg', { deadlineMs: 15_000 })
    expect(run).toMatchObject({ ran: true, message: '' })
  })

  it('is small enough to be read', () => {
    expect(buildProbeGuest().length).toBeLessThan(300)
  })

  it('says why when the emulator is missing, fails or hangs', async () => {
    const missing = await runProbeGuest('kvm', { emulator: join(folder, 'nowhere') })
    expect(missing.message).toContain('could not be started')
    const failing = await runProbeGuest('kvm', { emulator: await fakeEmulator('fails', 'echo no kvm >&2; exit 1') })
    expect(failing).toMatchObject({ ran: false, message: 'QEMU ended with status 1 (no kvm).' })
    const hanging = await runProbeGuest('kvm', {
      emulator: await fakeEmulator('hangs', 'exec sleep 60'),
      deadlineMs: 100,
    })
    expect(hanging).toMatchObject({ ran: false, message: 'it reached no 64-bit code within 100 ms.' })
  })

  it('is not believed when only the exit status or only the greeting is there', async () => {
    const status = await runProbeGuest('kvm', { emulator: await fakeEmulator('status', 'exit 85') })
    expect(status.ran).toBe(false)
    const greeting = await runProbeGuest('kvm', { emulator: await fakeEmulator('greeting', 'echo OK64; exit 0') })
    expect(greeting.ran).toBe(false)
  })
})

describe('probeAccelerator', () => {
  const works = () => fakeEmulator('works', 'printf OK64; exit 85')

  it('wants device, flag and guest together', async () => {
    const emulator = await works()
    const all = { architecture: 'x86_64', emulator, kvmDevice: '/dev/null', cpuInfo: join(folder, 'with-vmx') } as const
    expect(await probeAccelerator(all)).toMatchObject({
      kind: 'kvm',
      probe: { deviceFile: true, cpuFlag: true, guestRan: true },
    })
    expect(await probeAccelerator({ ...all, kvmDevice: join(folder, 'no-device') })).toMatchObject({
      kind: 'tcg',
      probe: { deviceFile: false, guestRan: false },
    })
    const noFlag = await probeAccelerator({ ...all, cpuInfo: join(folder, 'without') })
    expect(noFlag).toMatchObject({ kind: 'tcg', probe: { cpuFlag: false, guestRan: true } })
    expect(noFlag.reason).toContain('neither vmx nor svm')
    const hung = await probeAccelerator({
      ...all,
      emulator: await fakeEmulator('hangs', 'exec sleep 60'),
      deadlineMs: 100,
    })
    expect(hung).toMatchObject({ kind: 'tcg', probe: { deviceFile: true, cpuFlag: true, guestRan: false } })
    expect(hung.reason).toContain('no 64-bit code')
  })

  it('obeys the configuration and still tells the evidence', async () => {
    const forced = await probeAccelerator({
      architecture: 'x86_64',
      wanted: 'kvm',
      emulator: await works(),
      kvmDevice: '/dev/null',
      cpuInfo: join(folder, 'without'),
    })
    expect(forced).toMatchObject({ kind: 'kvm', forced: true, probe: { cpuFlag: false } })
    expect(forced.reason).toContain('against the evidence')
  })

  it('does not run a guest when translation is asked for', async () => {
    const emulator = await works()
    const options = { architecture: 'x86_64', wanted: 'tcg', emulator, kvmDevice: '/dev/null' } as const
    const { probe, ...verdict } = await probeAccelerator(options)
    expect(verdict).toMatchObject({ kind: 'tcg', forced: true })
    expect(probe).toMatchObject({ deviceFile: true, guestRan: false })
    expect(probe.durationMs).toBeUndefined()
  })

  it('says on aarch64 that no guest was run', async () => {
    const verdict = await probeAccelerator({ architecture: 'aarch64', kvmDevice: '/dev/null' })
    expect(verdict).toMatchObject({ kind: 'kvm', probe: { guestRan: false } })
    expect(verdict.reason).toContain('no guest was run')
  })
})
