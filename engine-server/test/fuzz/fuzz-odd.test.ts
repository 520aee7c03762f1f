// Generated calls of every operation by people of every role: none is answered by a failure of the engine, or by
// anything that the contract does not have. `npm run fuzz` makes more of them. Engines with odd numbers.
import { fuzzEngines } from './engines.ts'

fuzzEngines((era) => era % 2 === 1)
