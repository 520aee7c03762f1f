import type { Db } from '../db/database.ts'
import { FakeHosts } from '../hosts/fake.ts'
import { ReportIngest } from '../hosts/ingest.ts'
import { silentLog } from '../log/log.ts'

/** Hosts in memory whose reports are stored, and the parts of a reconciler that looks after them. */
export function reportedHosts(db: Db) {
  const lastFull = new Map<string, { sessionNumber: number; sequence: number }>()
  const ingest = new ReportIngest({
    db,
    log: silentLog,
    samples: () => undefined,
    listener: {
      fullReportStored: (id, sessionNumber, sequence) => void lastFull.set(id, { sessionNumber, sequence }),
      endsRecorded: () => undefined,
      strayReported: () => undefined,
      fullReportNeeded: () => undefined,
    },
  })
  const hosts = new FakeHosts(ingest)
  const leader = { current: () => ({ epoch: 1 }) }
  return { hosts, ingest, parts: { db, log: silentLog, hosts, leader, lastFull: (id: string) => lastFull.get(id) } }
}
