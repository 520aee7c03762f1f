// How long one decision over many hosts takes, with its trace as the journal keeps it. Prints its measurements as JSON:
// `place.ts <hosts> <decisions>`. A decision is made in one go, so that it holds the main thread for as long.
import { keep } from '../src/scheduling/keep.ts'
import { place } from '../src/scheduling/place.ts'
import { aHost, aRequest, gib } from '../src/test-support/candidates.ts'

const [hostCount, decisions] = process.argv.slice(2).map(Number)
if (!hostCount || !decisions) throw new Error('place.ts <hosts> <decisions>')

/** A fifth is full and some are away, so that every part of a trace is written. */
const hosts = Array.from({ length: hostCount }, (_, n) => {
  const guests = n % 40
  return aHost(`node-${n}`, {
    id: crypto.randomUUID(),
    status: n % 17 === 0 ? 'non_responsive' : 'up',
    cpuPercent: n % 90,
    description: { memoryBytes: 512 * gib, onlineCpus: 128 },
    reserved: {
      guests,
      memoryBytes: (n % 5 === 0 ? 510 : guests * 8) * gib,
      cpus: guests * 4,
      unmeasuredCpus: (n % 3) * 4,
    },
  })
})
const request = aRequest({ networks: [{ name: 'blue', cidr: '10.80.0.1/16' }], memoryBytes: 8 * gib })

const times: number[] = []
let traceBytes = 0
for (let n = 0; n < decisions; n += 1) {
  const begun = performance.now()
  const trace = JSON.stringify(keep(place(hosts, { ...request, cpus: 1 + (n % 8) })))
  times.push(performance.now() - begun)
  traceBytes = trace.length
}
process.stdout.write(JSON.stringify({ times, traceBytes }))
