import { ms, times } from '../table.ts'
import type { Measured, Spread, Stage } from './measured.ts'

/** A stage that was reached. */
export interface Reached {
  readonly stage: Stage
  /** VMs made a second, their hosts and disks included, until all ran. */
  readonly madePerSecond: number
  readonly measured: Measured
}

/** A line of the table: what a stage has of it, and what must be reached. */
interface Line {
  readonly what: string
  readonly cell: (reached: Reached) => string
  readonly target: string
}

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(0)} MB`
const percent = (value: number) => `${value.toFixed(1)} %`
const seconds = (valueMs: number) => `${(valueMs / 1_000).toFixed(1)} s`
const spread = ({ p50Ms, p99Ms }: Spread) => `${ms(p50Ms)}, ${ms(p99Ms)}`
const beside = ({ ours, bare }: Measured['one']) => `${spread(ours)} (${spread(bare)})`

const lines: readonly Line[] = [
  { what: 'made: VMs a second, running', cell: ({ madePerSecond }) => `${madePerSecond.toFixed(1)}/s`, target: '' },
  { what: 'engine: memory at rest', cell: ({ measured: { calm } }) => megabytes(calm.engineBytes), target: '≤ 400 MB' },
  { what: 'engine: most memory', cell: ({ measured }) => megabytes(measured.mostEngineBytes), target: '' },
  {
    what: 'at rest, of a core: engine; PostgreSQL; all agents',
    cell: ({ measured: { calm } }) =>
      [calm.enginePercent, calm.databasePercent, calm.agentsPercent].map(percent).join('; '),
    target: 'two cores',
  },
  {
    what: '`GET` one VM, 8 at once (bare Koa + pg)',
    cell: ({ measured: { lookups } }) =>
      `${lookups.oursPerSecond.toFixed(0)}/s (${lookups.barePerSecond.toFixed(0)}/s, ${times(lookups.oursPerSecond / lookups.barePerSecond)})`,
    target: '≥ 0.80×',
  },
  {
    what: '`GET` one VM, 4 at once: p50, p99 (bare Koa + pg)',
    cell: ({ measured: { one } }) => beside(one),
    target: '',
  },
  {
    what: 'list 100 VMs, 4 at once: p50, p99 (bare Koa + pg)',
    cell: ({ measured: { list } }) => beside(list),
    target: 'p50 ≤ 2×',
  },
  {
    what: 'statistics cycle (bare `COPY` + `UPDATE`)',
    cell: ({ measured: { calm, bareCycleMs } }) =>
      `${ms(calm.cycleMs)} (${ms(bareCycleMs)}, ${times(calm.cycleMs / bareCycleMs)})`,
    target: '≤ 1.3× of 10,000 VMs',
  },
  {
    what: 'edits, stops, starts, 32 at once',
    cell: ({ measured: { mixed } }) => `${mixed.perSecond.toFixed(1)}/s of ${mixed.count}`,
    target: '',
  },
  {
    what: 'a stop or start among them: p50, p99',
    cell: ({ measured: { mixed } }) => spread(mixed.operation),
    target: '',
  },
  {
    what: 'engine killed: serving again',
    cell: ({ measured: { restart } }) => seconds(restart.servingMs),
    target: '≤ 2 s',
  },
  {
    what: 'engine killed: a true view of all hosts and VMs',
    cell: ({ measured: { restart } }) => seconds(restart.trueViewMs),
    target: '≤ 10 s of 10,000 VMs',
  },
  {
    what: 'engine killed: operations lost',
    cell: ({ measured: { restart } }) => `${restart.lost} of ${restart.operations}`,
    target: '0',
  },
]

/** Heads and lines of the table: a column for each stage, and what it must reach. */
export function rowsOf(reached: readonly Reached[]): [heads: string[], rows: string[][]] {
  const size = ({ stage: { hosts, vmsPerHost } }: Reached) =>
    `${hosts.toLocaleString('en')} hosts, ${(hosts * vmsPerHost).toLocaleString('en')} VMs`
  return [
    ['estate', ...reached.map(size), 'target'],
    lines.map(({ what, cell, target }) => [what, ...reached.map(cell), target]),
  ]
}
