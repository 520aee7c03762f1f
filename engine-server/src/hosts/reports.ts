import type { ChangeReport, FullReport, StatisticsReport } from '@overt/api-client/agent'

/** Where a connection hands over what a host tells. Reports of one host arrive in order; none waits for another. */
export interface ReportSink {
  full(hostId: string, report: FullReport): void
  change(hostId: string, report: ChangeReport): void
  statistics(hostId: string, report: StatisticsReport): void
}
