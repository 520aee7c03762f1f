import type { ChangeReport, FullReport, HostDescription, MachineExit, MachineReport } from '@overt/api-client/agent'
import type { SessionFacts } from './reports.ts'

/** A report as it waits to be stored. */
export type QueuedReport =
  | { readonly hostId: string; readonly kind: 'full'; readonly report: FullReport; readonly facts: SessionFacts }
  | { readonly hostId: string; readonly kind: 'change'; readonly report: ChangeReport }

/** What several reports of one session of one host add up to. */
export interface FoldedReports {
  readonly hostId: string
  readonly sessionNumber: number
  /** Of the last report folded. */
  sequence: number
  /** Sequence of the last full report among them; then `machines` is everything there is. */
  fullSequence: number | undefined
  facts: SessionFacts | undefined
  host: HostDescription | undefined
  /** By VM id; for external machines by their own. */
  machines: Map<string, MachineReport>
  exits: Map<string, MachineExit>
}

/**
 * Adds up reports, in the order they came: per host and session, the last word on each machine counts. Reports that
 * come again or late (a sequence, or a session, not newer than one folded already) are left out.
 */
export function foldReports(queued: readonly QueuedReport[]): FoldedReports[] {
  const byHost = new Map<string, FoldedReports>()
  for (const item of queued) {
    const { hostId, report } = item
    let folded = byHost.get(hostId)
    if (folded && report.sessionNumber < folded.sessionNumber) continue
    if (folded && report.sessionNumber === folded.sessionNumber && report.sequence <= folded.sequence) continue
    if (!folded || report.sessionNumber > folded.sessionNumber) {
      folded = {
        hostId,
        sessionNumber: report.sessionNumber,
        sequence: report.sequence,
        fullSequence: undefined,
        facts: undefined,
        host: undefined,
        machines: new Map(),
        exits: new Map(),
      }
      byHost.set(hostId, folded)
    }
    folded.sequence = report.sequence
    if (item.kind === 'full') {
      folded.fullSequence = report.sequence
      folded.facts = item.facts
      folded.machines = new Map()
    }
    if (report.host) folded.host = report.host
    for (const machine of report.machines) folded.machines.set(machine.vmId, machine)
    for (const exit of report.exits) folded.exits.set(exit.runId, exit)
  }
  return [...byHost.values()]
}
