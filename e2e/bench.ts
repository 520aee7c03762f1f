// `npm run bench`: starts the whole product in a lab host and measures it there, side by side with its peers.
import { benchEstate } from './bench/estate/ramp.ts'
import { runInside } from './support/inside.ts'

const [first, ...others] = process.argv.slice(2)
process.exitCode =
  first === 'estate' ? await benchEstate(others) : await runInside(['e2e/bench/main.ts', ...process.argv.slice(2)])
