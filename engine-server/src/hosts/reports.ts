import type { ChangeReport, FullReport, StatisticsReport } from '@overt/api-client/agent'

/** What a host's agent said of itself when the session was opened. */
export interface SessionFacts {
  /** Changes when the machine boots. */
  readonly bootId: string
  readonly agentVersion: string
  readonly simulated: boolean
}

/** Where a connection hands over what a host tells. Reports of one host arrive in order; none waits for another. */
export interface ReportSink {
  full(hostId: string, report: FullReport, facts: SessionFacts): void
  change(hostId: string, report: ChangeReport): void
  statistics(hostId: string, report: StatisticsReport): void
}
