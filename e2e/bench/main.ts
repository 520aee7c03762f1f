// The benchmarks, run inside a started stack: `npm run bench [-- placement|clone|start|console|stream|statistics|api]` and `npm run bench:ui`.
import { parseArgs } from 'node:util'
import { stackFacts } from '../support/facts.ts'
import { adminClient } from '../support/sign-in.ts'
import { benchApi } from './api.ts'
import { benchConsoles } from './consoles.ts'
import { benchPlacement } from './placement.ts'
import { benchStatistics } from './statistics.ts'
import { benchStream } from './stream.ts'
import { printTable, type Row } from './table.ts'
import { benchUi } from './ui.ts'
import { benchClone, benchStart } from './vms.ts'

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '10' } },
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new Error(`--minutes is a number, not ${values.minutes}.`)
const facts = stackFacts()
const admin = await adminClient(facts)
// The API benchmark comes last: its 10,000 rows would burden the others.
const benches: Readonly<Record<string, () => Promise<Row[]>>> = {
  placement: () => benchPlacement(),
  clone: () => benchClone(facts, admin),
  start: () => benchStart(facts, admin),
  console: () => benchConsoles(facts, admin),
  statistics: () => benchStatistics(facts),
  stream: () => benchStream(facts, admin),
  api: () => benchApi(facts, admin),
  ui: () => benchUi(facts, minutes),
}
/** Takes as long as all the others, so it is measured only when it is asked for. */
const asked = new Set(['ui'])
const rows: Row[] = []
for (const [name, bench] of Object.entries(benches))
  if (wanted.length === 0 ? !asked.has(name) : wanted.includes(name)) {
    console.log(`measuring ${name}…`)
    rows.push(...(await bench()))
  }
printTable('what', rows)
