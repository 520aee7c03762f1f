// `npm run bench`: measures side by side with peers: migration between two lab hosts, and the whole product in one.
// `npm run bench:estate` measures an estate of simulated hosts that grows.
import { parseArgs } from 'node:util'
import { benchEstate } from './bench/estate/ramp.ts'
import { benchMigration } from './bench/migration.ts'
import { printTable } from './bench/table.ts'
import { runInside } from './support/inside.ts'

const words = process.argv.slice(2)
const [first, ...others] = words
process.exitCode = first === 'estate' ? await benchEstate(others) : await benchProduct()

async function benchProduct(): Promise<number> {
  // What else there is, bench/main.ts knows.
  const { positionals: wanted } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { minutes: { type: 'string' } },
  })
  if (wanted.length === 0 || wanted.includes('migration')) {
    console.log('measuring migration…')
    printTable('between two hosts', await benchMigration(console.log))
  }
  const isMore = wanted.length === 0 || wanted.some((name) => name !== 'migration')
  return isMore ? await runInside(['e2e/bench/main.ts', ...words]) : 0
}
