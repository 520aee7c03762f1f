// `npm run bench`: starts the whole product in a lab host and measures it there, side by side with its peers.
import { runInside } from './support/inside.ts'

process.exitCode = await runInside(['e2e/bench/main.ts', ...process.argv.slice(2)])
