import { spawn } from 'node:child_process'
import { open, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Architecture, HostDescription } from '@overt/api-client/agent'
import {
  buildProbeGuest,
  DEBUG_CONSOLE_PORT,
  DEBUG_EXIT_PORT,
  PROBE_EXIT_STATUS,
  PROBE_GREETING,
} from './probe-guest.ts'

/** Which accelerator guests get, and the evidence for it. */
export type Accelerator = HostDescription['accelerator']

/** What the probe looks at. Defaults are this machine's. */
export type ProbeOptions = {
  architecture: Architecture
  /** What the administrator decided; `auto` lets the evidence decide. */
  wanted?: 'auto' | 'kvm' | 'tcg'
  /** The emulator for the probe guest; default: `qemu-system-x86_64` of the PATH. */
  emulator?: string
  /** How long the probe guest may take, in milliseconds. */
  deadlineMs?: number
  kvmDevice?: string
  cpuInfo?: string
}

/** A guest that has said nothing in this time hangs; a working one needs some 300 ms, firmware included. */
const PROBE_DEADLINE_MS = 2_000

/**
 * Finds out whether guests can be given KVM. Three things must hold: the device can be opened, the CPU says that it
 * has hardware virtualisation, and a guest has run 64-bit code. Any one alone is not proof: there are machines where
 * the device opens and firmware runs, but no 64-bit system boots.
 *
 * It never fails; what goes wrong is the reason why there is no KVM.
 */
export async function probeAccelerator(options: ProbeOptions): Promise<Accelerator> {
  const { wanted = 'auto', architecture } = options
  const deviceFile = await canOpen(options.kvmDevice ?? '/dev/kvm')
  const cpuFlag = architecture === 'aarch64' || (await hasVirtualisation(options.cpuInfo ?? '/proc/cpuinfo'))
  // Translation needs no proof. There is no probe guest for aarch64 yet: there the device file has to do.
  const guest =
    architecture === 'aarch64' || !deviceFile || wanted === 'tcg'
      ? undefined
      : await runProbeGuest('kvm', {
          ...(options.emulator !== undefined && { emulator: options.emulator }),
          ...(options.deadlineMs !== undefined && { deadlineMs: options.deadlineMs }),
        })
  const evidence = { deviceFile, cpuFlag, guestRan: guest?.ran ?? false }
  const probe = { ...evidence, ...(guest && { durationMs: guest.durationMs }) }
  if (wanted === 'tcg')
    return { kind: 'tcg', forced: true, reason: 'The configuration asks for TCG; KVM was not tried.', probe }
  const verdict = judge(architecture, evidence, guest?.message)
  if (wanted === 'auto') return { ...verdict, probe }
  const doubt = verdict.kind === 'kvm' ? '' : ', against the evidence'
  return { kind: 'kvm', forced: true, reason: `The configuration asks for KVM${doubt}. ${verdict.reason}`, probe }
}

function judge(
  architecture: Architecture,
  { deviceFile, cpuFlag, guestRan }: Pick<Accelerator['probe'], 'deviceFile' | 'cpuFlag' | 'guestRan'>,
  guestMessage: string | undefined,
): Pick<Accelerator, 'kind' | 'reason'> {
  const slow = 'Guests are translated in software (TCG), which is many times slower.'
  if (!deviceFile) return { kind: 'tcg', reason: `/dev/kvm is missing or cannot be opened. ${slow}` }
  if (architecture === 'aarch64')
    return { kind: 'kvm', reason: '/dev/kvm can be opened. On aarch64 no guest was run to prove that KVM works.' }
  if (!guestRan) return { kind: 'tcg', reason: `A test guest did not run under KVM: ${guestMessage} ${slow}` }
  if (!cpuFlag) {
    const reason = `The CPU shows neither vmx nor svm, so KVM is not to be trusted here although a test guest ran. ${slow}`
    return { kind: 'tcg', reason }
  }
  return { kind: 'kvm', reason: 'A test guest ran 64-bit code under KVM.' }
}

async function canOpen(path: string): Promise<boolean> {
  try {
    const device = await open(path, 'r+')
    await device.close()
    return true
  } catch {
    // Missing, forbidden or without a driver: all the same here.
    return false
  }
}

async function hasVirtualisation(cpuInfo: string): Promise<boolean> {
  try {
    return /^flags\s*:.*\b(vmx|svm)\b/m.test(await readFile(cpuInfo, 'utf8'))
  } catch {
    // No /proc: nothing says that it can.
    return false
  }
}

/** How the probe guest fared. `message` says why it did not run, in a sentence. */
export type ProbeRun = { ran: boolean; durationMs: number; message: string }

/** Runs the probe guest once under an accelerator. It never fails. */
export async function runProbeGuest(
  accelerator: 'kvm' | 'tcg',
  options: { emulator?: string; deadlineMs?: number } = {},
): Promise<ProbeRun> {
  const { emulator = 'qemu-system-x86_64', deadlineMs = PROBE_DEADLINE_MS } = options
  const folder = await mkdtemp(join(tmpdir(), 'overt-probe-'))
  try {
    const image = join(folder, 'guest.bin')
    await writeFile(image, buildProbeGuest())
    const started = performance.now()
    const outcome = await runEmulator(emulator, emulatorArguments(accelerator, image), deadlineMs)
    return { durationMs: Math.round(performance.now() - started), ...outcome }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function emulatorArguments(accelerator: 'kvm' | 'tcg', image: string): string[] {
  return [
    ['-accel', accelerator, '-machine', 'pc', '-cpu', accelerator === 'kvm' ? 'host' : 'max', '-m', '16'],
    ['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-sandbox', 'on'],
    ['-chardev', 'stdio,id=out,signal=off'],
    ['-device', `isa-debugcon,iobase=${DEBUG_CONSOLE_PORT},chardev=out`],
    ['-device', `isa-debug-exit,iobase=${DEBUG_EXIT_PORT},iosize=1`],
    ['-kernel', image],
  ].flat()
}

function runEmulator(
  emulator: string,
  args: readonly string[],
  deadlineMs: number,
): Promise<Pick<ProbeRun, 'ran' | 'message'>> {
  return new Promise((resolve) => {
    const process = spawn(emulator, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: deadlineMs,
      killSignal: 'SIGKILL',
    })
    let output = ''
    let errors = ''
    process.stdout.on('data', (chunk: Buffer) => (output = (output + chunk.toString('latin1')).slice(0, 1_000)))
    process.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString('utf8')).slice(0, 1_000)))
    process.on('error', (error) =>
      resolve({ ran: false, message: `${emulator} could not be started: ${error.message}.` }),
    )
    process.on('close', (status, signal) => {
      if (status === PROBE_EXIT_STATUS && output.includes(PROBE_GREETING)) return resolve({ ran: true, message: '' })
      const firstLine = errors.split('\n')[0]?.trim()
      const message =
        signal === null
          ? `QEMU ended with status ${status}${firstLine ? ` (${firstLine})` : ''}.`
          : `it reached no 64-bit code within ${deadlineMs} ms.`
      resolve({ ran: false, message })
    })
  })
}
