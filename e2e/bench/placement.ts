import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ms, quantile, type Row } from './table.ts'

const hosts = 512
const decisions = 200
const place = join(import.meta.dirname, '../../engine-server/bench/place.ts')

/** A decision of the scheduler over many hosts, in a process of its own; the first of all counts as any other. */
export function benchPlacement(): Promise<Row[]> {
  const printed = execFileSync(process.execPath, [place, String(hosts), String(decisions)], { encoding: 'utf8' })
  const { times, traceBytes } = JSON.parse(printed) as { times: number[]; traceBytes: number }
  return Promise.resolve([
    {
      what: `placement among ${hosts} hosts, its trace of ${Math.round(traceBytes / 1024)} KiB included: p50, longest of ${decisions}`,
      ours: `${ms(quantile(times))}, ${ms(Math.max(...times))}`,
      peer: '',
      ratio: '',
      target: '≤ 50 ms',
    },
  ])
}
