// The benchmarks, run inside a started stack: `npm run bench [api|start|clone|console|statistics]`.
import { stackFacts } from '../support/facts.ts'
import { adminClient } from '../support/sign-in.ts'
import { benchApi } from './api.ts'
import { benchConsoles } from './consoles.ts'
import { benchStatistics } from './statistics.ts'
import { printTable, type Row } from './table.ts'
import { benchClone, benchStart } from './vms.ts'

const facts = stackFacts()
const admin = await adminClient(facts)
// The API benchmark comes last: its 10,000 rows would burden the others.
const benches: Readonly<Record<string, () => Promise<Row[]>>> = {
  clone: () => benchClone(facts, admin),
  start: () => benchStart(facts, admin),
  console: () => benchConsoles(facts, admin),
  statistics: () => benchStatistics(facts),
  api: () => benchApi(facts, admin),
}
const wanted = process.argv.slice(2)
const rows: Row[] = []
for (const [name, bench] of Object.entries(benches))
  if (wanted.length === 0 || wanted.includes(name)) {
    console.log(`measuring ${name}…`)
    rows.push(...(await bench()))
  }
printTable('what', rows)
