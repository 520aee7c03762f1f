import { isDeepStrictEqual } from 'node:util'
import type { GuestFacts, MachineReport } from '@overt/api-client/agent'
import type { NewEvent } from '../events/record.ts'

/** What is stored of a machine, as far as a change of it is judged. */
export interface StoredMachine {
  readonly runId: string
  readonly status: string
  readonly reason: string
  readonly pauseReason: string | null
  readonly since: Date
  readonly startedAt: Date | null
  readonly consoles: readonly string[]
  readonly memoryBytes: number | null
  readonly cpus: number | null
  readonly guest: GuestFacts | null
}

/** How a report differs from what is stored. */
export interface MachineDifference {
  /** The row must be written. */
  readonly differs: boolean
  /** Somebody who looks at the VM would see it. */
  readonly visible: boolean
}

/** Compares a report with what is stored. Disk usage inside a guest moves all the time and is not worth a refetch. */
export function compareMachine(stored: StoredMachine | undefined, report: MachineReport): MachineDifference {
  if (!stored) return { differs: true, visible: true }
  const visible =
    stored.runId !== report.runId ||
    stored.status !== report.status ||
    stored.reason !== (report.reason ?? '') ||
    stored.pauseReason !== (report.pauseReason ?? null) ||
    stored.memoryBytes !== (report.memoryBytes ?? null) ||
    stored.cpus !== (report.cpus ?? null) ||
    !isDeepStrictEqual([...stored.consoles], report.consoles ?? []) ||
    !isDeepStrictEqual(withoutUsage(stored.guest), withoutUsage(report.guest ?? null))
  const differs =
    visible ||
    stored.since.getTime() > Date.parse(report.at) ||
    stored.startedAt?.getTime() !== (report.startedAt === undefined ? undefined : Date.parse(report.startedAt)) ||
    !isDeepStrictEqual(stored.guest?.fileSystems, report.guest?.fileSystems)
  return { differs, visible }
}

function withoutUsage(guest: GuestFacts | null): Omit<GuestFacts, 'fileSystems'> | null {
  if (!guest) return null
  const { fileSystems: _usage, ...rest } = guest
  return rest
}

type Words = Pick<NewEvent, 'code' | 'severity' | 'message'>
const nothing: Words = {}

/** What a change of a VM's reported status tells people; nothing for most. `from` is of the same run, if known. */
export function wordsOfChange(from: string | undefined, to: MachineReport, vmName: string, hostName: string): Words {
  if (from === to.status) return nothing
  switch (to.status) {
    case 'up':
      if (from === undefined || from === 'wait_for_launch' || from === 'powering_up')
        return { code: 'vm.started', severity: 'normal', message: `VM ${vmName} started on host ${hostName}.` }
      if (from === 'paused') return { code: 'vm.resumed', severity: 'normal', message: `VM ${vmName} runs again.` }
      if (from === 'not_responding')
        return { code: 'vm.responding', severity: 'normal', message: `VM ${vmName} responds again.` }
      return nothing
    case 'paused':
      return wordsOfPause(to, vmName)
    case 'not_responding':
      return {
        code: 'vm.not_responding',
        severity: 'warning',
        message: `VM ${vmName} does not respond: ${to.reason ?? ''}`,
      }
    case 'wait_for_launch':
    case 'powering_up':
    case 'powering_down':
    case 'reboot_in_progress':
    case 'down': // its exit tells how it ended
    case 'migrating':
    case 'unknown':
      return nothing
  }
}

function wordsOfPause({ pauseReason, reason }: MachineReport, vmName: string): Words {
  const why = pauseReason ?? 'unknown'
  switch (why) {
    case 'no_space':
      return {
        code: 'vm.paused_no_space',
        severity: 'error',
        message: `VM ${vmName} was paused: its storage is full. Make space, then resume it.`,
      }
    case 'io_error':
      return {
        code: 'vm.paused_io_error',
        severity: 'error',
        message: `VM ${vmName} was paused: its storage failed. ${reason ?? ''}`,
      }
    case 'crashed':
      return { code: 'vm.guest_crashed', severity: 'error', message: `The guest of VM ${vmName} crashed.` }
    case 'migration':
    case 'snapshot':
    case 'starting':
      return nothing
    case 'user':
    case 'unknown':
      return { code: 'vm.paused', severity: 'normal', message: `VM ${vmName} was paused.` }
  }
}
