import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { StackFacts } from '../support/facts.ts'
import { ms, type Row, times } from './table.ts'

/** What `bench-samples.ts` prints. */
interface Cycles {
  readonly vms: number
  readonly ours: { readonly wallMs: number; readonly processorMs: number }
  readonly bare: { readonly wallMs: number; readonly processorMs: number }
}

/**
 * A cycle of measurements of 10,000 VMs on 100 hosts, beside a bare COPY and UPDATE of the same data, in databases of
 * their own on the stack's PostgreSQL. It stands in the engine's package, which alone may use its parts.
 */
export async function benchStatistics(facts: StackFacts): Promise<Row[]> {
  const { vms, ours, bare } = await measureCycles(facts)
  const of = vms.toLocaleString('en')
  return [
    {
      what: `statistics of ${of} VMs, a cycle`,
      ours: ms(ours.wallMs),
      peer: `bare COPY + UPDATE ${ms(bare.wallMs)}`,
      ratio: times(ours.wallMs / bare.wallMs),
      target: '≤ 1.3×',
    },
    {
      what: `statistics of ${of} VMs, a cycle: CPU`,
      ours: ms(ours.processorMs),
      peer: `bare COPY + UPDATE ${ms(bare.processorMs)}`,
      ratio: times(ours.processorMs / bare.processorMs),
      target: '',
    },
  ]
}

/** The same for other sizes: hosts, VMs of each, and how many rounds. */
export async function measureCycles({ dataDir }: StackFacts, ...sizes: readonly number[]): Promise<Cycles> {
  const url = `postgres://overt@localhost/postgres?host=${encodeURIComponent(join(dataDir, 'run/postgres'))}`
  const script = join(import.meta.dirname, '../../engine-server/scripts/bench-samples.ts')
  const { stdout } = await promisify(execFile)(
    'setpriv',
    ['--reuid=overt', '--regid=overt', '--clear-groups', process.execPath, script, url, ...sizes.map(String)],
    { env: { ...process.env, HOME: '/tmp' } },
  )
  return JSON.parse(stdout) as Cycles
}
