// Measures one stage of the estate beside the engine: `measure.ts <hosts> <VMs of each>`; prints it as JSON.
import { stackFacts } from '../../support/facts.ts'
import { adminClient } from '../../support/sign-in.ts'
import { memoryOf } from '../cpu.ts'
import { measureCycles } from '../statistics.ts'
import { measureCalm, only } from './calm.ts'
import { measureLatency } from './latency.ts'
import type { Measured } from './measured.ts'
import { measureMixed } from './mixed.ts'
import { measureRestart } from './restart.ts'

const [hosts = 0, vmsPerHost = 0] = process.argv.slice(2).map(Number)
const cycleRounds = 5
const facts = stackFacts()
const admin = await adminClient(facts)
const calm = await measureCalm(facts)
const latency = await measureLatency(facts, admin)
const { bare } = await measureCycles(facts, hosts, vmsPerHost, cycleRounds)
const mixed = await measureMixed(admin.client)
const mostEngineBytes = memoryOf(only('engine', facts)).mostBytes
const restart = await measureRestart(facts, admin.client, hosts)
const measured: Measured = { calm, bareCycleMs: bare.wallMs, ...latency, mixed, restart, mostEngineBytes }
console.log(JSON.stringify(measured))
